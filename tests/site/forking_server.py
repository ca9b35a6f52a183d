"""Starts the real server again and again, quickly: `python forking_server.py PORT`, then one line on standard input
for each start; the answer is the new server's process id.

Each server is a fork of this process, which has imported the site already, with a process group of its own. It runs
what `dure serve` runs, granian with two workers beside processes that seal, do long work and watch over calls; these
are forked too. Each says what it is by the name that the kernel has for it: serve, seal, work or watch.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

WORKERS = 2


class ForkedBeside:
    """Stands for a process that the site starts beside its server, without a new interpreter."""

    def __init__(self, words: Sequence[str]) -> None:
        run = {("seal", "--watch"): seal, ("work", "--embedded"): work, ("watch", "--embedded"): watch}[tuple(words)]
        self.ended = False
        self.pid = os.fork()
        if self.pid == 0:
            name_this_process(words[0])
            os._exit(run())

    def poll(self) -> int | None:
        """None while it lives."""
        self.ended = self.ended or os.waitpid(self.pid, os.WNOHANG) != (0, 0)
        return 0 if self.ended else None

    def wait(self, timeout: float) -> int:
        if not self.ended:
            os.waitpid(self.pid, 0)
        return 0

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def name_this_process(name: str) -> None:
    Path("/proc/self/comm").write_text(name)


def seal() -> int:
    from dure.site.commands import seal as command

    # Sealing goes on all the time, so that kills fall into it as well.
    command.WATCH_SECONDS = 0.05
    return command.watch()


def work() -> int:
    import threading

    from dure.site.commands import work as command

    return command.work(threading.Event(), embedded=True, later=0, idle=0.05)


def watch() -> int:
    import django

    django.setup()
    from dure.local.spaces.alarms.watching import Watcher

    Watcher(os.getppid()).run()
    return 0


def serve(port: int) -> None:
    from dure.site import supervision
    from dure.site.commands import serve as command

    os.setsid()
    name_this_process("serve")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with mock.patch.object(supervision, "start", ForkedBeside):
        command.serve("127.0.0.1", port, WORKERS)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "dure.site.settings"
    from django.db import connections

    from dure.site.commands.migrate import prepare

    prepare()
    import granian  # noqa: F401  (imported once here, for all the forks)
    from django.urls import get_resolver

    import dure.site.wsgi  # noqa: F401

    assert get_resolver().url_patterns
    connections.close_all()
    # What all forks have in common is not looked through, and so not copied, by each of them.
    gc.freeze()
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                serve(int(sys.argv[1]))
            finally:
                os._exit(1)
        print(pid, flush=True)  # noqa: T201
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
