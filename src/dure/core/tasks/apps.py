from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "dure.core.tasks"
    label = "tasks"

    def ready(self) -> None:
        from dure.core.audit.wording import register_actions
        from dure.core.tasks import backend, cleaning  # noqa: F401 - they register long tasks
        from dure.core.tasks.activity_words import ACTIONS

        register_actions(ACTIONS)
