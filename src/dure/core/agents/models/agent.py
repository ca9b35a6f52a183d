"""Agents after ValueFlows: whoever can act, and how agents relate to one another."""

from django.db import models
from django.db.models import F, Q

from dure.core.kit.ids import new_id


class Agent(models.Model):
    """A person or an organization. The ledger knows people by this id and by nothing else."""

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANIZATION = "organization"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Relationship(models.Model):
    """`subject` is, from `start` to `end`, in this role toward `object`: a member of, an operator of, its chair."""

    class Role(models.TextChoices):
        MEMBER_OF = "member_of"
        OPERATES = "operates"
        CHAIRS = "chairs"
        WORKS_FOR = "works_for"
        VOLUNTEERS_FOR = "volunteers_for"
        SUPPORTS = "supports"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(Agent, models.PROTECT, related_name="relationships")
    object = models.ForeignKey(Agent, models.PROTECT, related_name="inverse_relationships")
    role = models.CharField(max_length=20, choices=Role)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    source_name = models.CharField(max_length=300)
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("object")), name="relationship_with_another"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="relationship_ends_after_start",
            ),
            models.UniqueConstraint(fields=["subject", "object", "role", "start"], name="relationship_once"),
            models.UniqueConstraint(
                fields=["subject", "object", "role"],
                condition=Q(start__isnull=True),
                name="relationship_once_without_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.role} {self.object_id}"
