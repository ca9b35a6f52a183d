"""Import runs as long tasks: a small file at once, a larger one by a worker, with progress."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.tasks.actions import start
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.local.directory.exchange import runs, stored_files
from dure.local.directory.exchange.importing import Progress
from dure.local.directory.exchange.models import ImportRun

CHECK, PERFORM, CLEAN = "check_import", "import_organizations", "remove_old_import_files"
# A file of so many rows is done before a worker would have begun.
MOST_ROWS_AT_ONCE = 300


def set_to_work(by: User, run: ImportRun, name: str) -> None:
    """Check or perform the run: now where it is small, else by a worker."""
    if int(run.overview.get("rows", 0)) <= MOST_ROWS_AT_ONCE:
        _do(run, name, None)
        return
    subject = str(run.pk)
    job = start(by, name, {"run": subject}, subject_kind="import", subject=subject, unique=f"import-{subject}")
    ImportRun.objects.filter(pk=run.pk).update(job=job.pk)
    run.job = job.pk


def _do(run: ImportRun, name: str, progress: Progress | None) -> dict[str, Any]:
    try:
        if name == CHECK:
            runs.check(run, progress)
        else:
            runs.perform(run, progress)
    except Refused as refusal:
        runs.fail(run, refusal.message)
        return {"failed": refusal.code}
    return {name: value for name, value in run.counts.items() if isinstance(value, int)}


def _page(job: Job) -> str:
    from django.urls import reverse

    return reverse("exchange:run", kwargs={"run_id": job.subject})


@long_task(CHECK, label=_("Check of a file"), page=_page)
def check_import(job: Job, run: str) -> dict[str, Any]:
    """Check every row of a run. Doing it again does no harm."""
    return _do(ImportRun.objects.get(pk=run), CHECK, _progress(job))


@long_task(PERFORM, label=_("Import of organizations"), page=_page)
def perform_import(job: Job, run: str) -> dict[str, Any]:
    """Write a run in one transaction, unless a worker that was stopped has written it already."""
    found = ImportRun.objects.get(pk=run)
    return {} if found.state == ImportRun.State.DONE else _do(found, PERFORM, _progress(job))


@long_task(CLEAN, label=_("Removal of old import files"))
def remove_old_import_files(_job: Job) -> dict[str, Any]:
    return {"removed": stored_files.remove_old_files()}


repeat(CLEAN, every="day")


def _progress(job: Job) -> Progress:
    def tell(done: int, total: int) -> None:
        job.progress(done, total)

    return tell
