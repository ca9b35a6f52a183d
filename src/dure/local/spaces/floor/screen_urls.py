from django.urls import path

from dure.local.spaces.floor.views import screen

app_name = "screen"
urlpatterns = [
    path("", screen.show, name="show"),
    path("live/", screen.live, name="live"),
    path("alarms/", screen.alarms, name="alarms"),
    path("pair/", screen.pair, name="pair"),
]
