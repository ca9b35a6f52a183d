"""Claims to entries, proposed changes, readers' confirmations, and the monthly digest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.core.agents.models import Organization, User
from dure.core.kit.ids import new_id


class Claim(models.Model):
    """Somebody says that they speak for an organization, and how they want to prove it.

    `email` and `display_name` are emptied some time after the decision; the claim itself stays.
    """

    class Method(models.TextChoices):
        EMAIL = "email"
        POST = "post"
        OFFICER = "officer"

    class State(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        LAPSED = "lapsed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="claims")
    method = models.CharField(max_length=8, choices=Method)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    email = models.EmailField(max_length=254, blank=True)
    display_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8)
    note = models.CharField(max_length=1000, blank=True, help_text="Why they speak for it, in their own words.")
    created_at = models.DateTimeField(auto_now_add=True)
    code_digest = models.CharField(max_length=200, blank=True, help_text="Hash of the code in the letter.")
    code_sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Wrong codes entered for the present letter.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True, help_text="Agent id; empty where the proof decided.")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="claim_waiting_or_decided",
            ),
            models.CheckConstraint(condition=~Q(state="waiting", email=""), name="claim_waiting_has_address"),
        ]

    def __str__(self) -> str:
        return f"claim {self.id}"


class Proposal(models.Model):
    """Changes that somebody without the right to edit proposes. `changes` is field to [present, proposed], stored."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="proposals")
    changes = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    proposer = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField(max_length=254, blank=True, help_text="Where a visitor is told; emptied afterwards.")
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True, help_text="Agent id.")
    accepted_fields = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="proposal_waiting_or_decided",
            ),
            models.CheckConstraint(condition=~Q(changes={}, note=""), name="proposal_says_something"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class ReaderConfirmation(models.Model):
    """A visitor found an entry right. It does not make the entry checked; it tells moderators what can wait."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="reader_confirmations")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "day"], name="reader_confirmation_once_a_day")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.day}: {self.count}"


class DigestChoice(models.Model):
    """Whether somebody wants the monthly digest; without a row they get it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    wanted = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wanted}"


class SentDigest(models.Model):
    """The digest of one month went to somebody: it goes out once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day.")
    entries = models.PositiveIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "month"], name="digest_once_a_month")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.month}"


class FreshnessRound(models.Model):
    """The day on which search was last told which entries fade; one row for each round."""

    day = models.DateField(unique=True)
    entries = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.entries}"
