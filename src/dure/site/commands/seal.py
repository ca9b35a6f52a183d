"""Seal the ledger's events, once or whenever enough have come."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable

WATCH_SECONDS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--watch", action="store_true", help="keep running and seal whenever a batch is full or a day has ended"
    )


def run(options: argparse.Namespace) -> int:
    if options.watch:
        return watch()
    import django

    django.setup()
    from dure.ledger.sealing import seal_events

    seals = seal_events()
    for seal in seals:
        sys.stdout.write(f"Seal {seal.number}: {seal.count} events, root {seal.root}\n")
    if not seals:
        sys.stdout.write("No new events to seal.\n")
    return 0


def watch() -> int:
    """Seal what is due every few seconds, until told to stop or until the parent process is gone."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parent = os.getppid()
    seal_due: Callable[[], int] | None = None
    while not stop.wait(WATCH_SECONDS) and os.getppid() == parent:
        # Loaded at the first turn, so that a starting site need not share the processor.
        seal_due = seal_due or _sealer()
        seal_due()
    return 0


def _sealer() -> Callable[[], int]:
    """What makes the seals that are due and returns how many they are."""
    import django
    import structlog
    from django.db import Error, close_old_connections

    django.setup()
    from dure.ledger import sealing

    log = structlog.get_logger("dure.seal")

    def seal_due() -> int:
        close_old_connections()
        try:
            seals = sealing.seal_due()
        except Error:
            # The database may be busy or restarting: the events stay unsealed and are tried again.
            log.exception("sealing failed")
            return 0
        for seal in seals:
            log.info("sealed", number=seal.number, events=seal.count)
        return len(seals)

    return seal_due
