"""A call for help, and its steps. The steps only grow; what the call carries of them is there to be found quickly."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Device, Space, Stay, Zone


class Alarm(models.Model):
    """Somebody needs help here. Open from the press until it is resolved. No names: people by id only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="alarms")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who needs help, where known."
    )
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, blank=True, related_name="+", help_text="The machine that was pressed."
    )
    drill = models.BooleanField(default=False, help_text="Proves the chain; nobody is in danger.")
    entry_id = models.CharField(max_length=64, help_text="The sender's own id: the same press sent again is known.")
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField(null=True, blank=True, help_text="Agent id of the person; empty for a machine.")
    pressed_at = models.DateTimeField(
        help_text="The last press: an acknowledged call that is pressed again rings again."
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="When the next link of the chain is told; empty when none is waited for."
    )

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "entry_id"], name="alarm_once_per_press"),
            models.UniqueConstraint(
                fields=["device"], condition=Q(closed_at__isnull=True), name="alarm_one_open_per_device"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(acknowledged_at__isnull=True, closed_at__isnull=True),
                name="alarm_waits_only_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(acknowledged_at__isnull=False, closed_at__gte=F("raised_at")),
                name="alarm_answered_before_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["space", "raised_at"], name="alarm_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["due_at"], name="alarm_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["space", "-raised_at"], name="alarm_log"),
        ]

    def __str__(self) -> str:
        return f"alarm {self.id}"

    @property
    def rings(self) -> bool:
        """Whether screens sound: nobody has answered, or it was pressed again since."""
        if self.closed_at is not None:
            return False
        return self.acknowledged_at is None or self.pressed_at > self.acknowledged_at


class AlarmStep(models.Model):
    """One thing that happened with a call for help. Rows are never changed."""

    class Kind(models.TextChoices):
        RAISED = "raised"
        PRESSED_AGAIN = "pressed_again"
        SHOWN = "shown"
        ESCALATED = "escalated"
        SENT = "sent"
        NOT_SENT = "not_sent"
        ACKNOWLEDGED = "acknowledged"
        ANSWERED_AGAIN = "answered_again"
        ARRIVED = "arrived"
        CALLED_EMERGENCY = "called_emergency"
        NOTE = "note"
        RESOLVED = "resolved"

    id = models.BigAutoField(primary_key=True)
    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True, help_text="Agent id; empty for machines and for the site itself.")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Which link of the chain, from 0.")
    whom = models.CharField(max_length=13, blank=True, help_text="Kind of that link.")
    reached = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many people are written to.")
    words = models.CharField(max_length=1000, blank=True, help_text="What staff noted. No names.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alarm", "kind"],
                condition=Q(kind__in=["raised", "acknowledged", "resolved"]),
                name="alarm_step_once",
            ),
            models.UniqueConstraint(
                fields=["alarm", "link"], condition=Q(kind="escalated"), name="alarm_step_once_per_link"
            ),
            models.UniqueConstraint(fields=["alarm", "by"], condition=Q(kind="shown"), name="alarm_shown_once_each"),
            models.UniqueConstraint(
                fields=["alarm", "device"], condition=Q(kind="shown"), name="alarm_shown_once_each_device"
            ),
            models.UniqueConstraint(
                fields=["alarm", "by"], condition=Q(kind="arrived"), name="alarm_arrived_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.kind}"
