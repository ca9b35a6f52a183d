"""People's personal data, apart from everything else.

Each record is encrypted with a key of its own, and that key is wrapped by the site key. Erasing a
person destroys the key and the search tokens: what is left cannot be read by anybody.
"""

from django.db import models
from django.db.models import Q

from dure.core.agents.models.agent import Agent


class PersonalRecord(models.Model):
    """The encrypted name, phone, birth year and health notes of one person."""

    agent = models.OneToOneField(Agent, models.PROTECT, primary_key=True, related_name="personal_record")
    wrapped_key = models.BinaryField(null=True)
    ciphertext = models.BinaryField(null=True)
    registered_by = models.ForeignKey(
        Agent, models.PROTECT, related_name="+", help_text="The organization that holds the data and may read it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, wrapped_key__isnull=False, ciphertext__isnull=False)
                | Q(erased_at__isnull=False, wrapped_key__isnull=True, ciphertext__isnull=True),
                name="personal_record_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"personal record {self.agent_id}"


class SearchToken(models.Model):
    """A keyed hash of a name or of a phone number's last digits, so that staff find a member without reading all."""

    record = models.ForeignKey(PersonalRecord, models.CASCADE, related_name="search_tokens")
    token = models.BinaryField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["token"])]
        constraints = [models.UniqueConstraint(fields=["record", "token"], name="search_token_once")]

    def __str__(self) -> str:
        return f"token of {self.record_id}"
