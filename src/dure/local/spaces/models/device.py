"""Machines that act for a space without anybody signed in at them."""

from django.db import models

from dure.core.kit.ids import new_id
from dure.local.spaces.models.space import Space, Zone


class Device(models.Model):
    """A kiosk, a wall screen, an SOS button or a sensor. It may do what its kind may, at its space, and no more."""

    class Kind(models.TextChoices):
        KIOSK = "kiosk"
        SCREEN = "screen"
        BUTTON = "button"
        SENSOR = "sensor"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="devices")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=120)
    zone = models.ForeignKey(Zone, models.SET_NULL, null=True, blank=True, related_name="devices")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its key, hexadecimal.")
    added_by = models.UUIDField(help_text="The agent id of whoever added it.")
    added_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="Its last sign of life.")
    battery = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Percent, as it reported last.")

    class Meta:
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name
