"""What kinds of long work there are, and what recurs. Rooms register theirs when Django starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any

from dure.core.tasks.schedules import Every, Schedule

if TYPE_CHECKING:
    from dure.core.tasks.models import Job

MOST_ATTEMPTS = 5


type Run = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class LongTask:
    """A kind of job. `page` gives the address where the result of a job that is done is seen."""

    name: str
    run: Run
    label: Any
    page: Callable[["Job"], str] | None = None
    attempts: int = MOST_ATTEMPTS


@dataclass(frozen=True)
class Repeated:
    """A job that a worker starts whenever `schedule` says so."""

    key: str
    name: str
    schedule: Schedule
    arguments: Mapping[str, Any] = field(default_factory=dict)


TASKS: dict[str, LongTask] = {}
REPEATED: dict[str, Repeated] = {}


def long_task[F: Callable[..., dict[str, Any] | None]](
    name: str, *, label: Any = "", page: Callable[["Job"], str] | None = None, attempts: int = MOST_ATTEMPTS
) -> Callable[[F], F]:
    """Register the function below as the long task `name`; import its module when the room's app is ready.

    The function is called as `run(job, **arguments)` by a worker process, outside any transaction and in the
    language of whoever started it, and returns a dict that JSON can carry, the result. It may be called more
    than once for one job (see `running`), so it does its work in one transaction or so that a second run does
    no harm. It calls `job.progress(done, total, words)` often: that also raises `Cancelled` where the job was
    asked to stop. Every permission is asked for in the action that it calls, with `job.by`.

    `label` says what is being done ("Import of organizations"), `attempts` how often it is tried at most.
    """

    def register(function: F) -> F:
        known = TASKS.get(name)
        if known is not None and _place(known.run) != _place(function):
            raise ValueError(f"two long tasks are called {name!r}")
        TASKS[name] = LongTask(name, function, label or name, page, attempts)
        return function

    return register


def _place(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, getattr(function, "__qualname__", "")


def repeat(
    name: str,
    *,
    every: Every,
    at: time = time(3, 0),
    weekday: int = 0,
    day: int = 1,
    zone: str = "UTC",
    arguments: Mapping[str, Any] | None = None,
    key: str = "",
) -> None:
    """Have workers start the long task `name` every hour, day, week or month (see `Schedule`).

    Each due run is started once, however many workers there are; after a time without workers it is started
    once, not once for each that was missed. While the run before is still under way, the next is passed over.
    Give a `key` where the same task recurs with several arguments.
    """
    entry = Repeated(key or name, name, Schedule(every, at, weekday, day, zone), dict(arguments or {}))
    REPEATED[entry.key] = entry


def label_of(name: str) -> Any:
    """What jobs called `name` do, in words; the name itself where this site does not know it any more."""
    task = TASKS.get(name)
    return task.label if task else name


def result_url_of(job: "Job") -> str:
    """The page of what came of `job`, empty where there is none."""
    task = TASKS.get(job.name)
    return task.page(job) if task and task.page else ""
