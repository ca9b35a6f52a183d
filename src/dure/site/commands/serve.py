"""Serve the site with granian, beside processes that seal the ledger, do long work and watch over calls for help."""

import argparse
import os
import sys

from dure.site.commands.migrate import prepare
from dure.site.supervision import Supervisor


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")


def run(options: argparse.Namespace) -> int:
    prepare(report=lambda line: sys.stderr.write(line + "\n"))
    serve(options.host, options.port, options.workers)
    return 0


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Requires `prepare()`."""
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces

    # Worker processes must open database connections of their own.
    connection.close()
    beside = Supervisor(("seal", "--watch"), ("work", "--embedded"), ("watch", "--embedded"))
    try:
        Granian(
            "dure.site.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            respawn_failed_workers=True,
            log_access=False,
            websockets=False,
        ).serve()
    finally:
        beside.stop()
