"""A site with a folder and a database of its own, run by real processes and reached over real HTTP."""

import atexit
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
LOCAL = "127.0.0.1"
DATABASE, BARE = "dure.sqlite3", "bare.sqlite3"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        return int(listener.getsockname()[1])


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a site in `folder`; nothing of this process's own settings but what `more` says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DURE_", "DJANGO_"))}
    return kept | {
        "DURE_DATA_DIR": str(folder),
        "DURE_LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{TESTS}",
        **more,
    }


@contextmanager
def database_of_its_own() -> Iterator[dict[str, str]]:
    """Settings that name a new database where the tests run on PostgreSQL; none where they run on SQLite."""
    address = os.environ.get("DURE_DATABASE_URL", "")
    if not address:
        yield {}
        return
    import psycopg

    name = f"dure_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield {"DURE_DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Site:
    """Runs commands of the site and starts its server."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://{LOCAL}:{self.port}"
        self.world: Any = None
        self.environment = environment_of(folder, DURE_BASE_URL=self.address, **settings)

    def run(self, *words: str, text: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """`dure WORDS…`, with its output as text."""
        return subprocess.run(
            [sys.executable, "-m", "dure.site.cli", *words],
            env=self.environment | settings,
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def prepare(self, function: str = "") -> Any:
        """Migrate; then call `function` (`module:name`, importable from the tests) there and return what it returns."""
        if "DURE_DATABASE_URL" in self.environment:
            shutil.copytree(migrated_folder() / "static", self.folder / "static")
            self.migrate()
        else:
            shutil.copytree(migrated_folder(), self.folder, dirs_exist_ok=True)
        return self.call(function) if function else None

    def migrate(self) -> None:
        made = self.run("migrate")
        assert made.returncode == 0, made.stdout + made.stderr

    def call(self, function: str) -> Any:
        """Call `module:name` in a process of the site; it returns something that JSON can carry."""
        module, name = function.split(":")
        code = f"import django, json; django.setup(); import {module} as m; print(json.dumps(m.{name}()))"
        return json.loads(self._python("-c", code).splitlines()[-1])

    def run_django(self, *words: str) -> None:
        """`django-admin WORDS…` for the site."""
        self._python("-m", "django", *words)

    def _python(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "dure.site.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self, workers: int = 1, **settings: str) -> Iterator[str]:
        """Serve while the block runs; yields the address."""
        log = (self.folder / "server.log").open("ab")
        server = subprocess.Popen(
            [sys.executable, "-m", "dure.site.cli", "serve", "--port", str(self.port), "--workers", str(workers)],
            env=self.environment | settings,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_until_it_answers(self.address, server)
            yield self.address
        finally:
            kill_group(server.pid)
            server.wait(10)
            log.close()

    def log_lines(self) -> list[dict[str, Any]]:
        """What the server has logged as JSON."""
        lines = (self.folder / "server.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@cache
def migrated_folder() -> Path:
    """The folder of a site on SQLite that was migrated once for all processes of a run, to be copied.

    BARE in it is its database before anything was loaded into it, as tests have it that begin with an empty one.
    TEST_RUN_FOLDER names where the run keeps it; without it, it is this process's own.
    """
    shared = os.environ.get("TEST_RUN_FOLDER", "")
    run = Path(shared or tempfile.mkdtemp(prefix="dure-migrated-"))
    if not shared:
        atexit.register(shutil.rmtree, run, ignore_errors=True)
    folder, making = run / "migrated", run / "making"
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making.mkdir()
            site = Site(making)
            site.run_django("migrate", "--verbosity", "0")
            shutil.copy(making / DATABASE, making / BARE)
            site.migrate()
            making.rename(folder)
    return folder


def wait_until_it_answers(
    address: str, server: subprocess.Popen[bytes], *, path: str = "/healthz", seconds: float = 60
) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended by itself; see server.log in its folder"
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}{path}", timeout=2):
            return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


def kill_group(leader: int) -> None:
    """SIGKILL to a server and all that it has started: nothing is finished, flushed or closed."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
