from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "dure.local.spaces.premises"
    label = "premises"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.references import register_reference

        register_reference("premises.OperatingPartner", "organization", _("Parts in running a space"))
