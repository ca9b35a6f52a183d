"""Files of import runs. They lie in the data folder, readable for the site alone, for 30 days at most."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from dure.local.directory.exchange.models import ImportRow, ImportRun

KEPT_FOR = timedelta(days=30)


def _folder(run: ImportRun) -> Path:
    top: Path = settings.DURE.data_dir / "imports"
    return top / str(run.pk)


def keep(run: ImportRun, content: bytes, name: str = "file") -> None:
    """Keep a file of a run, in place of one of the same name."""
    folder = _folder(run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def kept(run: ImportRun, name: str = "file") -> bytes | None:
    """What was kept; None where it is gone."""
    try:
        return (_folder(run) / name).read_bytes()
    except OSError:
        return None


def forget(run: ImportRun) -> None:
    """Remove all files of a run."""
    shutil.rmtree(_folder(run), ignore_errors=True)


def remove_old_files() -> int:
    """Remove the files and rows of runs older than 30 days, and runs that never wrote anything; tell how many."""
    old = list(ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT_FOR, overview__has_key="headings"))
    for run in old:
        forget(run)
        ImportRow.objects.filter(run=run).delete()
        if run.state in {ImportRun.State.DONE, ImportRun.State.UNDONE}:
            run.overview = {}
            run.save(update_fields=["overview"])
        else:
            run.delete()
    _remove_orphans()
    return len(old)


def _remove_orphans() -> None:
    """Remove folders whose run was never made or is gone."""
    top: Path = settings.DURE.data_dir / "imports"
    oldest = (timezone.now() - KEPT_FOR).timestamp()
    for folder in top.iterdir() if top.exists() else ():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
