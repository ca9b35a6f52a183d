"""What a kiosk told, how it is set, and by what members are known to it. Names and digits are nowhere here."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Device, Stay


def site_language() -> str:
    """The language of the site, in which a kiosk begins where nobody has chosen."""
    return settings.LANGUAGE_CODE


class KioskSettings(models.Model):
    """How one kiosk behaves. A kiosk without a row behaves as the defaults say."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="kiosk_settings")
    language = models.CharField(max_length=5, default=site_language)
    seconds = models.PositiveSmallIntegerField(
        default=60, help_text="Without a touch, the screen goes back to the start after this many seconds."
    )
    asks_locker = models.BooleanField(default=False, help_text="Offer to type the number of a locker or band.")
    telephone = models.CharField(
        max_length=30, default="119", help_text="Whom to telephone for help while there is no connection."
    )
    speaks = models.BooleanField(default=False, help_text="Begin with the voice on; anybody can turn it on or off.")

    def __str__(self) -> str:
        return f"settings of {self.device_id}"


class KioskEntry(models.Model):
    """One touch at a kiosk, as it arrived: exactly one row for each id that the kiosk made."""

    class Kind(models.TextChoices):
        ENTER = "enter"
        LEAVE = "leave"

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made by the kiosk.")
    device = models.ForeignKey(Device, models.PROTECT, related_name="kiosk_entries")
    kind = models.CharField(max_length=5, choices=Kind)
    happened_at = models.DateTimeField(help_text="By the kiosk's clock, corrected by the server's.")
    received_at = models.DateTimeField(auto_now_add=True)
    stay = models.ForeignKey(Stay, models.SET_NULL, null=True, related_name="+")
    label = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=40, blank=True, help_text="Code of what staff should look at; empty if none.")
    accepted = models.BooleanField(default=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "kiosk entries"
        indexes = [
            models.Index(
                fields=["device", "happened_at"],
                name="kiosk_open_problems",
                condition=Q(settled_at__isnull=True) & ~Q(problem=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(problem=""), name="kiosk_entry_refused_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class MemberPicture(models.Model):
    """The picture by which a member finds themselves on the screen. Members without a row have one by their id."""

    agent = models.OneToOneField(Agent, models.CASCADE, primary_key=True, related_name="+")
    picture = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.picture


class MemberCard(models.Model):
    """A card with a QR code that stands for a member."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what its code says, hexadecimal.")
    made_by = models.UUIDField()
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"card {self.pk}"
