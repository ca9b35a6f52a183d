from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "dure.local.directory.services"
    label = "services"
