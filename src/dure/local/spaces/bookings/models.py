"""Time slots with places by way of booking, who booked them, and what they must be told. People are agents.

No names and numbers are here; an e-mail address only encrypted under the key of its person.
"""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.ledger.models import EconomicEvent
from dure.local.spaces.models import Space


class Way(models.TextChoices):
    """How somebody books. Each way has places of its own."""

    PHONE = "phone"
    DESK = "desk"
    ONLINE = "online"


class SlotPattern(models.Model):
    """What recurs every week: its hour, its places by way, when each way opens, when the rest is released to all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="slot_patterns")
    name = TranslatedField()
    weekdays = models.JSONField(help_text="Numbers from 0, Monday, to 6.")
    start = models.TimeField(help_text="By the clock of the space.")
    minutes = models.PositiveSmallIntegerField()
    phone_places = models.PositiveSmallIntegerField()
    desk_places = models.PositiveSmallIntegerField()
    online_places = models.PositiveSmallIntegerField()
    days_ahead = models.PositiveSmallIntegerField(default=7, help_text="Booking opens so many days before.")
    phone_opens = models.TimeField()
    desk_opens = models.TimeField()
    online_opens = models.TimeField()
    release_hours = models.PositiveSmallIntegerField(default=3, help_text="Before the start.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Set instead of deleting: its slots stay.")

    class Meta:
        ordering = ["start", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class Slot(models.Model):
    """One pattern on one day, with its own places and moments, so that a day can be changed alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pattern = models.ForeignKey(SlotPattern, models.PROTECT, related_name="slots")
    space = models.ForeignKey(Space, models.PROTECT, related_name="slots")
    date = models.DateField(help_text="In the space's time zone.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone_places = models.PositiveSmallIntegerField()
    desk_places = models.PositiveSmallIntegerField()
    online_places = models.PositiveSmallIntegerField()
    phone_opens_at = models.DateTimeField()
    desk_opens_at = models.DateTimeField()
    online_opens_at = models.DateTimeField()
    release_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["space", "date"], name="slot_of_day")]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "date"], name="slot_once_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.date}"


class Booking(models.Model):
    """Somebody's places in a slot, or their place in its waiting line."""

    class State(models.TextChoices):
        BOOKED = "booked"
        WAITING = "waiting"
        MOVED_UP = "moved_up"
        CANCELLED = "cancelled"
        CAME = "came"
        NO_SHOW = "no_show"

    EXPECTED = (State.BOOKED, State.MOVED_UP)
    TAKING = (*EXPECTED, State.CAME, State.NO_SHOW)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    way = models.CharField(max_length=6, choices=Way)
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+", help_text="Who is called or written to.")
    people = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State)
    code = models.CharField(max_length=6, unique=True, help_text="For looking it up without an account.")
    entry_id = models.CharField(max_length=64, unique=True, help_text="The sender's own: sent twice it counts once.")
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, help_text="Agent id of the staff; empty where the person booked alone.")
    known_before = models.BooleanField(default=False, help_text="Whether the person was registered already.")
    language = models.CharField(max_length=10, blank=True, help_text="In which language it was made.")
    email_box = models.BinaryField(default=bytes, blank=True, help_text="Where to write, encrypted; mostly empty.")
    moved_up_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(
        EconomicEvent, models.PROTECT, null=True, blank=True, related_name="booking", help_text="The visit it became."
    )

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["slot", "state"], name="booking_of_slot")]
        constraints = [models.CheckConstraint(condition=Q(people__gte=1), name="booking_for_somebody")]

    def __str__(self) -> str:
        return f"booking {self.id}"


class Notice(models.Model):
    """Something that whoever booked must be told: by a message where they agreed to it, else by a call of staff."""

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        MOVED_UP = "moved_up"
        CALLED_OFF = "called_off"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        TO_CALL = "to_call"
        REACHED = "reached"
        DROPPED = "dropped"

    OPEN = (State.WAITING, State.TO_CALL)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=8, choices=State)
    made_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True, blank=True, help_text="Set while it is being sent.")
    calls = models.PositiveSmallIntegerField(default=0, help_text="How often staff have called.")
    last_call_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["state"], name="notice_by_state")]
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="told_once_of_each_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of booking {self.booking_id}"
