from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "dure.local.spaces"
    label = "spaces"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.consents import register_purpose
        from dure.core.agents.personal import register_use
        from dure.core.agents.references import register_reference
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.core.search.sources import register_source
        from dure.local.spaces import finding
        from dure.local.spaces.activity_words import ACTIONS
        from dure.local.spaces.consent_words import PURPOSES
        from dure.local.spaces.navigation import StaffPage, register_staff_page
        from dure.local.spaces.panels import initiative_panel, management_panel
        from dure.local.spaces.queries.uses import last_uses

        panels.register("initiative-place", initiative_panel, order=5)
        panels.register("initiative-manage", management_panel, order=5)
        register_actions(ACTIONS)
        for purpose in PURPOSES:
            register_purpose(purpose)
        register_use(last_uses)
        register_staff_page(StaffPage(10, _("Desk"), "spaces:desk", Permission.RECORD_ACTIVITY))
        register_reference("spaces.Space", "operator", _("Spaces that it operates"), guarded=lambda _space: True)
        register_source(finding.KIND, finding.entries)
