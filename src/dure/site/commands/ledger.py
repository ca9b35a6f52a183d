"""Replay a ValueFlows example file, with no database.

Exit code 0: the file was replayed, whether or not its own states agree; 2: it could not be.
"""

import argparse
import json
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    replay = actions.add_parser("replay", help="compute the end state of a ValueFlows YAML file's resources")
    replay.add_argument("file", type=Path)
    replay.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from dure.ledger.engine.replay import ReplayError, replay_file

    try:
        replayed = replay_file(options.file)
    except (ReplayError, OSError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return 2
    result = replayed.as_dict()
    if options.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
        return 0
    for name, state in replayed.states.items():
        sys.stdout.write(f"{name}: accounting {state.accounting}, on hand {state.onhand}\n")
    for difference in replayed.differences:
        sys.stdout.write(f"✗ {difference}\n")
    sys.stdout.write("The file's own states agree.\n" if replayed.agree else "The file's own states disagree.\n")
    return 0
