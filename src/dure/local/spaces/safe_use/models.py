"""Rules and who signed them, readings kept with consent, readings on their way to a kiosk, the weather."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Device, Space, Zone

DEFAULT_KEEP_DAYS = 90
LONGEST_KEEP_DAYS = 730


class RuleSetVersion(models.Model):
    """A rule set as it was when somebody used it. Only grows: triggers refuse UPDATE and DELETE."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, related_name="own_rule_sets", help_text="Empty for sets that come with Dure."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical JSON of the document, hexadecimal.")
    document = models.JSONField()
    added_by = models.UUIDField(help_text="The agent id of whoever brought it in.")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "digest"], name="rule_set_once_per_space"),
            models.UniqueConstraint(fields=["digest"], condition=Q(space__isnull=True), name="rule_set_shipped_once"),
        ]

    def __str__(self) -> str:
        return f"rule set {self.digest[:12]}"


class Signature(models.Model):
    """A clinician answers by name for the rules that a space uses. The site's key signs what they said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="safe_use_signatures")
    version = models.ForeignKey(RuleSetVersion, models.PROTECT, related_name="signatures")
    clinician = models.UUIDField(help_text="The agent id of whoever signed.")
    name = models.CharField(max_length=120, help_text="As the clinician wrote it; shown beside the advice.")
    licence = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="The site's public Ed25519 key then, hexadecimal.")
    signature = models.CharField(max_length=128, help_text="Ed25519, hexadecimal, over `signing.payload`.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["space"], condition=Q(ended_at__isnull=True), name="rules_signed_one_stands"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="rules_signed_by_name"),
        ]

    def __str__(self) -> str:
        return f"signature {self.id}"


class Keeping(models.Model):
    """How long a space keeps readings of people who agreed."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="keeping_of_readings")
    days = models.PositiveSmallIntegerField(
        default=DEFAULT_KEEP_DAYS, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEEP_DAYS)]
    )

    def __str__(self) -> str:
        return f"{self.space_id} {self.days}"


class HealthCheck(models.Model):
    """One member's readings, kept with their consent, encrypted with their own key: who erases the key erases these."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.PROTECT, related_name="health_checks")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "taken_at"], name="health_check_of_person"),
            models.Index(fields=["space", "taken_at"], name="health_check_ends"),
        ]

    def __str__(self) -> str:
        return f"health check {self.id}"


class HandedReading(models.Model):
    """A reading on its way from a device to a kiosk or desk: nameless, encrypted, gone within minutes.

    It is taken by its `code`, or by the `kiosk` that waited for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    kiosk = models.ForeignKey(Device, models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=4, blank=True)
    ciphertext = models.BinaryField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "code"], condition=~Q(code=""), name="handed_code_once"),
            models.UniqueConstraint(fields=["kiosk"], condition=Q(kiosk__isnull=False), name="handed_one_per_kiosk"),
            models.CheckConstraint(condition=Q(code="", kiosk__isnull=False) | ~Q(code=""), name="handed_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"handed reading {self.id}"


class WaitingKiosk(models.Model):
    """A kiosk at which somebody is being measured: the next reading of its zone is for it."""

    kiosk = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, related_name="+")
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"waiting {self.kiosk_id}"


class WeatherReading(models.Model):
    """The temperature outside a space at one moment, and who says so."""

    class Way(models.TextChoices):
        SERVICE = "service"
        STAFF = "staff"
        SENSOR = "sensor"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="weather")
    at = models.DateTimeField()
    celsius = models.DecimalField(max_digits=4, decimal_places=1)
    way = models.CharField(max_length=7, choices=Way)
    source = models.CharField(max_length=120, help_text="Host of the service, name of the sensor; empty for staff.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["space", "at"], name="weather_of_space")]
        constraints = [models.CheckConstraint(condition=Q(celsius__range=(-60, 60)), name="weather_is_of_earth")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.at:%Y-%m-%d %H:%M} {self.celsius}"
