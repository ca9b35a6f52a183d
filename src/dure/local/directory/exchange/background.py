"""Import runs as long tasks: by workers where the site has them, else at once."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.local.directory.exchange import runs, stored_files
from dure.local.directory.exchange.importing import Progress
from dure.local.directory.exchange.models import ImportRun

CHECK, PERFORM, CLEAN = "check_import", "import_organizations", "remove_old_import_files"


def _actions() -> Any:
    try:
        return import_module("dure.core.tasks.actions")
    except ModuleNotFoundError:
        return None


def set_to_work(by: User, run: ImportRun, name: str) -> None:
    """Have a worker check or perform the run; where there are no workers, do it now."""
    actions = _actions()
    if actions is not None:
        job = actions.start(
            by, name, {"run": str(run.pk)}, subject_kind="import", subject=str(run.pk), unique=f"import-{run.pk}"
        )
        ImportRun.objects.filter(pk=run.pk).update(job=job.pk)
        run.job = job.pk
        return
    _do(run, name, None)


def _do(run: ImportRun, name: str, progress: Progress | None) -> dict[str, Any]:
    work: Callable[[ImportRun, Progress | None], object] = runs.check if name == CHECK else runs.perform
    try:
        work(run, progress)
    except Refused as refusal:
        runs.fail(run, refusal.message)
        return {"failed": refusal.code}
    return dict(run.counts)


def register() -> None:
    """Tell the workers what there is to do; called once at start-up."""
    if _actions() is None:
        return
    registry = import_module("dure.core.tasks.registry")
    registry.long_task(CHECK, label=_("Check of a file"))(_check)
    registry.long_task(PERFORM, label=_("Import of organizations"))(_perform)
    registry.long_task(CLEAN, label=_("Removal of old import files"))(_clean)
    registry.repeat(CLEAN, every="day")


def _check(job: Any, run: str) -> dict[str, Any]:
    return _do(ImportRun.objects.get(pk=run), CHECK, _progress(job))


def _perform(job: Any, run: str) -> dict[str, Any]:
    found = ImportRun.objects.get(pk=run)
    # A worker that was killed may have written it already.
    return dict(found.counts) if found.state == ImportRun.State.DONE else _do(found, PERFORM, _progress(job))


def _clean(_job: Any) -> dict[str, Any]:
    return {"removed": stored_files.remove_old_files()}


def _progress(job: Any) -> Progress:
    def tell(done: int, total: int) -> None:
        job.progress(done, total)

    return tell
