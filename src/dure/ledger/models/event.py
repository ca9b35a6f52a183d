"""One thing that happened. The table only grows: triggers refuse UPDATE and DELETE."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.territories.models import Place
from dure.ledger.models.plan import Agreement, Commitment, Intent, Plan, Process
from dure.ledger.models.resource import EconomicResource, ResourceSpecification


class EconomicEvent(models.Model):
    """An economic event after ValueFlows 1.0.

    `position` is the order in which the site recorded it and the order of the seals' leaves.
    `plan` repeats the plan of its process or pledge, so that sums over an initiative need no join.
    """

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    action = models.CharField(max_length=20, help_text="A ValueFlows action.")
    provider = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    resource_conforms_to = models.ForeignKey(ResourceSpecification, models.PROTECT, related_name="+", db_index=False)
    resource_inventoried_as = models.ForeignKey(
        EconomicResource, models.PROTECT, null=True, related_name="events", db_index=False
    )
    to_resource_inventoried_as = models.ForeignKey(
        EconomicResource, models.PROTECT, null=True, related_name="incoming_events", db_index=False
    )
    resource_quantity = ExactDecimalField(null=True)
    resource_unit = models.CharField(max_length=20, blank=True)
    effort_quantity = ExactDecimalField(null=True)
    effort_unit = models.CharField(max_length=20, blank=True)
    occurred_at = models.DateTimeField(help_text="When it happened, or began.")
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="events", db_index=False)
    input_of = models.ForeignKey(Process, models.PROTECT, null=True, related_name="inputs", db_index=False)
    output_of = models.ForeignKey(Process, models.PROTECT, null=True, related_name="outputs", db_index=False)
    at_location = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    to_location = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    fulfills = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="fulfilled_by", db_index=False)
    satisfies = models.ForeignKey(Intent, models.PROTECT, null=True, related_name="satisfied_by", db_index=False)
    realization_of = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="events", db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections", db_index=False)
    stage = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=80, blank=True)
    recorded_by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=60, help_text="The program or file it came from, such as desk or kiosk.")
    source_id = models.CharField(max_length=120, help_text="Its identifier there; a second one is refused as known.")

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["plan", "resource_conforms_to", "occurred_at"], name="event_plan_spec_time"),
            # Nearly all events have none of these: partial indexes keep the door quick.
            models.Index(fields=["fulfills"], name="event_fulfills", condition=Q(fulfills__isnull=False)),
            models.Index(fields=["satisfies"], name="event_satisfies", condition=Q(satisfies__isnull=False)),
            models.Index(fields=["corrects"], name="event_corrects", condition=Q(corrects__isnull=False)),
            models.Index(fields=["input_of"], name="event_input_of", condition=Q(input_of__isnull=False)),
            models.Index(fields=["output_of"], name="event_output_of", condition=Q(output_of__isnull=False)),
            models.Index(
                fields=["resource_inventoried_as"],
                name="event_from",
                condition=Q(resource_inventoried_as__isnull=False),
            ),
            models.Index(
                fields=["to_resource_inventoried_as"],
                name="event_to",
                condition=Q(to_resource_inventoried_as__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="event_once_per_source"),
            models.CheckConstraint(
                condition=Q(resource_quantity__isnull=False) | Q(effort_quantity__isnull=False),
                name="event_has_quantity",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False)
                | (
                    (Q(resource_quantity__isnull=True) | Q(resource_quantity__gte=0))
                    & (Q(effort_quantity__isnull=True) | Q(effort_quantity__gte=0))
                ),
                name="event_negative_only_as_correction",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("occurred_at")), name="event_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.id}"
