from django.urls import path

from dure.local.directory.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.find, name="find"),
    path("groups/", views.groups, name="groups"),
    path("spot/", views.spot, name="spot"),
]
