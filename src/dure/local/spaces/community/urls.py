from django.urls import path

from dure.local.spaces.community.views import giving, helping, outreach, session, together

app_name = "community"
urlpatterns = [
    path("<str:slug>/together/", together.week, name="week"),
    path("<str:slug>/together/series/new/", together.add_series, name="add_series"),
    path("<str:slug>/together/series/<uuid:series>/", together.change_series, name="series"),
    path("<str:slug>/together/sessions/<uuid:session>/", session.session_page, name="session"),
    path("<str:slug>/together/helpers/", helping.helpers, name="helpers"),
    path("<str:slug>/together/jobs/", helping.jobs, name="jobs"),
    path("<str:slug>/together/contributions/", giving.contributions, name="contributions"),
    path("<str:slug>/together/purchases/", giving.purchases, name="purchases"),
    path("<str:slug>/together/outreach/", outreach.calls, name="outreach"),
    path("<str:slug>/together/outreach/<uuid:absence>/", outreach.call, name="call"),
]
