"""What the JSON routes of all rooms share."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.parser import Parser

from dure.core.kit.errors import Refused
from dure.core.kit.storable import UNSTORABLE

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


class StorableParser(Parser):
    """Reads requests as ninja does, and refuses text that no database can keep or look for.

    The refusal, `unstorable-text`, names the first place in the body or the query that holds such text.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = super().parse_body(request)
        _refuse_unstorable(body, "body")
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        values = super().parse_querydict(data, list_fields, request)
        _refuse_unstorable(values, "query")
        return values


def _refuse_unstorable(value: Any, at: str) -> None:
    if isinstance(value, str) and UNSTORABLE.search(value):
        message = _("The text holds a character that cannot be stored: U+0000 or half of a surrogate pair.")
        raise Refused("unstorable-text", message, field=at)
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, item in inner:
        _refuse_unstorable(key, at)
        _refuse_unstorable(item, f"{at}.{key}")
