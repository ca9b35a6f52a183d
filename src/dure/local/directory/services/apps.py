from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "dure.local.directory.services"
    label = "services"

    def ready(self) -> None:
        from dure.core.agents.finding import register_facets, register_follower
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.core.search.sources import register_source
        from dure.local.directory.services import finding
        from dure.local.directory.services.activity_words import ACTIONS
        from dure.local.directory.services.panels import organization_panel, space_panel

        register_facets(finding.organization_facets, of_new=False)
        register_follower(finding.index_offers_of)
        register_source(finding.SERVICE, finding.service_entries)
        register_source(finding.LOCATION, finding.location_entries)
        panels.register("organization", organization_panel, order=5)
        panels.register("space", space_panel, order=5)
        register_actions(ACTIONS)
