from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "dure.core.kit"
    label = "kit"
