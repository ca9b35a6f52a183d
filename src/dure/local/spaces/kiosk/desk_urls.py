"""Pages for staff: the space's kiosks, its members' cards, and what kiosks could not settle."""

from django.urls import path

from dure.local.spaces.kiosk.views import staff

app_name = "kiosk_desk"
urlpatterns = [
    path("<str:slug>/kiosks/", staff.kiosks, name="kiosks"),
    path("<str:slug>/kiosks/<uuid:device>/", staff.kiosk, name="kiosk"),
    path("<str:slug>/kiosks/<uuid:device>/revoke/", staff.revoke, name="revoke"),
    path("<str:slug>/kiosk-notes/", staff.notes, name="notes"),
    path("<str:slug>/kiosk-notes/<uuid:entry>/settle/", staff.settle, name="settle"),
    path("<str:slug>/cards/", staff.cards, name="cards"),
    path("<str:slug>/cards/<uuid:agent>/", staff.card, name="card"),
]
