from django.urls import path

from dure.value import editing, views

app_name = "value"
urlpatterns = [
    path("accounts/<str:slug>/", views.account, name="account"),
    path("accounts/<str:slug>/compute/", views.compute, name="compute"),
    path("accounts/<str:slug>/lines/add/", editing.add_line, name="add_line"),
    path("accounts/<str:slug>/assume/<str:kind>/", editing.assume, name="assume_account"),
    path("accounts/<str:slug>/lines/<str:line_slug>/assume/<str:kind>/", editing.assume, name="assume"),
    path("results/<uuid:computation_id>/", views.computation, name="computation"),
    path("results/<uuid:computation_id>/check/", views.check, name="check"),
    path("results/<uuid:computation_id>/<str:slug>/", views.line, name="line"),
    path("indicators/<uuid:indicator_id>/", views.indicator, name="indicator"),
    path("initiatives/<str:slug>/accounts/open/", editing.open_account, name="open_account"),
    path("initiatives/<str:slug>/indicators/define/", editing.define_indicator, name="define_indicator"),
]
