from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "dure.local.spaces.community"
    label = "community"
