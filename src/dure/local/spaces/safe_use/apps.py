from django.apps import AppConfig


class SafeUseConfig(AppConfig):
    name = "dure.local.spaces.safe_use"
    label = "safe_use"

    def ready(self) -> None:
        from dure.core.agents.consents import register_withdrawal
        from dure.core.agents.personal import register_erasing
        from dure.core.audit.wording import register_actions
        from dure.local.spaces.consent_words import HEALTH_READINGS
        from dure.local.spaces.safe_use.actions import forget_readings
        from dure.local.spaces.safe_use.activity_words import ACTIONS

        register_actions(ACTIONS)
        register_erasing(forget_readings)
        register_withdrawal(HEALTH_READINGS.key, forget_readings)
