from django.apps import AppConfig


class ValueConfig(AppConfig):
    name = "dure.value"
    label = "value"
