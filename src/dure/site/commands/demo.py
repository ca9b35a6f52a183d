"""Load the Anseong story into a data folder of its own, and serve it."""

import argparse
import os
import socket
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost")
DATABASE_FILES = ("dure.sqlite3", "dure.sqlite3-wal", "dure.sqlite3-shm")
BROWSER_PATIENCE = 60.0


class CannotStart(Exception):
    """The demo cannot start; the message says why and what to do."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--reset", action="store_true", help="begin anew: forget what was done in the demo so far")


def run(options: argparse.Namespace) -> int:
    try:
        check_port(options.host, options.port)
        set_environment(os.environ, options.host, options.port)
        if options.reset:
            reset()
        load_demo()
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    _serve(options)
    return 0


def check_port(host: str, port: int) -> None:
    """Raise CannotStart where something listens there already, before anything is changed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotStart(
                f"The demo cannot listen on {host} port {port} ({error}). "
                "Choose another port, for example: ./dure demo --port 8080"
            ) from error


def set_environment(environment: MutableMapping[str, str], host: str, port: int) -> None:
    """Settings of a demo; those that the reader has made stay. Must come before Django starts."""
    environment["DURE_DEMO"] = "1"
    shown = f"[{host}]" if ":" in host else host
    everywhere = host in {"0.0.0.0", "::"}  # noqa: S104 - only compared with, to know which names to answer to
    defaults = {
        "DURE_DATA_DIR": str(default_folder()),
        "DURE_LOG_FORMAT": "text",
        "DURE_LOG_LEVEL": "WARNING",
        "DURE_BASE_URL": f"http://{LOOPBACK[0] if everywhere else shown}:{port}",
        "DURE_ALLOWED_HOSTS": "*" if everywhere else ",".join(dict.fromkeys((shown, *LOOPBACK, "[::1]"))),
    }
    for name, value in defaults.items():
        environment.setdefault(name, value)


def default_folder() -> Path:
    """`data/demo` in the project's root, or in the current folder where Dure is installed without its source."""
    root = Path(__file__).resolve().parents[4]
    return (root if (root / "pyproject.toml").is_file() else Path.cwd()) / "data" / "demo"


def reset() -> None:
    """Remove the demo's own SQLite database. Keys stay. Raises CannotStart rather than touch anything else."""
    if os.environ.get("DURE_DATABASE_URL", "").strip():
        raise CannotStart(
            "--reset removes only the demo's own SQLite file, and DURE_DATABASE_URL names another database. "
            "Unset it, or empty that database yourself."
        )
    folder = Path(os.environ["DURE_DATA_DIR"]).expanduser().absolute()
    database = folder / DATABASE_FILES[0]
    if database.exists() and not _is_demo(database):
        raise CannotStart(
            f"{database} holds a site that is not the demo, so it is left as it is. "
            "Unset DURE_DATA_DIR, or point it to an empty folder."
        )
    for name in DATABASE_FILES:
        (folder / name).unlink(missing_ok=True)


def _is_demo(database: Path) -> bool:
    """Whether the file is a database that holds the demo or nobody at all."""
    from dure.site.demo import LOADER

    with closing(sqlite3.connect(database)) as connection:
        try:
            found = connection.execute("SELECT name FROM sqlite_master WHERE name = 'agents_user'").fetchone()
            people = [email for (email,) in connection.execute("SELECT email FROM agents_user")] if found else []
        except sqlite3.DatabaseError:
            return False
    return not people or LOADER in people


def load_demo() -> None:
    """Bring the database up to date and load the demo where it is not there yet."""
    from dure.site.commands.migrate import prepare

    prepare(report=_say)
    from dure.core.agents.models import User
    from dure.site.demo.loading import is_loaded, load

    if is_loaded():
        return
    if User.objects.exists():
        raise CannotStart(
            "This database holds a site that is not the demo, so nothing was loaded. "
            "Unset DURE_DATA_DIR and DURE_DATABASE_URL, or name an empty database."
        )
    load(_say)


def _serve(options: argparse.Namespace) -> None:
    from dure.site.commands.serve import serve
    from dure.site.demo import sign_ins

    address = os.environ["DURE_BASE_URL"]
    _say(f"\nDure: the Anseong story, with simulated figures\n\n  {address}\n\nSign-ins\n{sign_ins.printed()}")
    if options.host not in {*LOOPBACK, "::1"}:
        _say("\nOthers in your network can reach this demo, and its password is known to all.")
    _say("\nPress Ctrl+C to stop.")
    if not options.no_browser and has_browser():
        threading.Thread(target=_open_browser, args=(address,), daemon=True).start()
    serve(options.host, options.port, workers=1)


def has_browser() -> bool:
    """Whether a browser with windows can open; one that takes over the terminal would hide the sign-ins."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(address: str) -> None:
    if answers(address, BROWSER_PATIENCE):
        webbrowser.open(address)


def answers(address: str, seconds: float) -> bool:
    """Whether the site at `address` answers within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - the address is our own
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
