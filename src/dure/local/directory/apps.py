from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "dure.local.directory"
    label = "directory"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.directory.activity_words import ACTIONS
        from dure.local.directory.panels import organizations_of_territory

        panels.register("territory", organizations_of_territory, order=30)
        register_actions(ACTIONS)
