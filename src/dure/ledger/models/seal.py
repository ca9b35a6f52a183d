"""A signed Merkle tree over a run of events, chained to the seal before it."""

from django.db import models


class Seal(models.Model):
    """Seals never change: triggers refuse UPDATE and DELETE."""

    number = models.BigIntegerField(primary_key=True, help_text="1, 2, 3, … without gaps.")
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64, help_text="Merkle tree root (RFC 6962), hexadecimal.")
    previous = models.CharField(max_length=64, help_text="Hash of the seal before it; zeros for the first.")
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    leaves = models.BinaryField(
        help_text="For each event its position (8 bytes, big-endian) and leaf hash (32 bytes): names what was altered."
    )

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"seal {self.number}"
