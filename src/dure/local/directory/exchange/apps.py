from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "dure.local.directory.exchange"
    label = "exchange"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from dure.core.agents.references import register_reference
        from dure.core.audit.wording import register_actions
        from dure.local.directory.exchange import background  # noqa: F401 - it names the room's long tasks
        from dure.local.directory.exchange.activity_words import ACTIONS

        register_actions(ACTIONS)
        register_reference("exchange.SourceLink", "organization", _("Identifiers in files and feeds"))
