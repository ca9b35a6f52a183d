"""Regulars who have not come for longer than is usual for them."""

from django.db import models
from django.db.models import Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Space


class Absence(models.Model):
    """That a regular stays away, noticed once for each last visit, and what a call has found. No health notes."""

    class State(models.TextChoices):
        OPEN = "open"
        WELL = "well"
        AWAY = "away"
        HELP = "help"
        SETTLED = "settled"
        NO_CALLS = "no_calls"
        CAME_BACK = "came_back"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="absences")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    last_visit = models.DateField()
    usual_gap = models.FloatField(help_text="Mean of the person's gaps, in days on which the space was open.")
    missed = models.PositiveSmallIntegerField(help_text="Open days since the last visit, when it was noticed.")
    noticed_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    away_until = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["noticed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "person", "last_visit"], name="absence_once_per_last_visit"),
            models.CheckConstraint(
                condition=~Q(state="away") | Q(away_until__isnull=False), name="absence_away_has_end"
            ),
        ]

    def __str__(self) -> str:
        return f"absence {self.id}"
