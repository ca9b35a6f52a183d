from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "dure.local.directory"
    label = "directory"

    def ready(self) -> None:
        from dure.core.kit import panels
        from dure.local.directory.panels import organizations_of_territory

        panels.register("territory", organizations_of_territory, order=30)
