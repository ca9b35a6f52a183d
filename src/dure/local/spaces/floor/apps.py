from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "dure.local.spaces.floor"
    label = "floor"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.roles import Permission
        from dure.core.kit import panels
        from dure.local.spaces.floor.panels import way_to_board
        from dure.local.spaces.navigation import StaffPage, register_staff_page

        panels.register("desk", way_to_board, order=10)
        register_staff_page(StaffPage(20, _("Floor board"), "floor:board", Permission.RECORD_ACTIVITY))
        register_staff_page(StaffPage(30, _("Opening and closing"), "floor:day", Permission.RECORD_ACTIVITY))
