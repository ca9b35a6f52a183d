from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "dure.site"
    label = "site"
