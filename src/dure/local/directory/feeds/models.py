"""Feeds, what each load of one did, and which entries a source no longer names."""

from datetime import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, User
from dure.core.kit.ids import new_id
from dure.core.tasks.schedules import Schedule
from dure.core.territories.models import Territory


class Feed(models.Model):
    """A source of organizations of a territory that is loaded again and again.

    `mapping` is column of the standard CSV file -> where it stands in the source: a heading of a file, a path in
    an item (`addr.city`), or `=` and the text itself. A file without a mapping is a standard CSV file.
    """

    class Kind(models.TextChoices):
        FILE = "csv", _("A CSV file or a workbook at an address")
        JSON = "json", _("A service that answers in JSON")
        XML = "xml", _("A service that answers in XML")

    class Every(models.TextChoices):
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    address = models.URLField(max_length=1000)
    source_url = models.URLField(max_length=1000, blank=True, help_text="Where people read about the source.")
    parameters = models.JSONField(default=dict)
    key_parameter = models.CharField(max_length=60, blank=True)
    key_box = models.BinaryField(default=bytes, help_text="The key, encrypted with the site's.")
    page_parameter = models.CharField(max_length=60, blank=True)
    size_parameter = models.CharField(max_length=60, blank=True)
    page_size = models.PositiveIntegerField(default=100)
    first_page = models.PositiveIntegerField(default=1)
    items_path = models.CharField(max_length=200, blank=True)
    total_path = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    best_effort = models.BooleanField(default=True, help_text="Right rows are taken in though others are wrong.")
    every = models.CharField(max_length=5, choices=Every.choices, default=Every.WEEK)
    hour = models.PositiveSmallIntegerField(default=4, help_text="In the territory's time zone.")
    paused = models.BooleanField(default=False)
    due_at = models.DateTimeField(help_text="When it is loaded next.")
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", help_text="Who saved it last: loads happen with their rights."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="feed_hour_of_a_day"),
            models.CheckConstraint(condition=models.Q(page_size__gte=1), name="feed_pages_hold_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """The name under which entries remember that they came from here."""
        return f"feed-{self.id}"

    @property
    def schedule(self) -> Schedule:
        """Weekly feeds are loaded on Mondays, monthly ones on the first."""
        return Schedule(self.every, time(self.hour), zone=self.territory.time_zone)  # type: ignore[arg-type]

    @property
    def has_key(self) -> bool:
        return bool(self.key_box)


class Load(models.Model):
    """One loading of a feed. `vanished` counts what was not there this time and was before."""

    class State(models.TextChoices):
        RUNNING = "running", _("Being loaded")
        DONE = "done", _("Loaded")
        ASKING = "asking", _("Waits for your answer")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    feed = models.ForeignKey(Feed, models.CASCADE, related_name="loads")
    job = models.UUIDField(null=True, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["feed", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.started_at}"


class Difference(models.Model):
    """What one load did to one entry, or what was wrong with one row."""

    class Kind(models.TextChoices):
        CAME = "came", _("New")
        CHANGED = "changed", _("Changed")
        VANISHED = "vanished", _("Vanished")
        RETURNED = "returned", _("There again")
        WRONG = "wrong", _("Wrong")

    load = models.ForeignKey(Load, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source_id = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, related_name="+")
    details = models.JSONField(default=list, help_text="Changed: the fields. Wrong: what, and what to do.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["load", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def words(self) -> Any:
        """The changed fields by their names, or what was wrong."""
        from dure.local.directory.feeds.words import field_name

        return [field_name(each) for each in self.details] if self.kind == self.Kind.CHANGED else self.details


class Vanished(models.Model):
    """An entry that the feed's source no longer names, since a day. The entry itself stays."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="vanished_entries")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    source_id = models.CharField(max_length=200)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "organization"], name="vanished_once_per_feed")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.since}"
