"""What the JSON routes of all rooms share."""

from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Field, Schema

Limit = Annotated[int, Field(ge=1, le=500, description="How many items at most.")]
Offset = Annotated[int, Field(ge=0, le=9_000_000_000, description="How many items to pass over first.")]
TranslatedText = dict[str, str]


class Page[Item](Schema):
    """A run of items, and how many there are in all."""

    total: int
    limit: int
    offset: int
    items: list[Item]


def page[Row](rows: QuerySet[Any], limit: int, offset: int, item: Callable[[Any], Row]) -> dict[str, Any]:
    """The `limit` rows after the first `offset`, each turned into its public form by `item`."""
    return {
        "total": rows.count(),
        "limit": limit,
        "offset": offset,
        "items": [item(row) for row in rows[offset : offset + limit]],
    }
