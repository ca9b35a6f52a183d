from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "dure.local.spaces.alarms"
    label = "alarms"
