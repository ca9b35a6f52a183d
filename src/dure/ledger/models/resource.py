"""Kinds of resources, and the resources themselves, whose quantities only events change."""

from django.db import models

from dure.core.agents.models import Agent
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.core.territories.models import Place


class ResourceSpecification(models.Model):
    """A kind of resource, service or work: a bath visit, an hour of care, Korean won."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = TranslatedField()
    default_unit = models.CharField(max_length=20, blank=True, help_text="Unit code of quantities of the resource.")
    default_effort_unit = models.CharField(max_length=20, blank=True, help_text="Unit code of work or use, as hour.")
    substitutable = models.BooleanField(default=True)
    medium_of_exchange = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class EconomicResource(models.Model):
    """Something useful that agents hold. Written by the ledger's door and by nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conforms_to = models.ForeignKey(ResourceSpecification, models.PROTECT, related_name="resources")
    name = models.CharField(max_length=200, blank=True)
    tracking_identifier = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20)
    accounting_quantity = ExactDecimalField(default=0)
    onhand_quantity = ExactDecimalField(default=0)
    primary_accountable = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty for a record of custody only."
    )
    custodian = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    current_location = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    contained_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="contains")
    stage = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(help_text="When the event happened that brought it into being.")

    def __str__(self) -> str:
        return self.name or f"{self.conforms_to_id} {self.id}"
