from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "dure.core.territories"
    label = "territories"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.territories.activity_words import ACTIONS

        register_actions(ACTIONS)
