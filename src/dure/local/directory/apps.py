from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "dure.local.directory"
    label = "directory"
