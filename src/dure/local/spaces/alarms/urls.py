from django.urls import path

from dure.local.spaces.alarms.views import answering, live

app_name = "alarms"
urlpatterns = [
    path("<str:slug>/alarms/", answering.calls, name="calls"),
    path("<str:slug>/alarms/live/", live.live, name="live"),
    path("<str:slug>/alarms/raise/", answering.raise_alarm, name="raise"),
    path("<str:slug>/alarms/<uuid:alarm>/", answering.alarm_page, name="alarm"),
    path("<str:slug>/alarms/<uuid:alarm>/acknowledge/", answering.acknowledge, name="acknowledge"),
    path("<str:slug>/alarms/<uuid:alarm>/arrive/", answering.arrive, name="arrive"),
    path("<str:slug>/alarms/<uuid:alarm>/emergency/", answering.call_emergency, name="call_emergency"),
    path("<str:slug>/alarms/<uuid:alarm>/resolve/", answering.resolve, name="resolve"),
    path("<str:slug>/alarms/<uuid:alarm>/note/", answering.add_note, name="note"),
    path("<str:slug>/alarms/<uuid:alarm>/name/", answering.name, name="name"),
]
