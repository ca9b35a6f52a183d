"""What partners of several sectors do together. Pledges are the ledger's commitments within its plan."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Organization
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.core.territories.models import Challenge, Place, Territory
from dure.ledger.models import Plan


class Initiative(models.Model):
    class Status(models.TextChoices):
        FORMING = "forming"
        RUNNING = "running"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = TranslatedField()
    summary = TranslatedField()
    description = TranslatedField()
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="initiatives")
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="initiative")
    lead = models.ForeignKey(Organization, models.PROTECT, related_name="led_initiatives")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    challenges = models.ManyToManyField(Challenge, related_name="initiatives")
    status = models.CharField(max_length=10, choices=Status, default=Status.FORMING)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="initiative_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Partner(models.Model):
    """An organization's part in an initiative."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="partners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="partnerships")
    sector = models.CharField(
        max_length=8,
        choices=[("public", "public"), ("private", "private"), ("sse", "sse"), ("civil", "civil")],
        help_text="The sector it stands for in this initiative.",
    )
    part = TranslatedField(help_text="What it does in the initiative.")
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "organization"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.initiative_id}"


class Milestone(models.Model):
    """A step of an initiative, due or done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="milestones")
    name = TranslatedField()
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return str(self.name)
