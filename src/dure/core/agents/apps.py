from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "dure.core.agents"
    label = "agents"

    def ready(self) -> None:
        from dure.core.agents.activity_words import ACTIONS
        from dure.core.agents.labels import staff_names
        from dure.core.audit import wording

        wording.register_actions(ACTIONS)
        wording.register_names(staff_names)
