"""Whom a call for help is passed on to, and how that is sent."""

from django.db import models
from django.db.models import Q

from dure.core.kit.ids import new_id
from dure.local.spaces.alarms.models.calls import Alarm
from dure.local.spaces.models import Device, Space


class ChainLink(models.Model):
    """One link of a space's chain: who is told so many seconds after the press if nobody has answered."""

    class Whom(models.TextChoices):
        STAFF = "staff"
        HEALTH_LEADER = "health_leader"
        GUARDIAN = "guardian"
        EMERGENCY = "emergency"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="alarm_chain")
    position = models.PositiveSmallIntegerField()
    whom = models.CharField(max_length=13, choices=Whom)
    after_seconds = models.PositiveSmallIntegerField(help_text="Seconds after the press.")
    name = models.CharField(max_length=120, blank=True, help_text="Of a guardian: somebody who can come.")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["space", "position"], name="chain_link_once_per_position"),
            models.CheckConstraint(
                condition=~Q(whom="guardian") | (~Q(name="") & (~Q(phone="") | ~Q(email=""))),
                name="chain_guardian_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.position} {self.whom}"


class ButtonSettings(models.Model):
    """How often a button gives a sign of life, and which of its troubles the managers were told of."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="button_settings")
    heartbeat_seconds = models.PositiveIntegerField(default=600, help_text="Three missed in a row mean it is lost.")
    told_of = models.CharField(max_length=8, blank=True, help_text="The trouble the managers were last told of.")

    def __str__(self) -> str:
        return f"settings of {self.device_id}"


class Notice(models.Model):
    """A message that waits to be sent or was: of a call for help, or of a button in trouble.

    It exists from the moment the step is written, so that no message is lost with the process that sends it.
    """

    class Channel(models.TextChoices):
        EMAIL = "email"
        TEXT = "text"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alarm = models.ForeignKey(Alarm, models.CASCADE, null=True, blank=True, related_name="notices")
    device = models.ForeignKey(Device, models.CASCADE, null=True, blank=True, related_name="+")
    link = models.PositiveSmallIntegerField(null=True, blank=True)
    whom = models.CharField(max_length=13, blank=True)
    channel = models.CharField(max_length=5, choices=Channel)
    to = models.CharField(max_length=254, blank=True, help_text="Emptied once it is sent or given up.")
    language = models.CharField(max_length=8, blank=True)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Sent, or given up.")

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="notice_waiting", condition=Q(ended_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(alarm__isnull=False, device__isnull=True) | Q(alarm__isnull=True, device__isnull=False),
                name="notice_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.id}"
