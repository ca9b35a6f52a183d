"""Calculate a value account from a JSON file, with no database."""

import argparse
import json
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    calculate = actions.add_parser("calculate", help="social return on investment from inputs and outcomes")
    calculate.add_argument("file", type=Path)
    calculate.add_argument("--json", action="store_true", help="print the whole result as JSON")


def run(options: argparse.Namespace) -> int:
    from dure.value.engine.calculation import calculate_file
    from dure.value.engine.documents import DocumentError

    try:
        result = calculate_file(options.file)
    except (DocumentError, OSError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return 2
    if options.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
        return 0
    for key in ("inputs", "impact", "present_value", "net_present_value", "ratio", "net_ratio", "payback_months"):
        sys.stdout.write(f"{key.replace('_', ' '):<18} {result[key]}\n")
    return 0
