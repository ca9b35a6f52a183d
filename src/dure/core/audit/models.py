"""Who changed what, how public entries came to say what they say, and who read whose personal data.

All three tables only grow.

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


class Revision(models.Model):
    """One change of a public entry: what each field said before and says now, so that it can be shown and undone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="The person's agent id; empty for the site itself.")
    action = models.CharField(max_length=80, help_text="The name of the action taken, such as change_organization.")
    subject_kind = models.CharField(max_length=40, help_text="organization, service, location, …")
    subject = models.UUIDField()
    changes = models.JSONField(help_text="Field to [before, after] in stored form; before is null where it began.")
    note = models.CharField(max_length=500, blank=True, help_text="Why, in the words of whoever made the change.")
    source_name = models.CharField(max_length=300, blank=True, help_text="Where the new values come from.")
    source_url = models.URLField(max_length=1000, blank=True)
    batch = models.UUIDField(null=True, db_index=True, help_text="What was done as one, such as an import.")
    undoes = models.UUIDField(null=True, help_text="The revision that this one takes back.")

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_kind} {self.subject}"
