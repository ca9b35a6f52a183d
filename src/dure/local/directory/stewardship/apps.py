from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "dure.local.directory.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.finding import register_facets
        from dure.core.agents.references import register_reference
        from dure.core.audit.entry_kinds import register_kind
        from dure.core.audit.wording import register_actions
        from dure.local.directory.stewardship import tasks  # noqa: F401 - it registers long tasks
        from dure.local.directory.stewardship.activity_words import ACTIONS
        from dure.local.directory.stewardship.confirming import freshness_facets
        from dure.local.directory.stewardship.organization_kind import ORGANIZATIONS
        from dure.local.directory.stewardship.service_kinds import LOCATIONS, SERVICES

        register_actions(ACTIONS)
        for kind in (ORGANIZATIONS, SERVICES, LOCATIONS):
            register_kind(kind)
        register_reference("stewardship.Proposal", "organization", _("Proposed changes"))
        register_facets(freshness_facets, of_new=True)
