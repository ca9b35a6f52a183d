from django.apps import AppConfig


class DaybookConfig(AppConfig):
    name = "dure.local.spaces.daybook"
    label = "daybook"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.daybook.activity_words import ACTIONS
        from dure.local.spaces.daybook.lower_rooms import SECTIONS
        from dure.local.spaces.daybook.panels import space_panel
        from dure.local.spaces.daybook.sections import register
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        register_staff_page(StaffPage(70, _("Daily logs"), "daybook:days", Permission.RECORD_ACTIVITY))
        register_staff_page(StaffPage(75, _("Reports"), "daybook:reports", Permission.RECORD_ACTIVITY))
        panels.register("space", space_panel, order=60)
        register_actions(ACTIONS)
        for section in SECTIONS:
            register(section)
