from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "dure.local.directory.exchange"
    label = "exchange"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.local.directory.exchange import background  # noqa: F401 - it names the room's long tasks
        from dure.local.directory.exchange.activity_words import ACTIONS

        register_actions(ACTIONS)
