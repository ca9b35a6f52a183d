"""Reading territories: the tree, one place with all that is known of it, what lies below it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.kit import formatting
from dure.core.kit.translated import Translated
from dure.core.territories.models import IndicatorKind, IndicatorValue, Territory, TerritoryChallenge

KIND_NAMES = {
    Territory.Kind.COUNTRY: _("Country"),
    Territory.Kind.REGION: _("Region"),
    Territory.Kind.CITY: _("City"),
    Territory.Kind.DISTRICT: _("District"),
}
UNIT_SIGNS = {"hectare": "ha", "km2": "km²"}


@dataclass(frozen=True)
class Branch:
    """A territory in the tree, with what is in it and in all below it."""

    territory: Territory
    depth: int
    organizations: int
    challenges: int

    @property
    def kind_name(self) -> str:
        return kind_name(self.territory)

    @property
    def marks(self) -> range:
        """One mark for each level above, to draw the tree with."""
        return range(self.depth)


@dataclass(frozen=True)
class IndicatorRow:
    """One value; `disputed` where another source says otherwise for the same day."""

    value: IndicatorValue
    disputed: bool

    @property
    def text(self) -> str:
        return value_text(self.value)


@dataclass(frozen=True)
class Indicator:
    """All that is known of one kind, newest day first. Sources that differ stand side by side."""

    kind: IndicatorKind
    rows: tuple[IndicatorRow, ...]


def kind_name(territory: Territory) -> str:
    """Country, region, city or district, in the reader's language."""
    return str(KIND_NAMES[Territory.Kind(territory.kind)])


def within(territory: Territory) -> QuerySet[Territory]:
    """The territory and all below it."""
    return Territory.objects.filter(path__startswith=territory.path)


def tree(search: str = "") -> list[Branch]:
    """All territories, each below its parent; with `search`, those whose name in any language holds it."""
    rows = list(Territory.objects.annotate(organization_count=Count("organizations")).order_by("path"))
    challenges = dict(
        TerritoryChallenge.objects.values_list("territory").annotate(Count("id")).values_list("territory", "id__count")
    )
    totals: Counter[str] = Counter()
    for row in rows:
        parts = row.path.split("/")[:-1]
        for length in range(1, len(parts) + 1):
            totals["/".join(parts[:length]) + "/"] += row.organization_count
    wanted = search.strip().casefold()
    return [
        Branch(row, row.path.count("/") - 1, totals[row.path], challenges.get(row.pk, 0))
        for row in rows
        if any(wanted in text.casefold() for text in row.name.texts.values()) or not wanted
    ]


def ancestors(territory: Territory) -> list[Territory]:
    """From the country down to the territory's parent."""
    slugs = territory.path.split("/")[:-2]
    return list(Territory.objects.filter(slug__in=slugs).order_by("path")) if slugs else []


def children(territory: Territory) -> QuerySet[Territory]:
    """The territories directly below."""
    return territory.children.order_by("path")


def challenges_of(territory: Territory) -> QuerySet[TerritoryChallenge]:
    """What the territory says it faces, in the order of the shared list."""
    return (
        TerritoryChallenge.objects.filter(territory=territory)
        .select_related("challenge")
        .order_by("challenge__order", "challenge_id")
    )


def indicator_values(territory: Territory) -> QuerySet[IndicatorValue]:
    """Every value of the territory, by kind, newest first."""
    return territory.indicator_values.select_related("kind").order_by("kind_id", "-date", "source_name")


def indicators_of(territory: Territory) -> list[Indicator]:
    """The values by kind. Where sources disagree none is preferred."""
    found = []
    for _code, group in groupby(indicator_values(territory), key=lambda value: value.kind_id):
        rows = tuple(row for _day, day in groupby(group, key=lambda value: value.date) for row in _side_by_side(day))
        found.append(Indicator(rows[0].value.kind, rows))
    return found


def _side_by_side(values: Iterable[IndicatorValue]) -> list[IndicatorRow]:
    same_day = list(values)
    disputed = len({value.value for value in same_day}) > 1
    return [IndicatorRow(value, disputed) for value in same_day]


def value_text(value: IndicatorValue) -> str:
    """The value as the reader's language writes it, with its unit."""
    unit = value.kind.unit
    if unit == "percent":
        places = max(-int(value.value.as_tuple().exponent), 0)
        return formatting.percent_text(value.value / 100, places)
    if len(unit) == len("KRW") and unit.isupper():
        return formatting.money_text(value.value, unit)
    sign = UNIT_SIGNS.get(unit, "")
    return f"{formatting.number_text(value.value)} {sign}".strip()


def structured_data(territory: Territory, parents: Iterable[Territory], url: str) -> dict[str, object]:
    """The territory as a schema.org AdministrativeArea."""
    data: dict[str, object] = {
        "@type": {"country": "Country", "city": "City"}.get(territory.kind, "AdministrativeArea"),
        "name": str(territory.name),
        "alternateName": sorted(set(_texts(territory.name)) - {str(territory.name)}),
        "url": url,
    }
    if territory.summary:
        data["description"] = str(territory.summary)
    if territory.website:
        data["sameAs"] = territory.website
    if territory.latitude is not None and territory.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": str(territory.latitude),
            "longitude": str(territory.longitude),
        }
    parent = next(reversed(list(parents)), None)
    if parent is not None:
        data["containedInPlace"] = {"@type": "AdministrativeArea", "name": str(parent.name)}
    return data


def _texts(value: Translated) -> Iterable[str]:
    return value.texts.values()
