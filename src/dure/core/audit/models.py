"""Who changed what, and who read whose personal data. Both tables only grow.

Entries name people by id only and outlive them, so there are no foreign keys.
"""

from django.db import models

from dure.core.kit.ids import new_id


class Change(models.Model):
    """One action that a person or program took."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True, help_text="The person's agent id; empty for the site itself.")
    action = models.CharField(max_length=80, help_text="The name of the action taken, such as publish_case.")
    subject_kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=64)
    details = models.JSONField(default=dict, help_text="What changed; never personal data.")
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_kind} {self.subject}"


class Access(models.Model):
    """One reading of a person's personal data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    reader = models.UUIDField(null=True, help_text="The reader's agent id.")
    subject = models.UUIDField(db_index=True, help_text="The agent whose data was read.")
    purpose = models.CharField(max_length=200)
    fields = models.JSONField(default=list, help_text="Names of the fields read.")
    request_id = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.reader} read {self.subject}: {self.purpose}"
