from django.apps import AppConfig


class ValueConfig(AppConfig):
    name = "dure.value"
    label = "value"

    def ready(self) -> None:
        from dure.value import panels

        panels.register()
