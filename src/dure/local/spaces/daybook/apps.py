from django.apps import AppConfig


class DaybookConfig(AppConfig):
    name = "dure.local.spaces.daybook"
    label = "daybook"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.spaces.daybook.activity_words import ACTIONS
        from dure.local.spaces.daybook.panels import desk_links, space_panel

        panels.register("desk-links", desk_links, order=60)
        panels.register("space", space_panel, order=60)
        register_actions(ACTIONS)
