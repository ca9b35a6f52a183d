"""Published initiatives that other places can learn from and adapt."""

from django.db import models

from dure.core.agents.models import User
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.local.initiatives.models import Initiative
from dure.value.models import Computation


class Case(models.Model):
    """What an officer writes; readers see its published versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="cases")
    name = TranslatedField()
    summary = TranslatedField()
    problem = TranslatedField()
    beneficiaries = TranslatedField()
    solution = TranslatedField()
    essential_elements = TranslatedField(help_text="One per line.")
    adaptable_elements = TranslatedField(help_text="One per line.")
    preconditions = TranslatedField(help_text="One per line.")
    cost = TranslatedField()
    lessons = TranslatedField()
    contact = TranslatedField()
    sources = models.JSONField(default=list, help_text="Pairs of name and address.")
    license = models.CharField(max_length=60, default="CC BY 4.0")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class CaseVersion(models.Model):
    """A frozen, signed publication. Never changed; a newer version supersedes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="Everything the page shows, in all languages, as it was signed.")
    computation = models.ForeignKey(Computation, models.PROTECT, related_name="case_versions")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, help_text="Ed25519 over the canonical JSON of the content.")

    class Meta:
        ordering = ["case", "-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_version_once")]

    def __str__(self) -> str:
        return f"{self.case_id} version {self.number}"
