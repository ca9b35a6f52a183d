"""Watch over calls for help: pass them on while nobody answers, send the messages, hear the buttons."""

import argparse
import os
import signal
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--embedded", action="store_true", help="end with the process that starts this one")


def run(options: argparse.Namespace) -> int:
    parent = os.getppid() if options.embedded else None
    if options.embedded:
        import django

        # The server beside it has prepared the site.
        django.setup()
    else:
        from dure.site.commands.migrate import prepare

        prepare(report=lambda line: sys.stderr.write(line + "\n"))
    import logging.config

    from django.conf import settings

    from dure.local.spaces.alarms.watching import Watcher

    logging.config.dictConfig(settings.LOGGING)
    watcher = Watcher(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watcher.end.set())
    watcher.run()
    return 0
