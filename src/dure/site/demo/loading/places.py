"""Territories with their challenges and indicators."""

from decimal import Decimal

from dure.core.agents.models import User
from dure.core.territories.actions import add_challenge, add_indicator_value, create_territory
from dure.core.territories.models import Challenge, IndicatorKind, Territory
from dure.site.demo.content import Entry, read, source, translated


def load_territories(by: User) -> None:
    """Every territory, from the country down."""
    made: dict[str, Territory] = {}
    for entry in read("territories")["territories"]:
        territory = create_territory(
            by,
            slug=entry["slug"],
            name=translated(entry["name"]),
            kind=entry["kind"],
            country_code=entry["country_code"],
            time_zone=entry["time_zone"],
            parent=made.get(entry.get("parent", "")),
            summary=translated(entry.get("summary")),
            languages=entry["languages"],
        )
        made[territory.slug] = territory
        _describe(by, territory, entry)


def _describe(by: User, territory: Territory, entry: Entry) -> None:
    for stated in entry.get("challenges", ()):
        found = source(stated["source"])
        add_challenge(
            by,
            territory,
            Challenge.objects.get(code=stated["code"]),
            source_date=found.day,
            note=translated(stated["note"]),
            **found.fields(),
        )
    for measured in entry.get("indicators", ()):
        add_indicator_value(
            by,
            territory,
            IndicatorKind.objects.get(code=measured["kind"]),
            value=Decimal(measured["value"]),
            date=measured["date"],
            note=translated(measured["note"]),
            **source(measured["source"]).fields(),
        )
