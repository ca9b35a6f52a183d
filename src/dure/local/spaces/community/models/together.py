"""What people do together: a series such as lunch on Wednesdays, its sessions, who comes and who brings what."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent, Organization
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.spaces.models import Activity, Space


class Series(models.Model):
    """Something that is done together again and again, recorded as one of the space's gatherings."""

    class Rhythm(models.IntegerChoices):
        """Weeks from one date to the next; zero for something that happens once."""

        ONCE = 0
        WEEKLY = 1
        FORTNIGHTLY = 2
        FOUR_WEEKLY = 4

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="series")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="series", help_text="Of kind gathering.")
    name = TranslatedField()
    description = TranslatedField()
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm, default=Rhythm.WEEKLY)
    weekdays = models.JSONField(default=list, help_text="Days of the week, 0 for Monday to 6 for Sunday.")
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(help_text="In the space's time zone.")
    ends_at = models.TimeField()
    leader = models.CharField(max_length=120, blank=True, help_text="Who leads it, as it may stand in public.")
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty where everybody may come.")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="series_ends_after_start"),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")), name="series_last_after_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Session(models.Model):
    """One date of a series."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, models.CASCADE, related_name="sessions")
    date = models.DateField(help_text="In the space's time zone.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    leader = models.CharField(max_length=120, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "date"], name="session_once_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.date}"


class SignUp(models.Model):
    """Somebody, or guests without names, want to come. Whoever waits moves up when a place becomes free."""

    class Way(models.TextChoices):
        KIOSK = "kiosk"
        DESK = "desk"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=5, choices=Way)
    entry_id = models.CharField(max_length=64, help_text="Sent again with the same one, a sign-up counts once.")
    waiting = models.BooleanField(default=False)
    signed_up_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["signed_up_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(withdrawn_at__isnull=True, person__isnull=False),
                name="sign_up_once_per_person",
            ),
            models.UniqueConstraint(fields=["session", "entry_id"], name="sign_up_once_per_entry"),
            models.CheckConstraint(condition=Q(people__gte=1), name="sign_up_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.id}"


class Attendance(models.Model):
    """Somebody came to a session. How many, and whether it still stands, the event and its corrections say."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    event = models.OneToOneField(EconomicEvent, models.PROTECT, related_name="attendance")

    class Meta:
        ordering = ["event"]

    def __str__(self) -> str:
        return f"attendance {self.id}"


class Need(models.Model):
    """What a session needs, and who brings it. Brought for a pledge, it is a contribution of the ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="needs")
    what = models.CharField(max_length=120)
    quantity = ExactDecimalField(null=True, blank=True, help_text="In the pledge's unit where there is one.")
    partner = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    pledge = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="+")
    brought_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(EconomicEvent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pledge__isnull=True) | (Q(partner__isnull=False) & Q(quantity__gt=0)),
                name="need_of_pledge_has_partner_and_quantity",
            ),
        ]

    def __str__(self) -> str:
        return self.what
