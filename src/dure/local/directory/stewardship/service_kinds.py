"""Services and places as entries with revisions."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.qualities import ACCESSIBILITY, spoken_language
from dure.core.agents.roles import Permission
from dure.core.audit.entry_kinds import EntryKind, FieldWords
from dure.core.kit import formatting
from dure.core.kit.links import first_url
from dure.local.directory.services.actions.keeping import save_entry
from dure.local.directory.services.finding import index_locations, index_services
from dure.local.directory.services.models import Location, Service
from dure.local.directory.services.stored import DETAILS, put_stored, stored_form

type Offered = Service | Location


def plain_words(stored: Any) -> list[str]:
    """Values of an HSDS document as lines, one for each item; names of parts are left out, they are English."""
    items = stored if isinstance(stored, list) else [stored]
    return [line for line in (" · ".join(_texts(item)) for item in items) if line]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for name, content in value.items():
            if name not in {"id", "original"} and not name.endswith("_id"):
                yield from _texts(content)
    elif isinstance(value, list):
        for content in value:
            yield from _texts(content)
    elif isinstance(value, bool):
        yield _("yes") if value else _("no")
    elif value not in (None, ""):
        yield str(value)


def _translated(stored: Any) -> dict[str, str]:
    return {spoken_language(code): text for code, text in (stored or {}).items() if code != "original"}


def _day(stored: Any) -> str:
    return formatting.date_text(date.fromisoformat(stored)) if stored else ""


def _yes_or_no(stored: Any) -> str:
    return "" if stored is None else (_("yes") if stored else _("no"))


_SHARED = {
    "name": FieldWords(gettext_lazy("Name"), _translated),
    "description": FieldWords(gettext_lazy("Description"), _translated),
    "checked_on": FieldWords(gettext_lazy("Last checked"), _day),
    "simulated": FieldWords(gettext_lazy("Simulated"), _yes_or_no),
    "source_name": FieldWords(gettext_lazy("Source of this entry")),
    "source_url": FieldWords(gettext_lazy("Web address of the source")),
    "exceptions": FieldWords(gettext_lazy("Holidays and special days"), plain_words),
}
SERVICE_FIELDS = {
    **_SHARED,
    "status": FieldWords(gettext_lazy("State")),
    "categories": FieldWords(gettext_lazy("Categories"), plain_words),
    "eligibility": FieldWords(gettext_lazy("Whom it is for"), _translated),
    "fees": FieldWords(gettext_lazy("Cost"), _translated),
    "application_process": FieldWords(gettext_lazy("How to get it"), _translated),
    "minimum_age": FieldWords(gettext_lazy("From age")),
    "maximum_age": FieldWords(gettext_lazy("Up to age")),
    "url": FieldWords(gettext_lazy("Website")),
    "email": FieldWords(gettext_lazy("E-mail address")),
}
LOCATION_FIELDS = {
    **_SHARED,
    "transportation": FieldWords(gettext_lazy("How to come"), _translated),
    "location_type": FieldWords(gettext_lazy("Kind of place")),
    "latitude": FieldWords(gettext_lazy("Latitude")),
    "longitude": FieldWords(gettext_lazy("Longitude")),
    "accessibility": FieldWords(
        gettext_lazy("Accessibility"), lambda stored: [str(ACCESSIBILITY.get(each, each)) for each in stored or []]
    ),
    "own": FieldWords(gettext_lazy("The organization's own place"), _yes_or_no),
    "closed": FieldWords(gettext_lazy("In use no more"), _yes_or_no),
}


def _kind(
    name: str,
    model: type[Offered],
    fields: Mapping[str, FieldWords],
    page: str,
    index: Callable[[Iterable[UUID]], None],
) -> EntryKind:
    def find(subject: UUID) -> Offered | None:
        return model._default_manager.select_related("organization__territory").filter(pk=subject).first()  # noqa: SLF001

    def may_edit(user: Any, entry: Offered) -> bool:
        return may(user, Permission.EDIT_ORGANIZATION, entry.organization)

    def write(by: User, entry: Offered, values: Mapping[str, Any], note: str, undoes: UUID | None) -> None:
        require(by, Permission.EDIT_ORGANIZATION, entry.organization)
        before = stored_form(entry)
        put_stored(entry, dict(values))
        if save_entry(by, "undo_change", entry, before, note, undoes):
            index([entry.pk])

    def url(entry: Offered) -> str:
        own = first_url((page,), {"slug": entry.slug})
        return own or first_url(("directory:detail",), {"slug": entry.organization.slug})

    return EntryKind(
        name=name,
        find=find,
        title=lambda entry: str(entry.name),
        url=url,
        state=stored_form,
        may_edit=may_edit,
        write=write,
        fields=fields,
        parts=DETAILS,
        part_words=plain_words,
    )


SERVICES = _kind("service", Service, SERVICE_FIELDS, "services:detail", index_services)
LOCATIONS = _kind("location", Location, LOCATION_FIELDS, "services:location", index_locations)
