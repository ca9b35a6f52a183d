from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "dure.core.agents"
    label = "agents"
