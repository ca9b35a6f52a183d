from django.apps import AppConfig


class DaybookConfig(AppConfig):
    name = "dure.local.spaces.daybook"
    label = "daybook"
