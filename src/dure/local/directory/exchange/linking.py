"""Which entries the new organizations of a file may be: proposals with a score and reasons."""

from collections.abc import Sequence
from typing import Any

from dure.core.agents.models import Organization
from dure.core.territories.models import Territory
from dure.local.directory.exchange.planning import Planned, within_reach
from dure.local.directory.linkage import Record, link

# Beyond these numbers a file is compared by its identifiers alone.
MOST_COMPARED = 20_000
SURE = 0.97
type Proposal = dict[str, Any]
type Found = tuple[str, str, float, list[dict[str, str]]]


def propose(planned: Sequence[Planned], territory: Territory | None) -> dict[int, list[Proposal]]:
    """Row number -> entries that the row's organization may be, the likeliest first."""
    if not planned or len(planned) > MOST_COMPARED:
        return {}
    entries = list(_candidates(territory)[: MOST_COMPARED + 1])
    if not entries or len(entries) > MOST_COMPARED:
        return {}
    by_id = {str(entry.pk): entry for entry in entries}
    pairs = _pairs([each.organization for each in planned], entries)
    rows = {str(each.organization.pk): each.row for each in planned}
    found: dict[int, list[Proposal]] = {}
    for left, right, score, reasons in sorted(pairs, key=lambda pair: -pair[2]):
        found.setdefault(rows[left], []).append(
            {"id": right, "name": str(by_id[right]), "score": round(score, 3), "reasons": reasons}
        )
    return found


def is_sure(proposal: Proposal) -> bool:
    """Whether “the same” may be proposed as decided: likely enough, and by more than an equal name."""
    speaking = {each["code"] for each in proposal["reasons"] if not each["against"]}
    return proposal["score"] >= SURE and ("same-identifier" in speaking or len(speaking) > 1)


def _candidates(territory: Territory | None) -> Any:
    return Organization.objects.filter(within_reach(territory), merged_into__isnull=True).order_by("pk")


def _pairs(left: Sequence[Organization], right: Sequence[Organization]) -> list[Found]:
    pairs = link([_record(each) for each in left], [_record(each) for each in right])
    return [
        (
            pair.left_id,
            pair.right_id,
            float(pair.score),
            [
                {
                    "code": str(reason.code),
                    "left": str(reason.left),
                    "right": str(reason.right),
                    "detail": str(reason.detail),
                    "against": "yes" if reason.against else "",
                }
                for reason in pair.reasons
            ],
        )
        for pair in pairs
    ]


def _record(entry: Organization) -> Record:
    point = entry.latitude is not None and entry.longitude is not None
    return Record(
        id=str(entry.pk),
        name=entry.name.in_language(entry.name.original),
        other_names=(
            *entry.other_names,
            *(text for code, text in entry.name.texts.items() if code != entry.name.original),
        ),
        address=" ".join(part for part in (entry.region, entry.locality, entry.street_address) if part),
        postcode=entry.postcode,
        country=entry.country_code,
        identifiers=entry.identifiers,
        website=entry.website,
        phone=entry.phone,
        email=entry.email,
        latitude=float(entry.latitude) if point and entry.latitude is not None else None,
        longitude=float(entry.longitude) if point and entry.longitude is not None else None,
    )
