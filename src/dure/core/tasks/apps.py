from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "dure.core.tasks"
    label = "tasks"
