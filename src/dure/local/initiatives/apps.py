from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "dure.local.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.references import register_reference
        from dure.core.kit import panels
        from dure.core.search.sources import register_source
        from dure.ledger.plan_keepers import register_keepers
        from dure.local.initiatives import finding
        from dure.local.initiatives.panels import organization_panel, territory_panel
        from dure.local.initiatives.planning_queries import keepers_of_plan

        panels.register("territory", territory_panel, order=20)
        panels.register("organization", organization_panel, order=20)
        register_reference("initiatives.Initiative", "lead", _("Initiatives that it leads"))
        register_reference("initiatives.Partner", "organization", _("Parts in initiatives"))
        register_keepers(keepers_of_plan)
        register_source(finding.KIND, finding.entries)
