"""The safety log: what happened or nearly did, what is done so that it does not again, and the month's look back."""

from django.db import models

from dure.core.agents.models import Agent, User
from dure.core.kit.ids import new_id
from dure.local.spaces.alarms.models.calls import Alarm
from dure.local.spaces.models import Space, Zone


class SafetyNote(models.Model):
    """An incident or a near miss, from a call for help or without one. Tells no names."""

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        NEAR_MISS = "near_miss"

    class What(models.TextChoices):
        SLIP = "slip"
        FALL = "fall"
        UNWELL = "unwell"
        SCALD = "scald"
        INJURY = "injury"
        EQUIPMENT = "equipment"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="safety_notes")
    alarm = models.OneToOneField(Alarm, models.PROTECT, null=True, blank=True, related_name="safety_note")
    kind = models.CharField(max_length=9, choices=Kind)
    what = models.CharField(max_length=9, choices=What)
    happened_at = models.DateTimeField()
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    story = models.TextField(max_length=2000, help_text="What happened, without names.")
    causes = models.TextField(max_length=2000, blank=True)
    follow_up = models.TextField(max_length=2000, blank=True, help_text="Who is looked after now, and how.")
    noted_by = models.UUIDField(help_text="Agent id.")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["space", "-happened_at"], name="safety_log")]

    def __str__(self) -> str:
        return f"safety note {self.id}"


class PreventionAction(models.Model):
    """Something that somebody does by a day so that it does not happen again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="prevention_actions")
    note = models.ForeignKey(SafetyNote, models.PROTECT, null=True, blank=True, related_name="actions")
    what = models.CharField(max_length=500)
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_by = models.UUIDField(help_text="Agent id.")
    decided_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["done_at", "due_on", "pk"]

    def __str__(self) -> str:
        return f"prevention action {self.id}"


class MonthlySafetyReview(models.Model):
    """What a month's notes, calls and drills taught, signed by whoever reviewed them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="safety_reviews")
    month = models.DateField(help_text="The month's first day.")
    findings = models.TextField(max_length=4000)
    signed_by = models.UUIDField(help_text="Agent id.")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["space", "month"], name="safety_review_once_a_month")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.month:%Y-%m}"
