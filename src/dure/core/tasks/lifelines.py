"""How a worker shows that it is alive, and a job how far it is, while the job's own transaction is open.

What a job writes in its transaction nobody sees before it commits, so its progress has to be shown elsewhere:

- PostgreSQL: a thread of the worker, with a connection of its own, writes progress and renews the job's lease
  every second (`RowLifeline`). A worker that was killed, or whose machine is gone, is known by a lease that ran
  out: it is taken to be dead after `LEASE`.
- SQLite: there is one writer, and that may be the job for as long as its transaction takes. So nothing of this
  is in the database: the worker holds a lock on a file in the data folder, which the system takes from it at
  the moment it dies; progress and the wish to stop are small files beside it (`FileLifeline`). SQLite serves one
  machine only, so all its workers see these files.
"""

import fcntl
import json
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now

from dure.core.tasks.models import Job
from dure.core.tasks.stopping import Cancelled, Interrupted, LeaseLost

LEASE = timedelta(seconds=30)
BEAT = 1.0
SHORTEST_BETWEEN_FILES = 0.2

log = structlog.get_logger("dure.work")


@dataclass(frozen=True)
class Progress:
    done: int = 0
    total: int = 0
    words: str = ""


class Lifeline(ABC):
    """What stands between one job that is run and everybody who watches it. `leaving` tells a worker's end."""

    def __init__(self, job: Job, leaving: Callable[[], bool]) -> None:
        self.job = job
        self.leaving = leaving
        self.progress = Progress(job.done, job.total, job.words)

    def report(self, progress: Progress) -> None:
        """Show `progress`. Raises Cancelled, Interrupted or LeaseLost where the job has to stop here."""
        self.progress = progress
        self.show()
        if self.is_lost():
            raise LeaseLost
        if self.stop_asked():
            raise Cancelled
        if self.leaving():
            raise Interrupted

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the job while the block runs."""
        yield

    @abstractmethod
    def show(self) -> None: ...

    @abstractmethod
    def stop_asked(self) -> bool: ...

    def is_lost(self) -> bool:
        """Whether another worker has taken the job over."""
        return False


class RowLifeline(Lifeline):
    """Progress and lease in the job's row, written by a thread with a connection of its own."""

    def __init__(self, job: Job, leaving: Callable[[], bool]) -> None:
        super().__init__(job, leaving)
        self._stop_asked = self._lost = False
        self._over = threading.Event()

    def show(self) -> None:
        """Nothing: the thread shows it at its next beat."""

    def stop_asked(self) -> bool:
        return self._stop_asked

    def is_lost(self) -> bool:
        return self._lost

    @contextmanager
    def held(self) -> Iterator[None]:
        thread = threading.Thread(target=self._beat, name=f"lifeline {self.job.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._beat_once()
            except Error:
                # The database may be restarting; the lease outlasts many such beats.
                log.warning("a sign of life could not be written", job=str(self.job.pk))
                connection.close()
        connection.close()

    def _beat_once(self) -> None:
        row = Job.objects.filter(
            pk=self.job.pk, worker=self.job.worker, attempts=self.job.attempts, state=Job.State.RUNNING
        )
        if not row.update(leased_until=Now() + LEASE, **asdict(self.progress)):
            self._lost = True
        self._stop_asked = row.filter(stop_asked=True).exists()


class FileLifeline(Lifeline):
    """Progress and the wish to stop as files."""

    def __init__(self, job: Job, leaving: Callable[[], bool]) -> None:
        super().__init__(job, leaving)
        self._shown_at = 0.0

    def show(self) -> None:
        now = time.monotonic()
        if now - self._shown_at < SHORTEST_BETWEEN_FILES:
            return
        self._shown_at = now
        draft = _progress_file(self.job.pk).with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self.progress)))
        draft.replace(_progress_file(self.job.pk))

    def stop_asked(self) -> bool:
        return _stop_file(self.job.pk).exists()

    @staticmethod
    def forget(job_id: UUID) -> None:
        """Remove what was shown of a job that has ended."""
        for file in (_progress_file(job_id), _stop_file(job_id)):
            file.unlink(missing_ok=True)


class SilentLifeline(Lifeline):
    """Nobody watches: for a job that is run by whoever asked for it, in their own transaction."""

    def show(self) -> None:
        """Nothing."""

    def stop_asked(self) -> bool:
        return False


def uses_files() -> bool:
    """Whether signs of life are files here, because the database has only one writer."""
    return connection.vendor == "sqlite"


def lifeline_of(job: Job, leaving: Callable[[], bool]) -> Lifeline:
    """The lifeline of a job that a worker has taken."""
    return FileLifeline(job, leaving) if uses_files() else RowLifeline(job, leaving)


def live_progress(job: Job) -> Job:
    """`job` with what it shows by now, though its transaction may be open."""
    if job.state == Job.State.RUNNING and uses_files():
        with suppress(OSError, ValueError):
            shown = Progress(**json.loads(_progress_file(job.pk).read_text()))
            job.done, job.total, job.words = shown.done, shown.total, shown.words
        job.stop_asked = job.stop_asked or _stop_file(job.pk).exists()
    return job


def ask_to_stop(job: Job) -> None:
    """Ask the worker that runs `job` to stop; where the job holds the only writer, before anything is written."""
    if uses_files():
        _folder().mkdir(parents=True, exist_ok=True)
        _stop_file(job.pk).touch()
    Job.objects.filter(pk=job.pk).update(stop_asked=True)


@contextmanager
def alive(worker: str) -> Iterator[None]:
    """Show that `worker` is alive while the block runs, and not a moment longer, however it ends."""
    if not uses_files():
        yield
        return
    _folder().mkdir(parents=True, exist_ok=True)
    file = _alive_file(worker)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def is_alive(worker: str) -> bool:
    """Whether `worker`, of a site on SQLite, is alive."""
    try:
        with _alive_file(worker).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def remove_leftovers(older_than: timedelta) -> None:
    """Remove the files of workers and jobs that are long gone."""
    if not uses_files() or not _folder().is_dir():
        return
    oldest = time.time() - older_than.total_seconds()
    for file in _folder().iterdir():
        with suppress(FileNotFoundError):
            gone = file.suffix != ".alive" or not is_alive(file.stem)
            if gone and file.stat().st_mtime < oldest:
                file.unlink()


def _folder() -> Path:
    return Path(settings.DURE.data_dir) / "work"


def _alive_file(worker: str) -> Path:
    return _folder() / f"{os.path.basename(worker)}.alive"  # noqa: PTH119 - a name, of which only the last part counts


def _progress_file(job_id: UUID) -> Path:
    return _folder() / f"{job_id}.progress"


def _stop_file(job_id: UUID) -> Path:
    return _folder() / f"{job_id}.stop"
