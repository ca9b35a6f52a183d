"""What the screen at the entrance asks for. No language in the address: it is chosen on the screen."""

from django.urls import path

from dure.local.spaces.kiosk.views import screen

app_name = "kiosk"
urlpatterns = [
    path("", screen.show, name="screen"),
    path("pair/", screen.pair, name="pair"),
    path("sw.js", screen.service_worker, name="service_worker"),
    path("entries", screen.take_entries, name="entries"),
    path("recognize", screen.recognize, name="recognize"),
    path("consents", screen.consents, name="consents"),
    path("advice", screen.advice, name="advice"),
    path("news", screen.news, name="news"),
    path("reading", screen.reading, name="reading"),
    path("activities", screen.activities, name="activities"),
    path("sos", screen.sos, name="sos"),
    path("guest/", screen.plain_guest, name="plain_guest"),
]
