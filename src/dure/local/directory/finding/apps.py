from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "dure.local.directory.finding"
    label = "finding"
