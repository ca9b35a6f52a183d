from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "dure.local.directory.merging"
    label = "merging"
