from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "dure.core.search"
    label = "search"
