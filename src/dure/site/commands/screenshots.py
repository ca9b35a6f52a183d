"""Take a picture of every page of the demo, and report what is wrong in the browser."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dure.site.commands.demo import answers, set_environment
from dure.site.environment import LANGUAGE_CODES

HOST = "127.0.0.1"
PATIENCE = 240.0
STOP_PATIENCE = 20.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="folder (default: %(default)s)")
    parser.add_argument("--languages", default=",".join(LANGUAGE_CODES), help="default: %(default)s")
    parser.add_argument("--widths", default="390,1440", help="in CSS pixels (default: %(default)s)")
    parser.add_argument("--schemes", default="light,dark", help="default: %(default)s")
    parser.add_argument("--pages", default="", help="names of pages, as in the pictures' names (default: all)")
    parser.add_argument("--data", type=Path, help="data folder of a demo to use (default: a temporary one)")


def run(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="dure-screenshots-") as scratch:
        os.environ["DURE_DATA_DIR"] = str((options.data or Path(scratch)).absolute())
        port = _free_port()
        set_environment(os.environ, HOST, port)
        with _demo(port) as address:
            return _photograph(options, address)


def _photograph(options: argparse.Namespace, address: str) -> int:
    import django

    django.setup()
    from dure.site.screenshots.pages import all_pages, names
    from dure.site.screenshots.photographing import photograph, styles

    wanted = _words(options.pages)
    if unknown := sorted(set(wanted) - set(names())):
        sys.stderr.write(f"No such pages: {', '.join(unknown)}. Choose among {', '.join(names())}.\n")
        return 2
    pages = list(all_pages(wanted))
    widths = [int(width) for width in _words(options.widths)]
    looks = styles(_words(options.languages), widths, _words(options.schemes))
    count = 0
    for trouble in photograph(address, pages, looks, options.out):
        count += 1
        sys.stdout.write(f"{trouble}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(pages) * len(looks)} pictures in {options.out}; {count} things are wrong.\n")
    return 1 if count else 0


@contextmanager
def _demo(port: int) -> Iterator[str]:
    """The demo, served by a process of its own until the end."""
    command = [sys.executable, "-P", "-m", "dure.site.cli", "demo", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - the words are our own
    try:
        address = f"http://{HOST}:{port}"
        if not answers(address, PATIENCE):
            raise SystemExit("The demo did not start: its own message above says why.")
        yield address
    finally:
        server.terminate()
        server.wait(STOP_PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
