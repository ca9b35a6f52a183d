from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "dure.local.spaces.bookings"
    label = "bookings"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.consents import register_withdrawal
        from dure.core.agents.personal import register_erasing, register_use
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.bookings import tasks  # noqa: F401 - it registers what recurs
        from dure.local.spaces.bookings.activity_words import ACTIONS
        from dure.local.spaces.bookings.notices import forget_addresses, forget_person
        from dure.local.spaces.bookings.panels import settings_panel, space_panel
        from dure.local.spaces.bookings.queries import last_uses
        from dure.local.spaces.consent_words import REMINDERS
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        register_actions(ACTIONS)
        register_use(last_uses)
        register_withdrawal(REMINDERS.key, forget_addresses)
        register_erasing(forget_person)
        register_staff_page(StaffPage(30, _("Bookings"), "bookings:day", Permission.RECORD_ACTIVITY))
        panels.register("space", space_panel, order=10)
        panels.register("space-settings", settings_panel, order=30)
