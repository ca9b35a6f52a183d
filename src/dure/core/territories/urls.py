from django.urls import path

from dure.core.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.territory_list, name="list"),
    path("<str:slug>/", views.detail, name="detail"),
    path("<str:slug>/challenges/add/", views.add_challenge, name="add_challenge"),
    path("<str:slug>/challenges/<slug:code>/remove/", views.remove_challenge, name="remove_challenge"),
    path("<str:slug>/indicators/add/", views.add_indicator_value, name="add_indicator_value"),
]
