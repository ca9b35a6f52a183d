"""Import organizations from a file, or take an import back."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    organizations = kinds.add_parser("organizations", help="a directory of SSE organizations")
    organizations.add_argument("file", type=Path)
    organizations.add_argument(
        "--format",
        choices=["sse-csv", "csv", "xlsx", "geojson"],
        default="",
        help="“standard CSV” version 4, any CSV, a workbook (.xlsx, .xls, .ods), GeoJSON; without it the file tells",
    )
    organizations.add_argument(
        "--map", type=Path, metavar="FILE", help="JSON or YAML that says what the columns mean; else they are guessed"
    )
    organizations.add_argument("--sheet", default="", help="the sheet of a workbook; else the first with a table")
    organizations.add_argument("--territory", default="", metavar="SLUG", help="the territory they are put in")
    organizations.add_argument("--dry-run", action="store_true", help="check every row and change nothing")
    organizations.add_argument(
        "--best-effort", action="store_true", help="import the right rows even if some are wrong"
    )
    organizations.add_argument("--json", action="store_true", help="print the report as JSON")
    _configure_services(kinds.add_parser("services", help="services and places, with their organizations"))
    undo = kinds.add_parser("undo", help="take an import back as one")
    undo.add_argument("run", help="the number that the import was reported with")


def _configure_services(services: argparse.ArgumentParser) -> None:
    services.add_argument("file", type=Path)
    services.add_argument("--format", choices=["hsds"], required=True, help="Open Referral HSDS 3.0, JSON")
    services.add_argument("--territory", required=True, metavar="SLUG", help="where new organizations are put")
    services.add_argument("--organization", default="", metavar="SLUG", help="whose services are that name nobody")
    services.add_argument("--source", default="", metavar="NAME", help="a name that stays the same for later files")
    services.add_argument("--language", default="", metavar="CODE", help="the language that texts are written in")
    services.add_argument("--dry-run", action="store_true", help="check everything and change nothing")
    services.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from django.utils import translation

    if options.kind == "services":
        from dure.local.directory.services.hsds.importing import Source
        from dure.local.directory.services.import_command import run_services_import

        source = Source(options.source, options.file.name, language=options.language)
        with translation.override("en"):
            return run_services_import(
                options.file,
                options.territory,
                source,
                organization_slug=options.organization,
                dry_run=options.dry_run,
                as_json=options.json,
            )

    from dure.local.directory.exchange.import_command import run_import, run_undo

    with translation.override("en"):
        if options.kind == "undo":
            return run_undo(options.run)
        return run_import(
            options.file,
            options.territory,
            options.dry_run,
            options.json,
            best_effort=options.best_effort,
            form=options.format,
            map_file=options.map,
            sheet=options.sheet,
        )
