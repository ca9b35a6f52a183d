"""What people agreed to, for which purpose, and when they took it back."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models.agent import Agent
from dure.core.agents.models.organization import Organization
from dure.core.agents.models.user import User
from dure.core.kit.ids import new_id


class Consent(models.Model):
    """One person's consent to one purpose. It is never deleted: it proves what was agreed and until when."""

    class Way(models.TextChoices):
        DESK = "desk"
        KIOSK = "kiosk"
        ONLINE = "online"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.PositiveSmallIntegerField(help_text="Which version of the purpose's words was shown.")
    given_at = models.DateTimeField()
    given_through = models.CharField(max_length=6, choices=Way)
    given_before = models.UUIDField(null=True, help_text="Agent id of the staff who asked; empty without staff.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_through = models.CharField(max_length=6, choices=Way, blank=True)

    class Meta:
        ordering = ["purpose", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.purpose}"


class AccessReview(models.Model):
    """That somebody looked through one month of an organization's access log, and what they found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="access_reviews")
    month = models.DateField(help_text="Its first day.")
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    readings = models.PositiveIntegerField(help_text="How many readings the month had when it was reviewed.")
    findings = models.TextField(blank=True, help_text="What was found and done; never personal data.")

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["organization", "month"], name="access_review_once_a_month")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month:%Y-%m}"
