"""Organizations as entries with revisions: the names of their fields and the words for their values."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Unpack
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dure.core.agents.actions import PublicFields, change_organization
from dure.core.agents.models import Organization, OrganizationType, User
from dure.core.agents.permissions import may
from dure.core.agents.qualities import ACCESSIBILITY, certification_name, spoken_language
from dure.core.agents.roles import Permission
from dure.core.agents.stored_entries import stored_entry, value_from_stored
from dure.core.agents.vocabulary import concept_label
from dure.core.audit.entry_kinds import EntryKind, FieldWords, Words
from dure.core.kit import formatting
from dure.core.kit.translated import parse_translated
from dure.core.territories.models import Challenge, Territory

KIND = "organization"


def fields_from_stored(values: Mapping[str, Any]) -> PublicFields:
    """Stored values as `change_organization` takes them."""
    found: Any = {name: value_from_stored(name, value) for name, value in values.items()}
    fields: PublicFields = found
    return fields


def _find(subject: UUID) -> Organization | None:
    return Organization.objects.select_related("agent", "type", "territory").filter(pk=subject).first()


def _may_edit(user: Any, organization: Organization) -> bool:
    return organization.merged_into_id is None and may(user, Permission.EDIT_ORGANIZATION, organization)


def _write(by: User, organization: Organization, values: Mapping[str, Any], note: str, undoes: UUID | None) -> object:
    fields: PublicFields = fields_from_stored(values)
    return _change(by, organization, note, undoes, **fields)


def _change(
    by: User, organization: Organization, note: str, undoes: UUID | None, **fields: Unpack[PublicFields]
) -> Organization:
    return change_organization(by, organization, note=note, undoes=undoes, action="undo_change", **fields)


def _texts(stored: Any) -> dict[str, str]:
    return {spoken_language(code): text for code, text in (stored or {}).items() if code != "original"}


def _day(stored: Any) -> str:
    return formatting.date_text(date.fromisoformat(stored)) if stored else ""


def _each(words: Callable[[str], object]) -> Words:
    return lambda stored: [str(words(each)) for each in stored or []]


def certification_words(entry: Mapping[str, str]) -> str:
    """One certification on one line: what, number, from when until when."""
    days = " – ".join(_day(entry.get(name)) for name in ("start", "end")) if entry.get("end") else ""
    start = _day(entry.get("start")) if not days else ""
    parts = (certification_name(entry.get("kind", "")), entry.get("number", ""), days or start)
    return " · ".join(part for part in parts if part)


def _mapping(stored: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in (stored or {}).items()}


FIELDS: dict[str, FieldWords] = {
    "name": FieldWords(_("Name"), _texts),
    "summary": FieldWords(_("What it does"), _texts),
    "type": FieldWords(_("Type")),
    "territory": FieldWords(_("Territory")),
    "other_names": FieldWords(_("Further names"), _each(str)),
    "activities": FieldWords(_("Activities"), _each(concept_label)),
    "membership_type": FieldWords(_("Members are"), lambda stored: concept_label(stored) if stored else ""),
    "qualifiers": FieldWords(_("Qualities"), _each(concept_label)),
    "challenges": FieldWords(_("Challenges addressed"), _each(str)),
    "languages": FieldWords(_("Languages spoken"), _each(spoken_language)),
    "accessibility": FieldWords(_("Accessibility"), _each(lambda code: ACCESSIBILITY.get(code, code))),
    "certifications": FieldWords(_("Certifications"), _each(certification_words)),  # type: ignore[arg-type]
    "street_address": FieldWords(_("Street address")),
    "locality": FieldWords(_("Town or district")),
    "region": FieldWords(_("Region")),
    "postcode": FieldWords(_("Postcode")),
    "country_code": FieldWords(_("Country")),
    "territory_code": FieldWords(_("Territory code")),
    "area_code": FieldWords(_("Area code")),
    "located_by": FieldWords(_("What the point stands for")),
    "latitude": FieldWords(_("Latitude")),
    "longitude": FieldWords(_("Longitude")),
    "website": FieldWords(_("Website")),
    "email": FieldWords(_("E-mail address")),
    "phone": FieldWords(_("Telephone")),
    "social_links": FieldWords(_("Social networks"), _mapping),
    "identifiers": FieldWords(_("Numbers in registers"), _mapping),
    "founded": FieldWords(_("Founded on"), _day),
    "closed_on": FieldWords(_("Closed on"), _day),
    "checked_on": FieldWords(_("Last checked"), _day),
    "source_name": FieldWords(_("Source of this entry")),
    "source_url": FieldWords(_("Web address of the source")),
}


def _prepare(changes: Iterable[Mapping[str, Any]]) -> Mapping[str, Words]:
    """Names of the types, territories and challenges that the changes speak of, in at most three queries."""
    found: dict[str, set[str]] = {"type": set(), "territory": set(), "challenges": set()}
    for change in changes:
        for field, keys in found.items():
            for side in change.get(field, ()):
                keys.update([side] if isinstance(side, str) else side or ())
    names: dict[str, str] = {}
    if found["type"]:
        names |= {each.pk: str(each) for each in OrganizationType.objects.filter(pk__in=found["type"])}
    if found["territory"]:
        names |= {str(each.pk): str(each) for each in Territory.objects.filter(pk__in=found["territory"])}
    challenges: dict[str, str] = {}
    if found["challenges"]:
        challenges = {each.pk: str(each) for each in Challenge.objects.filter(pk__in=found["challenges"])}

    def name(stored: Any) -> str:
        return names.get(stored, stored) if stored else ""

    return {"type": name, "territory": name, "challenges": _each(lambda code: challenges.get(code, code))}


ORGANIZATIONS = EntryKind(
    name=KIND,
    find=_find,
    title=lambda organization: str(organization.name),
    url=lambda organization: reverse("directory:detail", args=[organization.slug]),
    state=stored_entry,
    may_edit=_may_edit,
    write=_write,
    fields=FIELDS,
    prepare=_prepare,
)


def shown_text(field: str, stored: Any) -> str:
    """The stored value of a translated field in the reader's language; other fields read as they do in history."""
    if field in {"name", "summary"}:
        return str(parse_translated(stored or {}))
    return str(FIELDS[field].words(stored))
