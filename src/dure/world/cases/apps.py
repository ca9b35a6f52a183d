from django.apps import AppConfig

from dure.core.kit import panels


class CasesConfig(AppConfig):
    name = "dure.world.cases"
    label = "cases"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.search.sources import register_source
        from dure.world.cases import finding
        from dure.world.cases.activity_words import ACTIONS
        from dure.world.cases.panels import cases_of_initiative, cases_of_territory

        panels.register("initiative", cases_of_initiative, order=40)
        panels.register("territory", cases_of_territory, order=40)
        register_actions(ACTIONS)
        register_source(finding.KIND, finding.entries)
