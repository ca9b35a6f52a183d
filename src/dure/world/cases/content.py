"""What a published version holds: everything its page shows, in all languages, as plain JSON.

The document names itself `dure.case.v1`. It is signed as canonical JSON, so numbers with fractions are
texts and moments are UTC texts with microseconds. Translated texts are objects from language to text, with
`original` naming the language that they were written in.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.territories.models import Territory
from dure.ledger.engine.canonical import canonical_bytes
from dure.local.initiatives.models import Initiative, Milestone, Partner
from dure.value.models import Computation
from dure.world.cases.models import Case

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CONTENT_TYPE = "dure.case.v1"
TEXTS = (
    "name",
    "summary",
    "problem",
    "beneficiaries",
    "solution",
    "essential_elements",
    "adaptable_elements",
    "preconditions",
    "cost",
    "lessons",
    "contact",
)

# The figures of the whole account: key in the engine's result, label, unit (empty: the account's currency).
ACCOUNT_FIGURES: tuple[tuple[str, "StrPromise", str], ...] = (
    ("ratio", _("Social value for each unit of money put in"), "ratio"),
    ("present_value", _("Social value over all years, at today’s worth"), ""),
    ("net_present_value", _("Social value beyond what was put in"), ""),
    ("inputs", _("What was put in"), ""),
    ("impact", _("Social value of the first year"), ""),
    ("payback_months", _("Time until the value equals what was put in"), "month"),
)

Json = dict[str, Any]


def case_content(case: Case, computation: Computation) -> Json:
    """Everything that a version of `case` says, except what belongs to the act of publishing."""
    initiative = case.initiative
    texts: Json = {field: getattr(case, field).as_json() for field in TEXTS}
    return {
        "type": CONTENT_TYPE,
        "slug": case.slug,
        **texts,
        "license": case.license,
        "sources": [{"name": name, "url": url} for name, url in case.sources],
        "initiative": _initiative(initiative),
        "territory": _territory(initiative.territory),
        "challenges": [
            {"code": challenge.code, "name": challenge.name.as_json()} for challenge in initiative.challenges.all()
        ],
        "partners": [_partner(partner) for partner in initiative.partners.select_related("organization")],
        "milestones": [_milestone(milestone) for milestone in initiative.milestones.all()],
        "account": _account(computation),
        "computation": {
            "id": str(computation.id),
            "computed_at": utc_text(computation.computed_at),
            "sha256": computation_hash(computation),
        },
        "seal": {
            "number": computation.seal.number,
            "hash": computation.seal.hash,
            "public_key": computation.seal.public_key,
        },
        "simulated": computation.simulated,
        "evidence_level": evidence_level(computation),
        "figures": [*_account_figures(computation), *_line_figures(computation)],
    }


def utc_text(moment: datetime) -> str:
    """A moment as signed documents write it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256(canonical_bytes(content)).hexdigest()


def computation_hash(computation: Computation) -> str:
    """SHA-256 over what went into a computation and what came out: the signature of a case covers it."""
    return content_hash(
        {
            "formula": computation.formula,
            "document": computation.document,
            "result": computation.result,
            "evidence": computation.evidence,
        }
    )


def evidence_level(computation: Computation) -> str:
    """How the outcomes are known: `simulated`, or `recorded`, `partly_recorded` or `assumed`.

    An outcome is recorded where an indicator over the sealed ledger measures it.
    """
    if computation.simulated:
        return "simulated"
    recorded = [line["indicator"] is not None for line in _outcomes(computation)]
    if all(recorded):
        return "recorded"
    return "partly_recorded" if any(recorded) else "assumed"


def in_every_language(text: "StrPromise") -> dict[str, str]:
    """A text of the interface as a translated text, English being its original."""
    found = {"original": "en"}
    with translation.override("en"):
        found["en"] = str(text)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if str(text) != found["en"]:
                found[code] = str(text)
    return found


def _outcomes(computation: Computation) -> list[Json]:
    return [line for line in computation.evidence if line["kind"] == "outcome"]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _named(thing: Organization | Territory) -> Json:
    return {"slug": thing.slug, "name": thing.name.as_json()}


def _initiative(initiative: Initiative) -> Json:
    return {
        "slug": initiative.slug,
        "name": initiative.name.as_json(),
        "status": str(initiative.status),
        "started_on": _day(initiative.started_on),
        "ended_on": _day(initiative.ended_on),
        "lead": _named(initiative.lead),
        "place": initiative.place.name.as_json() if initiative.place else None,
    }


def _territory(territory: Territory) -> Json:
    above = Territory.objects.filter(slug__in=territory.path.strip("/").split("/")).order_by("path")
    return {
        **_named(territory),
        "country_code": territory.country_code,
        "path": territory.path,
        "within": [_named(larger) for larger in above if larger.pk != territory.pk],
    }


def _partner(partner: Partner) -> Json:
    return {
        **_named(partner.organization),
        "sector": partner.sector,
        "part": partner.part.as_json(),
        "source_name": partner.source_name,
        "source_url": partner.source_url,
    }


def _milestone(milestone: Milestone) -> Json:
    return {
        "name": milestone.name.as_json(),
        "due": _day(milestone.due),
        "done_on": _day(milestone.done_on),
        "source_name": milestone.source_name,
        "source_url": milestone.source_url,
    }


def _account(computation: Computation) -> Json:
    account = computation.account
    return {
        "slug": account.slug,
        "name": account.name.as_json(),
        "start": _day(account.start),
        "end": _day(account.end),
        "currency": account.currency,
        "timing": account.timing,
        "formula": computation.formula,
    }


def _account_figures(computation: Computation) -> Iterable[Json]:
    """The account's own figures; a figure that the formula leaves open (a ratio to nothing) is left out."""
    figures = computation.result["figures"]
    for key, label, unit in ACCOUNT_FIGURES:
        if figures[key] is not None:
            yield _figure(
                computation,
                key=key,
                line="",
                label=in_every_language(label),
                value=figures[key],
                unit=unit or computation.account.currency,
            )


def _line_figures(computation: Computation) -> Iterable[Json]:
    """One figure an outcome: how much of it there was, what it is worth, and from how many events we know."""
    worth = {outcome["name"]: outcome for outcome in computation.result["figures"]["outcomes"]}
    for line in _outcomes(computation):
        measured = line["measured"]
        yield {
            **_figure(
                computation,
                key=f"outcome:{line['slug']}",
                line=line["slug"],
                label=line["name"],
                value=line["quantity"] if measured is None else measured,
                unit=line["unit"],
            ),
            "stakeholder": line["stakeholder"],
            "indicator_name": line["indicator_name"],
            "recorded": line["indicator"] is not None,
            "events": line["events"],
            "impact": worth[line["slug"]]["impact"],
            "present_value": worth[line["slug"]]["present_value"],
        }


def _figure(computation: Computation, *, key: str, line: str, label: Json, value: str, unit: str) -> Json:
    return {
        "key": key,
        "line": line,
        "label": label,
        "value": value,
        "unit": unit,
        "start": _day(computation.account.start),
        "end": _day(computation.account.end),
        "computation": str(computation.id),
        "seal": computation.seal.number,
        "simulated": computation.simulated,
    }
