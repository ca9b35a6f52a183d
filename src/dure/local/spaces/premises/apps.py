from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "dure.local.spaces.premises"
    label = "premises"
