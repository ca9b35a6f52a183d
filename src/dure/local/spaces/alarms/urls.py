from django.urls import path

from dure.local.spaces.alarms.views import answering, live, safety, settings

app_name = "alarms"
urlpatterns = [
    path("<str:slug>/alarms/", answering.calls, name="calls"),
    path("<str:slug>/alarms/live/", live.live, name="live"),
    path("<str:slug>/alarms/raise/", answering.raise_alarm, name="raise"),
    path("<str:slug>/alarms/chain/", settings.chain, name="chain"),
    path("<str:slug>/alarms/buttons/", settings.buttons, name="buttons"),
    path("<str:slug>/alarms/buttons/<uuid:device>/", settings.set_heartbeat, name="heartbeat"),
    path("<str:slug>/alarms/drill/", settings.drill, name="drill"),
    path("<str:slug>/safety/", safety.log, name="safety"),
    path("<str:slug>/safety/new/", safety.new_note, name="new_note"),
    path("<str:slug>/safety/<uuid:note>/prevention/", safety.decide_prevention, name="prevention"),
    path("<str:slug>/safety/prevention/<uuid:action>/done/", safety.finish_prevention, name="prevention_done"),
    path("<str:slug>/safety/<int:year>-<int:month>/", safety.review, name="review"),
    path("<str:slug>/alarms/<uuid:alarm>/", answering.alarm_page, name="alarm"),
    path("<str:slug>/alarms/<uuid:alarm>/acknowledge/", answering.acknowledge, name="acknowledge"),
    path("<str:slug>/alarms/<uuid:alarm>/arrive/", answering.arrive, name="arrive"),
    path("<str:slug>/alarms/<uuid:alarm>/emergency/", answering.call_emergency, name="call_emergency"),
    path("<str:slug>/alarms/<uuid:alarm>/resolve/", answering.resolve, name="resolve"),
    path("<str:slug>/alarms/<uuid:alarm>/note/", answering.add_note, name="note"),
    path("<str:slug>/alarms/<uuid:alarm>/name/", answering.name, name="name"),
]
