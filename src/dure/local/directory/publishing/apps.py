from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "dure.local.directory.publishing"
    label = "directory_publishing"

    def ready(self) -> None:
        from dure.core.kit import panels
        from dure.local.directory.publishing.panels import alternates_of_organization, formats_of_organization

        panels.register("organization:data", formats_of_organization, order=10)
        panels.register("organization-head", alternates_of_organization, order=10)
