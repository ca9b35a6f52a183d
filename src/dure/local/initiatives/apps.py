from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "dure.local.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        from dure.core.kit import panels
        from dure.local.initiatives.panels import organization_panel, territory_panel

        panels.register("territory", territory_panel, order=20)
        panels.register("organization", organization_panel, order=20)
