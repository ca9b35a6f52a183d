"""Pairs of entries that may mean the same organization, the search for them, and merges with what undoing needs."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Organization, User
from dure.core.kit.ids import new_id


class LikelyPair(models.Model):
    """Two entries that the engine takes for the same organization, and what people decided about them.

    `first` has the lower id. A pair that is not the same stays here, so that it is never proposed again.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DIFFERENT = "different"
        MERGED = "merged"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    score = models.FloatField(help_text="0 to 1.")
    reasons = models.JSONField(
        default=list, help_text="Code, left and right value, detail, against; see linkage.Reason."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_pair_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-score"])]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.state}"


class SearchRound(models.Model):
    """The last search for duplicates, over all entries or over those of a territory against all.

    Kept up with as it goes, so that a round that was broken off goes on where it was.
    """

    territory = models.CharField(primary_key=True, max_length=80, help_text="The territory's slug; empty: all entries.")
    since = models.DateTimeField(null=True, help_text="Only entries changed since are compared; empty: every entry.")
    started_at = models.DateTimeField()
    reached = models.BigIntegerField(default=-1, help_text="Pairs up to this code of their place are done.")
    new = models.PositiveIntegerField(default=0, help_text="How many pairs it put on the worklist.")
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.territory or 'all'} {self.started_at:%Y-%m-%d %H:%M}"


class Merge(models.Model):
    """`other` became part of `survivor`.

    `changed` is field -> [before, after] of the survivor in stored form; `moved` is the key of a reference -> the
    rows that followed. Both are what undoing goes by.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survivor = models.ForeignKey(Organization, models.PROTECT, related_name="merges")
    other = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict, help_text="Part of the entry -> survivor, other or both.")
    changed = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    score = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    kept = models.JSONField(default=list, help_text="Fields that undoing left alone, as they were changed since.")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("other")), name="merge_of_two"),
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at__isnull=True), name="merged_into_one_only"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.survivor_id}"
