"""Do the long work that waits: imports, feeds, what recurs."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

# Beside a server that starts, which has more need of the processor.
LATER_SECONDS = 2.0
GRACE_SECONDS = 15.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, default=1, help="how many jobs at a time (default: %(default)s)")
    parser.add_argument("--embedded", action="store_true", help="end with the process that starts this one")


def run(options: argparse.Namespace) -> int:
    if options.processes > 1:
        return _run_several(options.processes)
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    return work(end, embedded=options.embedded)


def work(end: threading.Event, *, embedded: bool, later: float = LATER_SECONDS, idle: float | None = None) -> int:
    """Work until `end` is set or, `embedded`, the process that started this one is gone."""
    parent = os.getppid()
    if embedded and end.wait(later):
        return 0
    from dure.site.commands.migrate import prepare

    if embedded:
        import django

        # The server beside it has prepared the site.
        django.setup()
    else:
        prepare(report=lambda line: sys.stderr.write(line + "\n"))
    import logging.config

    from django.conf import settings

    from dure.core.tasks.worker import IDLE_SECONDS, Worker

    logging.config.dictConfig(settings.LOGGING)
    worker = Worker(idle=IDLE_SECONDS if idle is None else idle)
    worker.end = end
    worker.parent = parent if embedded else None
    worker.run()
    return 0


def _run_several(count: int) -> int:
    """Start so many workers and keep them up until told to end; one that dies is replaced."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    from dure.site.commands.migrate import prepare

    prepare(report=lambda line: sys.stderr.write(line + "\n"))
    from django.db import connections

    connections.close_all()
    workers = [_start() for _each in range(count)]
    while not end.wait(1):
        workers = [each if each.poll() is None else _start() for each in workers]
    stop_processes(workers)
    return 0


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "dure.site.cli", "work", "--embedded"])


def stop_processes(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and make those end that have not within a while: their jobs are done by others."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
