"""Services, the places where they are offered, and what HSDS 3.0 tells of both.

What Dure itself works with stands in columns. `details` keeps everything else of the HSDS document (schedules,
phones, contacts, cost options, …) in the standard's own shape, unknown parts included, so that nothing that came in
is lost on the way out. Texts inside `details` are plain or translated (`{"original": "ko", "ko": …}`).
"""

from django.db import models

from dure.core.agents.models import Organization
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField


class Exchangeable(models.Model):
    """What services and locations have in common."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    details = models.JSONField(default=dict, blank=True, help_text="The rest of the HSDS document.")
    exceptions = models.JSONField(
        default=dict, blank=True, help_text="Holidays, closed and special days (core.opening.engine.reading)."
    )
    source = models.SlugField(max_length=80, blank=True, help_text="The file or feed the entry came from.")
    source_id = models.CharField(max_length=200, blank=True, help_text="Its identifier there.")
    modified_at = models.DateTimeField(db_index=True, help_text="When it last changed, here or at its source.")

    class Meta:
        abstract = True


class Location(Exchangeable):
    """A place, postal or virtual, where services are offered."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical"
        POSTAL = "postal"
        VIRTUAL = "virtual"

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="locations", help_text="Who keeps the entry."
    )
    own = models.BooleanField(default=True, help_text="Whether it is the organization's own place.")
    location_type = models.CharField(max_length=8, choices=Kind, default=Kind.PHYSICAL)
    name = TranslatedField(blank=True)
    description = TranslatedField(blank=True)
    transportation = TranslatedField(blank=True, help_text="How to come.")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    postcode = models.CharField(
        max_length=40, blank=True, db_index=True, help_text="Of its first address, in capitals and without spaces."
    )
    accessibility = models.JSONField(default=list, blank=True, help_text="Codes of what makes it usable for everybody.")
    closed = models.BooleanField(default=False, help_text="Whether it is in use no more.")
    simulated = models.BooleanField(default=False, help_text="Invented for a demonstration.")
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last confirmed the entry.")

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source=""), name="location_once_per_source"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in WGS 84 degrees; None where they are missing or impossible."""
        if self.latitude is None or self.longitude is None:
            return None
        possible = abs(self.latitude) <= 90 and abs(self.longitude) <= 180  # noqa: PLR2004
        return (self.latitude, self.longitude) if possible else None


class Service(Exchangeable):
    """What an organization offers."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"
        DEFUNCT = "defunct"
        TEMPORARILY_CLOSED = "temporarily closed"

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="services")
    name = TranslatedField()
    description = TranslatedField(blank=True)
    status = models.CharField(max_length=18, choices=Status, default=Status.ACTIVE)
    categories = models.JSONField(default=list, blank=True, help_text="Codes of services.vocabulary.")
    alert = TranslatedField(blank=True, help_text="What people have to know now.")
    eligibility_description = TranslatedField(blank=True)
    application_process = TranslatedField(blank=True)
    fees_description = TranslatedField(blank=True)
    interpretation_services = TranslatedField(blank=True)
    wait_time = TranslatedField(blank=True)
    minimum_age = models.FloatField(null=True, blank=True)
    maximum_age = models.FloatField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    email = models.EmailField(max_length=320, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="HSDS assured_date.")
    simulated = models.BooleanField(default=False, help_text="Invented for a demonstration.")
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source=""), name="service_once_per_source"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_listed(self) -> bool:
        """Whether people shall find it: what is inactive or over, or its organization's, is kept but not listed."""
        return self.status in {self.Status.ACTIVE, self.Status.TEMPORARILY_CLOSED} and self.organization.is_listed


class ServiceAtLocation(Exchangeable):
    """A service where it is offered, with what differs there: hours, telephone, description."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="at_services")
    description = TranslatedField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name_plural = "services at locations"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source=""), name="service_at_location_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} at {self.location_id}"


class OrganizationRecord(models.Model):
    """What HSDS tells of an organization beyond its entry in the directory."""

    organization = models.OneToOneField(Organization, models.CASCADE, primary_key=True, related_name="hsds_record")
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.organization_id)


class Taxonomy(models.Model):
    """A taxonomy as it came in."""

    id = models.UUIDField(primary_key=True)
    document = models.JSONField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return str(self.document.get("name", self.id))


class TaxonomyTerm(models.Model):
    """A term of a taxonomy as it came in. The taxonomy itself may be unknown."""

    id = models.UUIDField(primary_key=True)
    taxonomy_id = models.UUIDField(null=True, db_index=True)
    parent_id = models.UUIDField(null=True, db_index=True)
    document = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.document.get("name", self.id))


class ServiceTerm(models.Model):
    """That a service is described by a term, anywhere in its document: what the API filters by."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="terms")
    term_id = models.UUIDField(db_index=True)
    taxonomy_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "term_id"], name="service_term_once")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.term_id}"


class OpeningRule(models.Model):
    """A distinct rule of opening. Never changed: another rule has another key."""

    key = models.CharField(primary_key=True, max_length=16)
    document = models.JSONField(help_text="As core.opening.engine.reading.document_of makes it.")

    def __str__(self) -> str:
        return self.key
