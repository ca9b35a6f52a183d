from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "dure.core.audit"
    label = "audit"
