"""Import runs: files on their way in, what was decided about their rows, and what came of them."""

from django.db import models

from dure.core.agents.models import Organization, User
from dure.core.kit.ids import new_id
from dure.core.territories.models import Territory


class ImportRun(models.Model):
    """One file from its upload to the report. The file itself lies in the data folder, for 30 days at most."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose run it is; empty for the operator at the command line.",
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    source = models.SlugField(max_length=80, help_text="The name under which entries remember where they came from.")
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    file_name = models.CharField(max_length=300)
    format = models.CharField(max_length=10, blank=True, help_text="sse-csv, csv, xlsx or geojson.")
    sheet = models.CharField(max_length=200, blank=True)
    overview = models.JSONField(default=dict, help_text="Headings, samples, values, sheets and notes of the file.")
    mapping = models.JSONField(default=dict)
    mapping_from = models.CharField(max_length=10, blank=True, help_text="guessed, remembered or chosen.")
    best_effort = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    job = models.UUIDField(null=True, help_text="The task that works on it.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["owner", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class ImportRow(models.Model):
    """A row that somebody has to look at: it is wrong, or may be an organization that is known already."""

    class Decision(models.TextChoices):
        OPEN = ""
        NEW = "new"
        SAME = "same"
        FILL = "fill"
        LEAVE_OUT = "leave-out"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Counts the rows below the heading from 1.")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=dict, help_text="Heading to cell, for the columns that are read.")
    corrected = models.BooleanField(default=False)
    problems = models.JSONField(default=list)
    proposals = models.JSONField(default=list, help_text="Entries it may be: id, score, reasons.")
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    organization = models.UUIDField(null=True, help_text="The entry that it was decided to be.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"

    @property
    def wrong(self) -> bool:
        """Whether an error keeps it out."""
        return any(problem["severity"] == "error" for problem in self.problems)


class SourceLink(models.Model):
    """Somebody decided that a source's organization is this entry, so that it is known at once the next time."""

    source = models.SlugField(max_length=80)
    source_id = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    run = models.UUIDField(null=True, help_text="The import run in which it was decided.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="source_link_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"


class RememberedMapping(models.Model):
    """What the columns of a file with these headings meant the last time."""

    scope = models.CharField(max_length=120, blank=True, help_text="The territory's slug; empty for all.")
    fingerprint = models.CharField(max_length=64, help_text="Of the set of headings.")
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "fingerprint"], name="remembered_mapping_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.fingerprint[:8]}"
