"""Organizations and the types they come in."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models.agent import Agent
from dure.core.agents.models.hosts import MailHost, WebHost
from dure.core.kit.translated import TranslatedField
from dure.core.territories.models import Territory


class OrganizationType(models.Model):
    """A legal or SSE type, with the ESSGlobal concepts it comes closest to. Loaded from data."""

    class Sector(models.TextChoices):
        SSE = "sse"
        PUBLIC = "public"
        PRIVATE = "private"
        CIVIL = "civil"

    code = models.SlugField(primary_key=True, max_length=60)
    name = TranslatedField()
    sector = models.CharField(max_length=8, choices=Sector)
    country_code = models.CharField(max_length=2, blank=True, help_text="Empty where the type is international.")
    essglobal = models.JSONField(
        default=list, help_text="ESSGlobal 2.1 concepts, such as organisational-structure/OS30; closest first."
    )
    exact = models.BooleanField(default=False, help_text="Whether the first concept means exactly the same.")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name)


class Organization(models.Model):
    """What is publicly known of an organization. Its id is its agent's id."""

    agent = models.OneToOneField(Agent, models.PROTECT, primary_key=True, related_name="organization")
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = TranslatedField()
    other_names = models.JSONField(default=list, help_text="Further names it is known by, as plain texts.")
    summary = TranslatedField()
    type = models.ForeignKey(OrganizationType, models.PROTECT, null=True, blank=True, related_name="organizations")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="organizations")
    activities = models.JSONField(default=list, help_text="ESSGlobal activity concepts, primary first.")
    membership_type = models.CharField(max_length=80, blank=True, help_text="An ESSGlobal base membership concept.")
    qualifiers = models.JSONField(default=list, help_text="ESSGlobal qualifier concepts.")
    challenges = models.JSONField(default=list, help_text="Codes of the territories' challenges that it addresses.")
    languages = models.JSONField(default=list, help_text="ISO 639-1 codes of the languages it serves people in.")
    accessibility = models.JSONField(default=list, help_text="Codes of what makes it usable for everybody.")
    certifications = models.JSONField(
        default=list,
        help_text="What it is certified as: kind, number, start, end (ISO 8601 days), source_name, source_url.",
    )
    street_address = models.CharField(max_length=400, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    territory_code = models.CharField(max_length=10, blank=True, help_text="Territory ID of the standard CSV.")
    area_code = models.CharField(max_length=10, blank=True, help_text="Legal-dong code of a Korean address.")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    located_by = models.CharField(max_length=300, blank=True, help_text="Empty: exact; else what the point stands for.")
    website = models.URLField(max_length=1000, blank=True)
    email = models.EmailField(max_length=320, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    social_links = models.JSONField(default=dict, help_text="twitter and facebook names.")
    identifiers = models.JSONField(default=dict, help_text="Scheme to number, such as companies-house.")
    founded = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="When it ceased to exist.")
    source = models.SlugField(max_length=80, blank=True, help_text="The file or feed the entry came from.")
    source_id = models.CharField(max_length=200, blank=True, help_text="Its identifier there.")
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last confirmed the entry.")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_entries",
        help_text="The entry that took this one's place: it is not listed, and its address leads there.",
    )

    class Meta:
        ordering = ["slug"]
        indexes = [
            models.Index(WebHost("website"), name="organization_web_host"),
            models.Index(MailHost("email"), name="organization_mail_host"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="organization_once_per_source"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("agent")),
                name="organization_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
