"""Seal the ledger's events, once or whenever enough have come."""

import argparse
import os
import signal
import sys
import threading

WATCH_SECONDS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--watch", action="store_true", help="keep running and seal whenever a batch is full or a day has ended"
    )


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    if options.watch:
        return watch()
    from dure.ledger.sealing import seal_events

    seals = seal_events()
    for seal in seals:
        sys.stdout.write(f"Seal {seal.number}: {seal.count} events, root {seal.root}\n")
    if not seals:
        sys.stdout.write("No new events to seal.\n")
    return 0


def watch() -> int:
    """Seal what is due every few seconds, until told to stop or until the parent process is gone."""
    import structlog
    from django.db import Error, close_old_connections

    from dure.ledger.sealing import seal_due

    log = structlog.get_logger("dure.seal")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.wait(WATCH_SECONDS) and os.getppid() == parent:
        close_old_connections()
        try:
            for seal in seal_due():
                log.info("sealed", number=seal.number, events=seal.count)
        except Error:
            # The database may be busy or restarting: the events stay unsealed and are tried again.
            log.exception("sealing failed")
    return 0
