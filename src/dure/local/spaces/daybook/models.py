"""What the daybook keeps beside the ledger: remarks, pictures, signed logs, published reports."""

from django.db import models
from django.db.models import Q

from dure.core.agents.models import User
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Day, Space


class Remark(models.Model):
    """What staff wrote about a day. Names nobody: it is read by partners."""

    day = models.OneToOneField(Day, models.CASCADE, primary_key=True, related_name="remark")
    text = models.TextField(blank=True)
    written_by = models.UUIDField(help_text="Agent id.")
    written_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.text


class Picture(models.Model):
    """A photograph of a day, without the notes of the camera, added with everybody's consent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.ForeignKey(Day, models.CASCADE, related_name="pictures")
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content, hexadecimal.")
    caption = models.CharField(max_length=200, help_text="What is to be seen, also for those who do not see it.")
    in_reports = models.BooleanField(default=False, help_text="Shown in the reports of its month and year.")
    added_by = models.UUIDField(help_text="The agent who says that everybody to be seen agreed.")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["day", "digest"], name="picture_once_per_day")]

    def __str__(self) -> str:
        return self.caption


class SignedLog(models.Model):
    """A day as somebody signed it. Never changes: triggers refuse UPDATE and DELETE; a later version stands beside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.ForeignKey(Day, models.PROTECT, related_name="signed")
    version = models.PositiveSmallIntegerField()
    document = models.JSONField(help_text="What was signed; its canonical JSON has the digest.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical JSON, hexadecimal.")
    events = models.PositiveIntegerField(help_text="Events of the day, corrections included, when it was signed.")
    last_position = models.BigIntegerField(help_text="The last of them; 0 where there was none.")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, help_text="Ed25519 over the canonical JSON of the document.")

    class Meta:
        ordering = ["day", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["day", "version"], name="signed_log_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="signed_log_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} version {self.version}"


class PublishedReport(models.Model):
    """A month or year of a space that everybody may read."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="published_reports")
    period = models.CharField(max_length=7, help_text="2025 or 2025-03.")
    published_by = models.UUIDField(help_text="Agent id.")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["space", "period"], name="report_published_once")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.period}"
