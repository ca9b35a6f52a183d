from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "dure.core.agents"
    label = "agents"

    def ready(self) -> None:
        from dure.core.agents import finding
        from dure.core.agents.activity_words import ACTIONS
        from dure.core.agents.consents import take_back_all
        from dure.core.agents.consents.registry import register_purpose
        from dure.core.agents.consents.words import MEMBERSHIP
        from dure.core.agents.labels import staff_names
        from dure.core.agents.moving_roles import register_own_references
        from dure.core.agents.personal import register_erasing
        from dure.core.audit import wording
        from dure.core.search.sources import register_source

        register_own_references()
        wording.register_actions(ACTIONS)
        register_source(finding.KIND, finding.entries)
        wording.register_names(staff_names)
        register_purpose(MEMBERSHIP)
        register_erasing(take_back_all)
