from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "dure.ledger"
    label = "ledger"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.ledger.activity_words import ACTIONS

        register_actions(ACTIONS)
