from django.apps import AppConfig


class SafeUseConfig(AppConfig):
    name = "dure.local.spaces.safe_use"
    label = "safe_use"
