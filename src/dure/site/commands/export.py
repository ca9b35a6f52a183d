"""Export organizations to a file."""

import argparse
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    organizations = kinds.add_parser("organizations", help="a directory of SSE organizations")
    organizations.add_argument("--format", choices=["sse-csv"], required=True, help="“standard CSV”, version 4")
    organizations.add_argument("--out", type=Path, help="the file to write; without it, standard output")


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from dure.local.directory.exporting import standard_csv
    from dure.local.directory.queries import organizations

    lines = standard_csv(organizations())
    if options.out is None:
        sys.stdout.writelines(lines)
    else:
        with options.out.open("w", encoding="utf-8", newline="") as target:
            target.writelines(lines)
    return 0
