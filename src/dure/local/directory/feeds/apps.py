from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "dure.local.directory.feeds"
    label = "feeds"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.kit import panels
        from dure.local.directory.feeds import loading  # noqa: F401 - it registers long tasks
        from dure.local.directory.feeds.activity_words import ACTIONS
        from dure.local.directory.feeds.panels import no_longer_named

        panels.register("organization", no_longer_named, order=5)
        register_actions(ACTIONS)
