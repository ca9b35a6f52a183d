"""A worker: one process that takes jobs one after another until it is told to end."""

import os
import secrets
import socket
import threading
import time

import structlog
from django.db import Error, close_old_connections

from dure.core.tasks import lifelines
from dure.core.tasks.recurring import start_due
from dure.core.tasks.running import claim, release_lost, run_job

IDLE_SECONDS = 1.0
LOOK_AROUND_SECONDS = 10.0
TROUBLE_SECONDS = 3.0

log = structlog.get_logger("dure.work")


class Worker:
    """Runs what waits, starts what recurs, and lets go the jobs of workers that are dead.

    Idle, it asks one small question of the database a second.
    """

    def __init__(self, *, idle: float = IDLE_SECONDS, look_around: float = LOOK_AROUND_SECONDS) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.idle = idle
        self.look_around_every = look_around
        self.looked_around = float("-inf")
        self.end = threading.Event()
        self.parent: int | None = None

    def is_leaving(self) -> bool:
        """Whether it has been told to end, or the process that started it is gone."""
        return self.end.is_set() or (self.parent is not None and os.getppid() != self.parent)

    def run(self) -> None:
        """Work until `end` is set. A job that runs then stops at its next progress, and waits for another worker."""
        with lifelines.alive(self.name):
            while not self.is_leaving():
                pause = 0.0
                try:
                    close_old_connections()
                    pause = 0.0 if self.turn() else self.idle
                except Error:
                    log.exception("the worker cannot reach the database")
                    pause = TROUBLE_SECONDS
                self.end.wait(pause)

    def turn(self) -> bool:
        """Look around if it is time to, and run one job; tells whether there was one."""
        now = time.monotonic()
        if now - self.looked_around >= self.look_around_every:
            self.looked_around = now
            release_lost()
            start_due()
        job = claim(self.name)
        if job is None:
            return False
        run_job(job, lifelines.lifeline_of(job, self.is_leaving))
        return True
