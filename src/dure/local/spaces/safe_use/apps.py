from django.apps import AppConfig


class SafeUseConfig(AppConfig):
    name = "dure.local.spaces.safe_use"
    label = "safe_use"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.consents import register_withdrawal
        from dure.core.agents.personal import register_erasing
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.consent_words import HEALTH_READINGS
        from dure.local.spaces.navigation import StaffPage, register_staff_page
        from dure.local.spaces.safe_use import tasks  # noqa: F401 - registers what recurs
        from dure.local.spaces.safe_use.actions import forget_readings
        from dure.local.spaces.safe_use.activity_words import ACTIONS
        from dure.local.spaces.safe_use.panels import clinician_link, resident_panel, settings_panel, stay_panel

        register_actions(ACTIONS)
        register_erasing(forget_readings)
        register_withdrawal(HEALTH_READINGS.key, forget_readings)
        panels.register("space-settings", settings_panel, order=40)
        panels.register("space", clinician_link, order=40)
        register_staff_page(StaffPage(60, _("Safe use"), "safe_use:home", Permission.RECORD_ACTIVITY))
        panels.register("stay", stay_panel, order=10)
        panels.register("resident", resident_panel, order=10)
