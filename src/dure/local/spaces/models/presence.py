"""Who is in, since when, and the days on which a space is open. No names, no readings: agents by id only."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces.models.device import Device
from dure.local.spaces.models.space import Price, Space, Zone


class Day(models.Model):
    """One day of a space, from its first entry or its opening until it is closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="days")
    date = models.DateField(help_text="In the space's time zone.")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True, help_text="Agent id; empty where the first entry opened it.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["space", "date"], name="day_once_per_space")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.date}"


class Stay(models.Model):
    """Somebody, or a group that came together, who is in or was in. Begins with the event of the visit."""

    class Advice(models.TextChoices):
        NONE = ""
        USUAL = "usual"
        GENTLE = "gentle"
        ASK = "ask"

    class Ending(models.TextChoices):
        NONE = ""
        WENT_OUT = "went_out"
        ASKED_AFTER = "asked_after"
        LATE_ENTRY = "late_entry"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="stays")
    day = models.ForeignKey(Day, models.PROTECT, related_name="stays")
    event = models.OneToOneField(EconomicEvent, models.PROTECT, related_name="stay")
    visitor = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty for guests without names."
    )
    people = models.PositiveSmallIntegerField(default=1, help_text="How many are still in, for a group.")
    label = models.CharField(max_length=20, blank=True, help_text="Locker or band number: tells people apart.")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    zone_since = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_through = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    helped = models.BooleanField(default=False, help_text="Staff helped this person in.")
    price = models.ForeignKey(Price, models.PROTECT, null=True, blank=True, related_name="+")
    advice = models.CharField(max_length=6, choices=Advice, blank=True, default=Advice.NONE)
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When staff last looked after this person.")
    left_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=11, choices=Ending, blank=True, default=Ending.NONE)

    class Meta:
        ordering = ["entered_at", "pk"]
        indexes = [
            models.Index(fields=["space", "entered_at"], name="stay_still_in", condition=Q(left_at__isnull=True)),
            models.Index(fields=["visitor", "entered_at"], name="stay_of_visitor", condition=Q(visitor__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, ending="") | (Q(left_at__isnull=False) & ~Q(ending="")),
                name="stay_ends_in_some_way",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="stay_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"stay {self.id}"


class Pulse(models.Model):
    """A number that grows whenever something changes that the screens of a space show."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="pulse")
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.space_id} {self.number}"
