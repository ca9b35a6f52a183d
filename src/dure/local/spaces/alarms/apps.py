from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "dure.local.spaces.alarms"
    label = "alarms"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.alarms.activity_words import ACTIONS
        from dure.local.spaces.alarms.closing import open_calls
        from dure.local.spaces.alarms.panels import help_for, overlay, settings_links
        from dure.local.spaces.closing import register_closing_check
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        panels.register("desk", overlay, order=0)
        panels.register("floor-top", overlay, order=0)
        panels.register("stay", help_for, order=0)
        panels.register("space-settings", settings_links, order=30)
        register_actions(ACTIONS)
        register_closing_check(open_calls)
        register_staff_page(StaffPage(25, _("Calls for help"), "alarms:calls", Permission.ANSWER_SOS))
        register_staff_page(StaffPage(55, _("Safety log"), "alarms:safety", Permission.REVIEW_SAFETY))
