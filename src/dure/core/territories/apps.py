from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "dure.core.territories"
    label = "territories"
