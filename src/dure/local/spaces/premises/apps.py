from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "dure.local.spaces.premises"
    label = "premises"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.references import register_reference
        from dure.core.agents.roles import Permission
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.navigation import StaffPage, register_staff_page
        from dure.local.spaces.premises.panels import public_panel

        panels.register("space", public_panel, order=5)
        register_staff_page(StaffPage(90, _("Settings of the space"), "premises:settings", Permission.MANAGE_SPACE))
        register_actions({"change_premises": _("Changed the settings of a space")})
        register_reference("premises.OperatingPartner", "organization", _("Parts in running a space"))
