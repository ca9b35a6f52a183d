from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "dure.local.spaces.community"
    label = "community"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.consents import register_withdrawal
        from dure.core.agents.references import register_reference
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.community import tasks  # noqa: F401 - it registers what recurs
        from dure.local.spaces.community.actions.outreach import forget
        from dure.local.spaces.community.activity_words import ACTIONS
        from dure.local.spaces.community.panels import settings_panel, space_panel
        from dure.local.spaces.consent_words import OUTREACH
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        register_actions(ACTIONS)
        register_withdrawal(OUTREACH.key, forget)
        register_reference("community.Need", "partner", _("Things that it brings to sessions"))
        register_reference("community.LocalShare", "seller", _("What of its sales stays local"))
        panels.register("space", space_panel, order=20)
        register_staff_page(StaffPage(40, _("Together"), "community:week", Permission.RECORD_ACTIVITY))
        register_staff_page(StaffPage(45, _("Calls"), "community:outreach", Permission.READ_PERSONAL_DATA))
        panels.register("space-settings", settings_panel, order=20)
