from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "dure.local.spaces.kiosk"
    label = "kiosk"
