"""Jobs, and when recurring ones are due."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.kit.ids import new_id

if TYPE_CHECKING:
    from dure.core.tasks.lifelines import Lifeline

LONGEST_WORDS = 300


class Job(models.Model):
    """One piece of long work: what is asked for, how far it is, and what came of it.

    `done`, `total`, `words`, `result` and `error` are shown to whoever started the job; they and `arguments`
    hold no personal data. `unique` keeps a second job of the same `unique` from being under way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "Waiting")
        RUNNING = "running", pgettext_lazy("job", "Running")
        DONE = "done", pgettext_lazy("job", "Done")
        FAILED = "failed", pgettext_lazy("job", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "Stopped")

    UNDER_WAY = (State.WAITING, State.RUNNING)

    # Set by the worker that runs the job.
    lifeline: "Lifeline | None" = None

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    unique = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(help_text="No worker takes it before.")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0, help_text="How often a worker has taken it.")
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True, help_text="PostgreSQL: its worker was alive until then.")
    stop_asked = models.BooleanField(default=False)

    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0, help_text="0 where it is not known.")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(unique=""),
                name="one_job_of_a_kind_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="jobs_waiting"),
            models.Index(fields=["worker"], condition=Q(state="running"), name="jobs_running"),
            models.Index(fields=["by", "-created_at"], name="jobs_of_somebody"),
            models.Index(fields=["subject_kind", "subject", "-created_at"], name="jobs_about_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"

    def progress(self, done: int, total: int = 0, words: str = "") -> None:
        """Show how far the job is: `done` of `total` (0 where nobody knows), and what is being done, in words.

        Cheap enough to be called for every row, and seen by others at once, though the job's transaction is
        open. Raises Cancelled, Interrupted or LeaseLost where the job has to stop: let it pass.
        """
        from dure.core.tasks.lifelines import Progress

        self.done, self.total, self.words = done, total, words[:LONGEST_WORDS]
        if self.lifeline is not None:
            self.lifeline.report(Progress(self.done, self.total, self.words))

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def label(self) -> Any:
        """What the job does, in the reader's language."""
        from dure.core.tasks.registry import label_of

        return label_of(self.name)

    @property
    def state_words(self) -> Any:
        """How far the job is, as a sentence."""
        if self.state == self.State.RUNNING and self.stop_asked:
            return _("It is about to stop.")
        if self.state == self.State.WAITING and self.attempts:
            return _("It was interrupted and is tried again soon.")
        return {
            self.State.WAITING: _("It waits for its turn."),
            self.State.RUNNING: _("It is being done now."),
            self.State.DONE: _("It is done."),
            self.State.FAILED: _("It could not be done."),
            self.State.CANCELLED: _("It was stopped."),
        }[self.State(self.state)]

    @property
    def percentage(self) -> int | None:
        """How much is done, of 100; None where nobody knows how much there is."""
        return min(100 * self.done // self.total, 100) if self.total > 0 else None

    @property
    def result_url(self) -> str:
        """Where what came of the job is seen; empty where it is not done or has no page."""
        from dure.core.tasks.registry import result_url_of

        return result_url_of(self) if self.state == self.State.DONE else ""


class Recurrence(models.Model):
    """When a recurring job is due next. What recurs, and how often, stands in the code (`registry.repeat`)."""

    key = models.CharField(primary_key=True, max_length=120)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
