"""A space, what it records, its zones and what a visit costs."""

from django.db import models
from django.db.models import Q

from dure.core.agents.models import Agent, Organization
from dure.core.kit.exact import ExactDecimalField
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
    follows_presence = models.BooleanField(
        default=False, help_text="Whoever comes in is in until they go out: floor board, overdue, closing."
    )
    longest_stay = models.PositiveSmallIntegerField(
        default=180, help_text="Minutes after which somebody who has not gone out is asked after."
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
        SALE = "sale"

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


class Zone(models.Model):
    """A part of a space where people are: changing room, hot bath, hall."""

    class Kind(models.TextChoices):
        ENTRANCE = "entrance"
        CHANGING = "changing"
        BATH = "bath"
        SAUNA = "sauna"
        HALL = "hall"
        KITCHEN = "kitchen"
        CARE = "care"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="zones")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    name = TranslatedField()
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, help_text="People; empty where nobody counts.")
    bell_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Minutes after which the bell reminds whoever is here to rest; empty for none."
    )
    is_arrival = models.BooleanField(default=False, help_text="Whoever comes in is here first.")
    shape = models.JSONField(
        default=list, blank=True, help_text="Corners on the floor plan, [x, y] in thousandths of its width and height."
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "slug"], name="zone_once_per_space"),
            models.UniqueConstraint(fields=["space"], condition=Q(is_arrival=True), name="zone_one_arrival"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Price(models.Model):
    """What one visit costs whom. Zero is free. A price with a condition is a waiver that staff or the kiosk offers."""

    class Condition(models.TextChoices):
        NONE = ""
        AGE = "age"
        RESIDENCE = "residence"
        BENEFIT = "benefit"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="prices")
    sale = models.ForeignKey(
        Activity, models.PROTECT, related_name="+", help_text="The activity of kind sale under which it is recorded."
    )
    name = TranslatedField()
    amount = ExactDecimalField(help_text="In the unit of the sale's specification, such as KRW; zero for free.")
    condition = models.CharField(max_length=10, choices=Condition, blank=True, default=Condition.NONE)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years, for the condition of age.")
    order = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Set instead of deleting: old visits keep it.")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=~Q(condition="age") | Q(age_from__isnull=False), name="price_of_age_has_age"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
