from django.apps import AppConfig


class ValueConfig(AppConfig):
    name = "dure.value"
    label = "value"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.value import panels
        from dure.value.activity_words import ACTIONS

        panels.register()
        register_actions(ACTIONS)
