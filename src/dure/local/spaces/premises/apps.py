from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "dure.local.spaces.premises"
    label = "premises"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.references import register_reference
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.premises.panels import public_panel, settings_link

        panels.register("desk-links", settings_link, order=90)
        panels.register("space", public_panel, order=5)
        register_actions({"change_premises": _("Changed the settings of a space")})
        register_reference("premises.OperatingPartner", "organization", _("Parts in running a space"))
