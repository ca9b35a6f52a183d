"""Import organizations from a file."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    organizations = kinds.add_parser("organizations", help="a directory of SSE organizations")
    organizations.add_argument("file", type=Path)
    organizations.add_argument("--format", choices=["sse-csv"], required=True, help="“standard CSV”, version 4")
    organizations.add_argument("--territory", default="", metavar="SLUG", help="the territory they are put in")
    organizations.add_argument("--dry-run", action="store_true", help="check every row and change nothing")
    organizations.add_argument(
        "--best-effort", action="store_true", help="import the right rows even if some are wrong"
    )
    organizations.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from django.utils import translation

    from dure.local.directory.import_command import run_import

    with translation.override("en"):
        return run_import(
            options.file,
            options.territory,
            options.dry_run,
            options.json,
            best_effort=options.best_effort,
        )
