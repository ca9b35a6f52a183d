"""Names of ESSGlobal concepts in the languages of the site.

ESSGlobal 2.1 (https://lod.coop/essglobal/2.1/) names kinds of organizations, activities, memberships
and qualities. Concepts are stored as `scheme/code`, such as `activities-ica/ICA100`, so that the
published base address may change. The labels are the site's own: the published Korean ones are
missing for many concepts and wrong for some (ICA100, mining, reads "industry" there).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dure.core.kit.translated import Translated

DATA = Path(__file__).parent / "data"
BASE = "https://lod.coop/essglobal/2.1/standard/"
STRUCTURES, ACTIVITIES, MEMBERSHIPS, QUALIFIERS = (
    "organisational-structure",
    "activities-ica",
    "base-membership-type",
    "qualifiers",
)
SCHEMES = (STRUCTURES, ACTIVITIES, MEMBERSHIPS, QUALIFIERS)


@cache
def organization_type_rows() -> tuple[Mapping[str, Any], ...]:
    """The organization types as they stand in the data file, in their order."""
    return tuple(json.loads((DATA / "organization_types.json").read_text(encoding="utf-8")))


@cache
def concepts(scheme: str) -> Mapping[str, Translated]:
    """The concepts of one of `SCHEMES`, by code, in their order; KeyError for another scheme."""
    if scheme not in SCHEMES:
        raise KeyError(scheme)
    if scheme == STRUCTURES:
        return {row["essglobal"][0].split("/")[1]: _name(row) for row in organization_type_rows() if row["exact"]}
    texts = json.loads((DATA / f"{scheme}.json").read_text(encoding="utf-8"))
    return {code: Translated(labels, "en") for code, labels in texts.items()}


def concept_name(reference: str) -> Translated | None:
    """The name of the concept `reference`: a bare code, `scheme/code`, or the concept's address."""
    return _all_concepts().get(_code(reference))


def concept_label(reference: str, language: str | None = None) -> str:
    """The name in `language` (the reader's, where none is given); an unknown reference gives its code."""
    name = concept_name(reference)
    if name is None:
        return _code(reference)
    return name.in_language(language) if language else str(name)


def concept_reference(text: str) -> str | None:
    """`scheme/code` for a code, a reference or an address; None where the concept is unknown."""
    code = _code(text)
    return next((f"{scheme}/{code}" for scheme in SCHEMES if code in concepts(scheme)), None)


def concept_address(reference: str) -> str:
    """The published address of the concept `scheme/code`."""
    return f"{BASE}{reference}"


@cache
def organization_type_for(structure: str) -> str | None:
    """The code of the organization type that means exactly the ESSGlobal `structure`; None if there is none."""
    code = _code(structure)
    for row in organization_type_rows():
        if row["exact"] and row["essglobal"][0] == f"{STRUCTURES}/{code}":
            return str(row["code"])
    return None


@cache
def _all_concepts() -> Mapping[str, Translated]:
    # Codes are unique over the schemes: each has a prefix of its own, or is a word.
    return {code: name for scheme in SCHEMES for code, name in concepts(scheme).items()}


def _code(reference: str) -> str:
    return reference.strip().rstrip("/").rsplit("/", 1)[-1]


def _name(row: Mapping[str, Any]) -> Translated:
    return Translated(row["name"], row["original"])
