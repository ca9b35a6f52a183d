"""What is meant to happen: plans, processes, agreements, pledges (commitments) and intents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dure.core.agents.models import Agent
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.ledger.models.resource import ResourceSpecification


class Plan(models.Model):
    """What belongs together: the processes, pledges and events of one initiative."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = TranslatedField()
    created_at = models.DateTimeField(auto_now_add=True)
    simulated = models.BooleanField(
        default=False, help_text="Its events come from a simulation; every figure drawn from them says so."
    )

    def __str__(self) -> str:
        return str(self.name)


class Process(models.Model):
    """An activity that turns inputs into outputs, such as running the bathhouse or a lunch together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = TranslatedField()
    planned_within = models.ForeignKey(Plan, models.PROTECT, related_name="processes")
    in_scope_of = models.ForeignKey(Agent, models.PROTECT, related_name="+", help_text="The agent who runs it.")
    finished = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "processes"

    def __str__(self) -> str:
        return str(self.name)


class Agreement(models.Model):
    """What partners agreed, with the commitments it stipulates."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = TranslatedField()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="agreements")
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class Flow(models.Model):
    """What commitments and intents share."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = TranslatedField()
    action = models.CharField(max_length=20, help_text="A ValueFlows action.")
    resource_conforms_to = models.ForeignKey(ResourceSpecification, models.PROTECT, related_name="+")
    resource_quantity = ExactDecimalField(null=True, blank=True)
    resource_unit = models.CharField(max_length=20, blank=True)
    effort_quantity = ExactDecimalField(null=True, blank=True)
    effort_unit = models.CharField(max_length=20, blank=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    due = models.DateField(null=True, blank=True)
    finished = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(resource_quantity__isnull=False) | Q(effort_quantity__isnull=False),
                name="%(class)s_has_quantity",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or f"{self.action} {self.id}"


class Intent(Flow):
    """An offer or a wish: either a provider or a receiver is known, not yet both."""

    provider = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Flow.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Flow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(provider__isnull=False) | Q(receiver__isnull=False), name="intent_has_an_agent"
            ),
        ]


class Commitment(Flow):
    """A pledge: what `provider` promises `receiver`. Events that fulfill it say how far it has come."""

    provider = models.ForeignKey(Agent, models.PROTECT, related_name="commitments")
    receiver = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    satisfies = models.ForeignKey(Intent, models.PROTECT, null=True, blank=True, related_name="commitments")
    clause_of = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="clauses")
