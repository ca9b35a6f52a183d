from django.urls import path

from dure.core.agents.views import access_log, access_reviews, account, consents, people, residents

app_name = "agents"
urlpatterns = [
    path("", account.account, name="account"),
    path("tokens/", account.token_list, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("people/", people.people, name="people"),
    path("people/give/", people.give, name="give_role"),
    path("people/roles/<uuid:assignment_id>/end/", people.end, name="end_role"),
    path("residents/", residents.residents, name="residents"),
    path("residents/register/", residents.register, name="register_resident"),
    path("residents/open/", residents.open_by_mark, name="open_resident"),
    path("residents/<uuid:agent_id>/", residents.resident, name="resident"),
    path("residents/<uuid:agent_id>/change/", residents.change, name="change_resident"),
    path("residents/<uuid:agent_id>/erase/", residents.erase, name="erase_resident"),
    path("residents/<uuid:agent_id>/consents/", consents.change, name="change_consent"),
    path("access-log/review/", access_reviews.months, name="access_reviews"),
    path("access-log/review/<slug:organization>/<str:month>/", access_reviews.month, name="access_review"),
    path("access-log/", access_log.access_log, name="access_log"),
]
