from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "dure.local.initiatives"
    label = "initiatives"
