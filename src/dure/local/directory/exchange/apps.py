from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "dure.local.directory.exchange"
    label = "exchange"
