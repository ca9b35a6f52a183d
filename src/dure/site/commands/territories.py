"""Load the territories of a country."""

import argparse
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    countries = parser.add_subparsers(dest="country", metavar="COUNTRY", required=True)
    korea = countries.add_parser("korea", help="Korea's provinces, cities and counties, towns and districts")
    korea.add_argument("--under", default="", metavar="AREA", help="only this area: Korean name, code or slug")
    korea.add_argument(
        "--depth",
        choices=["sido", "sigungu", "emd"],
        help="how deep: provinces, cities and counties, or eup, myeon and dong (with --under, emd; else sigungu)",
    )


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from django.utils import translation

    from dure.core.kit.errors import Refused
    from dure.core.territories.geography.korea import load_korean_territories

    depth = options.depth or ("emd" if options.under else "sigungu")
    with translation.override("en"):
        try:
            loaded = load_korean_territories(None, depth=depth, under=options.under)
        except Refused as refusal:
            sys.stderr.write(f"{refusal.message}\n")
            return 1
    sys.stdout.write(
        f"{loaded.created} territories made, {loaded.matched} recognized, {loaded.unchanged} were there already.\n"
    )
    return 0
