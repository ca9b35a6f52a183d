"""Names of service categories in the languages of the site (a data file)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from dure.core.kit.translated import Translated

DATA = Path(__file__).parent / "data"
# The names of Dure's own lists in HSDS documents: identifiers that never change.
TAXONOMY_ID = UUID("6f0f4d0e-0f7b-5c53-9d0b-4a1f6c9f7a10")


@cache
def categories() -> Mapping[str, Translated]:
    """What services are: code to name, in the order in which people are offered them."""
    rows = json.loads((DATA / "service_categories.json").read_text(encoding="utf-8"))
    return {code: Translated(texts, "en") for code, texts in rows.items()}


def category_id(code: str) -> UUID:
    """The id of a category as a taxonomy term."""
    return uuid5(TAXONOMY_ID, code)


@cache
def category_of() -> Mapping[UUID, str]:
    """Categories by their ids as taxonomy terms."""
    return {category_id(code): code for code in categories()}
