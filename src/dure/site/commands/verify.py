"""Check every seal, every event under it, and every published case."""

import argparse
import json
import sys
from collections.abc import Iterator


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument(
        "--resources", action="store_true", help="also replay all events and compare the resources they lead to"
    )


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.utils import translation

    from dure.ledger.verifying import verify

    with translation.override("en"):
        outcome = verify(resources=options.resources)
        wrong_cases = list(_wrong_cases())
    ok = outcome.ok and not wrong_cases
    if options.json:
        document = {**outcome.as_dict(), "ok": ok, "cases": wrong_cases}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return 0 if ok else 1
    for line in [*map(str, outcome.problems), *wrong_cases]:
        sys.stdout.write(f"✗ {line}\n")
    for note in outcome.notes:
        sys.stdout.write(f"• {note}\n")
    verdict = (
        "Every sealed event is as it was recorded." if ok else "Something was changed after it was sealed or signed."
    )
    sys.stdout.write(
        f"{verdict} {outcome.seals} seals, {outcome.events} sealed events, {outcome.unsealed} not sealed yet.\n"
    )
    return 0 if ok else 1


def _wrong_cases() -> Iterator[str]:
    """What is wrong with published cases, each fault with the case and version it was found in."""
    from dure.world.cases.models import CaseVersion
    from dure.world.cases.queries import with_evidence
    from dure.world.cases.signing import faults_of

    for version in CaseVersion.objects.only("pk").order_by("case", "number"):
        found = with_evidence(version)
        for fault in faults_of(found):
            yield f"Case {found.case.slug}, version {found.number}: {fault}"
