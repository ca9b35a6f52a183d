from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "dure.local.spaces.floor"
    label = "floor"
