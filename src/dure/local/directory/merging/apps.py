from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "dure.local.directory.merging"
    label = "merging"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from dure.core.agents.references import register_reference
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.directory.merging import tasks  # noqa: F401
        from dure.local.directory.merging.activity_words import ACTIONS
        from dure.local.directory.merging.panels import merged_entries_panel
        from dure.local.directory.services.finding import index_locations, index_services

        register_actions(ACTIONS)
        register_reference(
            "services.Location", "organization", pgettext_lazy("where services are", "Places"), moved=index_locations
        )
        register_reference("services.Service", "organization", _("Services"), moved=index_services)
        panels.register("organization", merged_entries_panel, order=90)
