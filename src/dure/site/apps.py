from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "dure.site"
    label = "site"

    def ready(self) -> None:
        from dure.site import retention  # noqa: F401 - registers what recurs
