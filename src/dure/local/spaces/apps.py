from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "dure.local.spaces"
    label = "spaces"
