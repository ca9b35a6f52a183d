"""Community care spaces: where people come in and things are done."""

from django.db import models

from dure.core.agents.models import Agent, Organization
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.core.territories.models import Place
from dure.ledger.models import Process, ResourceSpecification
from dure.local.initiatives.models import Initiative


class Space(models.Model):
    """A bathhouse, kitchen, clinic room or library that an organization runs for an initiative."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = TranslatedField()
    operator = models.ForeignKey(Organization, models.PROTECT, related_name="spaces")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="spaces")
    place = models.ForeignKey(Place, models.PROTECT, related_name="spaces")
    guests = models.ForeignKey(
        Agent, models.PROTECT, related_name="+", help_text="Stands in the ledger for visitors who give no name."
    )

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class Activity(models.Model):
    """What a space records: which kind of event a touch at the desk becomes."""

    class Kind(models.TextChoices):
        VISIT = "visit"
        GATHERING = "gathering"
        VOLUNTEERING = "volunteering"
        WORK = "work"
        CONTRIBUTION = "contribution"
        PURCHASE = "purchase"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="activities")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=14, choices=Kind)
    name = TranslatedField()
    specification = models.ForeignKey(ResourceSpecification, models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["space", "slug"], name="activity_once_per_space")]

    def __str__(self) -> str:
        return str(self.name)
