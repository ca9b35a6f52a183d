"""Dure's own lists, by which services and hours are described, with names in the site's languages (data files)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from dure.core.kit.translated import Translated

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class OwnList:
    """A list as HSDS has them, a taxonomy. Its id and its codes never change their meaning."""

    id: UUID
    file: str
    name: str
    description: str

    def terms(self) -> Mapping[str, Translated]:
        """Code to name, in the order of the list."""
        return _terms(self.file)

    def term_id(self, code: str) -> UUID:
        """The id of one of the codes as a taxonomy term."""
        return uuid5(self.id, code)


CATEGORIES = OwnList(
    UUID("6f0f4d0e-0f7b-5c53-9d0b-4a1f6c9f7a10"),
    "service_categories.json",
    "Dure service categories",
    "What services are, in words for residents: a short list that directories may extend.",
)
EXCEPTIONS = OwnList(
    UUID("0d6a2c5b-9a34-5f0e-8a55-2f5a6a0f9c21"),
    "opening_exceptions.json",
    "Dure opening exceptions",
    "What a schedule says of days on which the usual hours do not hold.",
)
OWN_LISTS = (CATEGORIES, EXCEPTIONS)


def categories() -> Mapping[str, Translated]:
    """What services are: code to name, in the order in which people are offered them."""
    return CATEGORIES.terms()


@cache
def category_of() -> Mapping[UUID, str]:
    """Categories by their ids as taxonomy terms."""
    return {CATEGORIES.term_id(code): code for code in categories()}


@cache
def own_terms() -> Mapping[UUID, tuple[OwnList, str]]:
    """Every term of the own lists by its id."""
    return {each.term_id(code): (each, code) for each in OWN_LISTS for code in each.terms()}


@cache
def _terms(file: str) -> Mapping[str, Translated]:
    rows = json.loads((DATA / file).read_text(encoding="utf-8"))
    return {code: Translated(texts, "en") for code, texts in rows.items()}
