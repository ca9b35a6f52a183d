from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "dure.world.cases"
    label = "cases"
