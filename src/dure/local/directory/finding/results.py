"""The results as they are read: what each is, where, how far, open until when, and how fresh the entry is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.kit import formatting
from dure.core.search.finding import FoundHit
from dure.core.territories.models import Territory
from dure.local.directory.finding import sources
from dure.local.directory.finding.asking import KEY_START
from dure.local.directory.finding.facets import ONE_OF_KIND, names_of
from dure.local.directory.finding.places import smallest, territories_called
from dure.local.directory.finding.sources import Detail
from dure.local.directory.stewardship.engine.freshness import Freshness, freshness


@dataclass(frozen=True)
class Result:
    """One thing found, in the reader's words. What is not known is empty.

    `freshness` is None for what nobody is asked to confirm, such as a case.
    """

    hit: FoundHit
    kind: str
    type: str
    where: str
    distance: str
    is_open: bool | None
    closes: datetime | None
    freshness: Freshness | None
    detail: Detail

    @property
    def summary(self) -> str:
        """What is said of it, unless the line above its name says the same."""
        said = str(self.hit.summary)
        return "" if said == self.type else said

    @property
    def point(self) -> str:
        """Latitude and longitude with a comma between, for the map."""
        return f"{self.hit.latitude},{self.hit.longitude}" if self.hit.latitude is not None else ""

    @property
    def faded(self) -> bool:
        """Whether nobody has confirmed it for too long."""
        return self.freshness not in {None, Freshness.FRESH}

    @property
    def unconfirmed(self) -> str:
        """Since when nobody has confirmed it, empty for what is fresh."""
        if not self.faded:
            return ""
        if self.detail.checked_on is None:
            return _("Never confirmed")
        return _("Not confirmed since %(day)s") % {"day": formatting.date_text(self.detail.checked_on)}


def results_of(hits: Sequence[FoundHit], now: datetime) -> list[Result]:
    """The hits in the reader's words. Costs the same few queries however many there are."""
    details = _details(hits)
    types = names_of("type", {value for hit in hits for value in values_of(hit, "type")})
    areas = territories_called(slug for hit in hits for slug in values_of(hit, "territory"))
    open_now, closing = _opening(hits, now)
    return [_result(hit, details.get(hit.subject, Detail()), types, areas, open_now, closing) for hit in hits]


def values_of(hit: FoundHit, dimension: str) -> list[str]:
    """What a hit has of a dimension; territories come as they are stored, by slug."""
    start = f"{dimension}:"
    return [facet.removeprefix(start) for facet in hit.facets if facet.startswith(start)]


def _details(hits: Iterable[FoundHit]) -> dict[UUID, Detail]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for hit in hits:
        by_kind[hit.kind].append(hit.subject)
    return {key: each for kind, keys in by_kind.items() for key, each in sources.details(kind, keys).items()}


def _opening(hits: Iterable[FoundHit], now: datetime) -> tuple[set[str], Mapping[str, datetime]]:
    """Which of the hits' opening rules hold now, and when they end."""
    keys = {facet for hit in hits for facet in hit.facets if facet.startswith(KEY_START)}
    if not keys:
        return set(), {}
    wanted = {KEY_START + key.removeprefix(KEY_START) for key in sources.open_keys(now)} & keys
    bare = {key.removeprefix(KEY_START) for key in wanted}
    return wanted, sources.closing_times(bare, now)


def _result(
    hit: FoundHit,
    detail: Detail,
    types: Mapping[str, str],
    areas: Mapping[str, Territory],
    open_now: set[str],
    closing: Mapping[str, datetime],
) -> Result:
    rules = [facet for facet in hit.facets if facet.startswith(KEY_START)]
    holding = [rule for rule in rules if rule in open_now]
    ends = [closing[rule.removeprefix(KEY_START)] for rule in holding if rule.removeprefix(KEY_START) in closing]
    own_type = next(iter(values_of(hit, "type")), "")
    area = smallest(values_of(hit, "territory"), areas) if hit.kind != "territory" else None
    return Result(
        hit=hit,
        kind=str(ONE_OF_KIND.get(hit.kind, hit.kind)),
        type=detail.type or types.get(own_type, ""),
        where=detail.where or (str(area.name) if area else ""),
        distance=distance_text(hit.kilometers),
        is_open=bool(holding) if rules else None,
        closes=max(ends) if ends else None,
        freshness=_freshness(hit, detail),
        detail=detail,
    )


def _freshness(hit: FoundHit, detail: Detail) -> Freshness | None:
    """As of today; the index is told of it once a day only, but knows whose freshness is kept at all."""
    if detail.checked_on is None and not values_of(hit, "freshness"):
        return None
    return freshness(detail.checked_on, timezone.localdate())


def distance_text(kilometers: float | None) -> str:
    """A distance as one says it: in tens of meters below a kilometer, in tenths up to ten, then whole."""
    if kilometers is None:
        return ""
    if kilometers < 1:
        return _("%(number)s m") % {"number": formatting.number_text(round(kilometers * 100) * 10)}
    rounded = round(kilometers, 1) if kilometers < 10 else round(kilometers)  # noqa: PLR2004
    return _("%(number)s km") % {"number": formatting.number_text(rounded)}


def organization_details(subjects: Sequence[UUID]) -> dict[UUID, Detail]:
    """What the list shows of organizations."""
    rows = Organization.objects.filter(pk__in=subjects).select_related("type", "territory")
    return {row.pk: _organization_detail(row) for row in rows}


def _organization_detail(row: Organization) -> Detail:
    place = str(row.territory.name) if row.territory else ""
    parts = [row.street_address.replace("\n", ", "), row.locality or (place if not row.street_address else "")]
    return Detail(
        type=str(row.type.name) if row.type else "",
        where=", ".join(part for part in parts if part),
        checked_on=row.checked_on,
        website=row.website,
        email=row.email,
        phone=row.phone,
        source=row.source_name,
    )
