from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "dure.local.directory.stewardship"
    label = "stewardship"
