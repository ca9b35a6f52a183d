"""Check every seal and every event under it."""

import argparse
import json
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from dure.ledger.verifying import verify

    outcome = verify()
    if options.json:
        document = {
            "ok": outcome.ok,
            "seals": outcome.seals,
            "events": outcome.events,
            "unsealed": outcome.unsealed,
            "problems": [str(problem) for problem in outcome.problems],
        }
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return 0 if outcome.ok else 1
    for problem in outcome.problems:
        sys.stdout.write(f"✗ {problem}\n")
    verdict = "Every sealed event is as it was recorded." if outcome.ok else "The ledger was changed after sealing."
    sys.stdout.write(
        f"{verdict} {outcome.seals} seals, {outcome.events} sealed events, {outcome.unsealed} not sealed yet.\n"
    )
    return 0 if outcome.ok else 1
