from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "dure.core.territories"
    label = "territories"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.search.sources import register_source
        from dure.core.territories import finding
        from dure.core.territories.activity_words import ACTIONS

        register_actions(ACTIONS)
        register_source(finding.KIND, finding.entries)
