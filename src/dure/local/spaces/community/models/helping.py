"""Who helps and who works: training, jobs, work that is under way, and thanks."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.premises.models import Shift


class Training(models.Model):
    """What a volunteer or health leader has learned, and until when it counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="trainings")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    what = models.CharField(max_length=120)
    held_on = models.DateField()
    hours = ExactDecimalField()
    valid_until = models.DateField(null=True, blank=True, help_text="Empty where it does not run out.")

    class Meta:
        ordering = ["-held_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_takes_hours"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("held_on")),
                name="training_valid_after_held",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Thanks(models.Model):
    """A word of thanks to one helper or to all. A public one stands on the space's page and names nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="thanks")
    person = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: all.")
    sender = models.CharField(max_length=80, help_text="From whom, as it is shown: such as the lunch table.")
    words = models.CharField(max_length=500)
    public = models.BooleanField(default=False)
    written_by = models.UUIDField(help_text="The agent id of whoever entered it.")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name_plural = "thanks"

    def __str__(self) -> str:
        return f"thanks {self.id}"


class Job(models.Model):
    """A paid position that exists because of the space. Hours worked come from the ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="jobs")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    part = models.CharField(max_length=120, help_text="What the position is, such as bath attendant.")
    hours_per_week = ExactDecimalField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours_per_week__gt=0), name="job_has_hours"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="job_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.part


class ShiftWork(models.Model):
    """Somebody is at work, from the touch that begins it to the touch that ends it and records the hours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="shift_works")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", help_text="Volunteering or work.")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    shift = models.ForeignKey(
        Shift,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="works",
        help_text="The planned shift that it fills.",
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(EconomicEvent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person"], condition=Q(ended_at__isnull=True), name="at_work_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="work_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"work {self.id}"
