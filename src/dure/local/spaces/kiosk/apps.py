from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "dure.local.spaces.kiosk"
    label = "kiosk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.personal import register_erasing
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.kiosk.members import forget_member
        from dure.local.spaces.kiosk.panels import settings_link
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        register_erasing(forget_member)
        register_staff_page(StaffPage(80, _("Members’ cards"), "kiosk_desk:cards", Permission.REGISTER_PERSON))
        register_staff_page(StaffPage(85, _("Notes of the kiosks"), "kiosk_desk:notes", Permission.RECORD_ACTIVITY))
        panels.register("space-settings", settings_link, order=40)
        register_actions(
            {
                "set_kiosk": _("Changed how a kiosk behaves"),
                "make_member_card": _("Made a member’s card"),
                "revoke_member_card": _("Ended a member’s card"),
                "choose_member_picture": _("Chose a member’s picture"),
            }
        )
