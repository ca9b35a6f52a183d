"""Keeping processes up beside the server: one that dies is started again, later each time it dies young."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.site.commands.work import stop_processes

LOOK_SECONDS = 0.25
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A process that lived so long had started well: its end is a new trouble.
GROWN_UP_SECONDS = 60.0


@dataclass
class Kept:
    """A process that is kept up: `pause` is how long it is waited for before it starts again."""

    words: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = FIRST_PAUSE_SECONDS
    due_at: float | None = field(default=None)


def start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start `dure WORDS…`."""
    return subprocess.Popen([sys.executable, "-P", "-m", "dure.site.cli", *words])  # noqa: S603 - words are the site's own


class Supervisor:
    """Starts commands of the site and keeps them up until `stop()`, by a thread of its own."""

    def __init__(self, *commands: tuple[str, ...]) -> None:
        now = time.monotonic()
        self.kept = [Kept(words, start(words), now) for words in commands]
        self.end = threading.Event()
        self.thread = threading.Thread(target=self._keep_up, name="supervisor", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End all that was started."""
        self.end.set()
        self.thread.join()
        stop_processes([each.process for each in self.kept])

    def _keep_up(self) -> None:
        while not self.end.wait(LOOK_SECONDS):
            for each in self.kept:
                look_at(each, time.monotonic())


def look_at(kept: Kept, now: float) -> None:
    """Start a process that has died, after a pause that doubles each time it dies young."""
    if kept.process.poll() is None:
        return
    if kept.due_at is None:
        if now - kept.started_at >= GROWN_UP_SECONDS:
            kept.pause = FIRST_PAUSE_SECONDS
        kept.due_at = now + kept.pause
        kept.pause = min(kept.pause * 2, LONGEST_PAUSE_SECONDS)
    elif now >= kept.due_at:
        kept.process, kept.started_at, kept.due_at = start(kept.words), now, None
