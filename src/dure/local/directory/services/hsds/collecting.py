"""Taking HSDS documents apart: every service, place, organization and term once, with how they belong together.

Pure: what the database knows plays no part here. An item may occur several times, in full and in short; later parts
are added to earlier ones, and a field that one occurrence leaves out takes nothing away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from dure.core.kit.storable import UNSTORABLE

type Document = dict[str, Any]

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
LOCATION_TYPES = ("physical", "postal", "virtual")
DEEPEST = 30


@dataclass(frozen=True)
class Problem:
    """What is wrong with one item; `code` says which mistake it is."""

    code: str
    kind: str = ""
    item: str = ""
    field: str = ""
    value: str = ""


@dataclass
class At:
    """A service at a location: its own document, and ids of both ends at the source."""

    document: Document = field(default_factory=dict)
    service: str = ""
    location: str = ""
    order: int = 0


@dataclass
class Collection:
    """Everything that was in the documents, by the ids of the source."""

    services: dict[str, Document] = field(default_factory=dict)
    locations: dict[str, Document] = field(default_factory=dict)
    organizations: dict[str, Document] = field(default_factory=dict)
    at_locations: dict[str, At] = field(default_factory=dict)
    taxonomies: dict[str, Document] = field(default_factory=dict)
    terms: dict[str, Document] = field(default_factory=dict)
    organization_of: dict[str, str] = field(default_factory=dict)
    keeper_of: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, document: Any) -> None:
        """Take in a page of results, a list, or one item of any kind."""
        if isinstance(document, list):
            for each in document:
                self.add(each)
        elif not isinstance(document, Mapping):
            self.problems.append(Problem("not-an-object", value=str(document)[:100]))
        elif is_too_deep(document):
            self.problems.append(Problem("too-deep", value=str(DEEPEST)))
        elif is_unusable(document):
            self.problems.append(Problem("unusable-value", value=UNSTORABLE.sub("�", str(document.get("id")))[:100]))
        elif isinstance(document.get("contents"), list):
            self.add(document["contents"])
        else:
            getattr(self, f"_{kind_of(document)}")(document)

    def finish(self) -> None:
        """Say what is missing, once everything has been added."""
        for at in self.at_locations.values():
            owner = self.organization_of.get(at.service)
            if at.location and owner:
                self.keeper_of.setdefault(at.location, owner)
        for kind, items, needed in (
            ("service", self.services, ("name",)),
            ("organization", self.organizations, ("name",)),
        ):
            for key, document in items.items():
                for name in needed:
                    if not isinstance(document.get(name), str) or not document[name].strip():
                        self.problems.append(Problem("missing", kind, key, name))
        for key, document in self.services.items():
            self._check_choice("service", key, document, "status", STATUSES)
        for key, document in self.locations.items():
            self._check_choice("location", key, document, "location_type", LOCATION_TYPES)

    def _check_choice(self, kind: str, key: str, document: Document, name: str, known: tuple[str, ...]) -> None:
        value = document.get(name)
        if name in document and value not in known:
            self.problems.append(Problem("unknown-choice", kind, key, name, str(value)[:100]))

    def _service(self, document: Mapping[str, Any], order: int = 0) -> str:
        key, rest = self._identified("service", document)
        if not key:
            return ""
        organization = rest.pop("organization", None)
        owner = self._organization(organization) if isinstance(organization, Mapping) else ""
        owner = owner or str(rest.get("organization_id") or "")
        if owner:
            self.organization_of[key] = owner
        places = rest.pop("service_at_locations", None)
        for place, each in enumerate(places if isinstance(places, list) else []):
            self._service_at_location(each, service=key, order=place)
        self._terms_in(rest)
        self.services.setdefault(key, {}).update(rest)
        return key

    def _service_at_location(self, document: Any, service: str = "", order: int = 0) -> str:
        key, rest = self._identified("service_at_location", document)
        if not key:
            return ""
        inside, place = rest.pop("service", None), rest.pop("location", None)
        if isinstance(inside, Mapping):
            service = self._service(inside) or service
        location = self._location(place) if isinstance(place, Mapping) else str(rest.get("location_id") or "")
        at = self.at_locations.setdefault(key, At(order=order))
        at.document.update(rest)
        at.service = service or at.service or str(rest.get("service_id") or "")
        at.location = location or at.location
        self._terms_in(rest)
        if not at.service:
            self.problems.append(Problem("no-service", "service_at_location", key))
        return key

    def _location(self, document: Mapping[str, Any], owner: str = "") -> str:
        key, rest = self._identified("location", document)
        if not key:
            return ""
        owner = owner or str(rest.get("organization_id") or "")
        if owner:
            self.keeper_of[key] = owner
            rest["own"] = True
        self._terms_in(rest)
        self.locations.setdefault(key, {}).update(rest)
        return key

    def _organization(self, document: Mapping[str, Any]) -> str:
        key, rest = self._identified("organization", document)
        if not key:
            return ""
        places, services = rest.pop("locations", None), rest.pop("services", None)
        for each in places if isinstance(places, list) else []:
            if isinstance(each, Mapping):
                self._location(each, owner=key)
        for each in services if isinstance(services, list) else []:
            if isinstance(each, Mapping) and (found := self._service(each)):
                self.organization_of.setdefault(found, key)
        self._terms_in(rest)
        self.organizations.setdefault(key, {}).update(rest)
        return key

    def _taxonomy(self, document: Mapping[str, Any]) -> str:
        key, _rest = self._identified("taxonomy", document)
        if key:
            self.taxonomies.setdefault(key, {}).update(document)
            inside = document.get("taxonomy_terms")
            for each in inside if isinstance(inside, list) else []:
                if isinstance(each, Mapping):
                    self._taxonomy_term(each, taxonomy=key)
        return key

    def _taxonomy_term(self, document: Mapping[str, Any], taxonomy: str = "") -> str:
        key, _rest = self._identified("taxonomy_term", document)
        if key:
            known = self.terms.setdefault(key, {})
            known.update(document)
            detail = document.get("taxonomy_detail")
            if isinstance(detail, Mapping) and detail.get("id"):
                taxonomy = self._taxonomy(detail)
            known["in"] = taxonomy or str(document.get("taxonomy_id") or "") or known.get("in", "")
        return key

    def _terms_in(self, value: Any, depth: int = 0) -> None:
        """Note every taxonomy term that stands anywhere in a document."""
        if depth > DEEPEST:
            return
        if isinstance(value, list):
            for each in value:
                self._terms_in(each, depth + 1)
        elif isinstance(value, Mapping):
            term = value.get("taxonomy_term")
            if isinstance(term, Mapping) and term.get("id"):
                self._taxonomy_term(term)
            for name, each in value.items():
                if name != "taxonomy_term" and isinstance(each, list | Mapping):
                    self._terms_in(each, depth + 1)

    def _identified(self, kind: str, document: Any) -> tuple[str, Document]:
        """The id of an item and a copy without it; an empty id, and a problem noted, where it has none."""
        if not isinstance(document, Mapping):
            self.problems.append(Problem("not-an-object", kind, value=str(document)[:100]))
            return "", {}
        key = document.get("id")
        if not isinstance(key, str) or not key.strip() or len(key) > 200:  # noqa: PLR2004
            self.problems.append(Problem("no-id", kind, value=str(document.get("name") or "")[:100]))
            return "", {}
        return key, {name: value for name, value in document.items() if name != "id"}


def kind_of(document: Mapping[str, Any]) -> str:
    """What an item is, by the fields that only its kind has."""
    if "status" in document:
        return "service"
    if "service" in document or "location" in document or "service_id" in document:
        return "service_at_location"
    if "location_type" in document:
        return "location"
    if "taxonomy_terms" in document or "version" in document:
        return "taxonomy"
    if {"parent_id", "taxonomy", "taxonomy_id", "term_uri", "code"} & document.keys():
        return "taxonomy_term"
    return "organization"


def is_too_deep(document: Any) -> bool:
    """Whether objects and lists stand in one another more than DEEPEST levels deep."""
    level = [document]
    for _depth in range(DEEPEST):
        level = [
            part
            for each in level
            for part in (each.values() if isinstance(each, Mapping) else each)
            if isinstance(part, list | Mapping)
        ]
        if not level:
            return False
    return True


def is_unusable(value: Any) -> bool:
    """Whether a value holds what no database's JSON can: NUL, half a surrogate pair, NaN, infinity."""
    if isinstance(value, Mapping):
        return any(is_unusable(key) or is_unusable(part) for key, part in value.items())
    if isinstance(value, list):
        return any(map(is_unusable, value))
    if isinstance(value, float):
        return not isfinite(value)
    return isinstance(value, str) and UNSTORABLE.search(value) is not None


def terms_of(*documents: Any) -> set[str]:
    """The ids of all taxonomy terms that documents name."""
    found: set[str] = set()
    for document in documents:
        _find_terms(document, found, 0)
    return found


def _find_terms(value: Any, found: set[str], depth: int) -> None:
    if depth > DEEPEST:
        return
    children: Iterable[Any] = ()
    if isinstance(value, Mapping):
        term = value.get("taxonomy_term")
        key = term.get("id") if isinstance(term, Mapping) else value.get("taxonomy_term_id")
        if isinstance(key, str):
            found.add(key)
        children = value.values()
    elif isinstance(value, list):
        children = value
    for each in children:
        _find_terms(each, found, depth + 1)
