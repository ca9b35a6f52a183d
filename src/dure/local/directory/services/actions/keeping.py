"""What every change of a service or location does: check, save, note, and bring search up to date."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.qualities import ACCESSIBILITY
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import NewRevision, note_revisions
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated, text_of
from dure.core.opening.engine.reading import Unreadable, exceptions_from, schedule_from
from dure.local.directory.services import vocabulary
from dure.local.directory.services.documents import postcode_of
from dure.local.directory.services.hsds.mapping import mapped_fields
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.stored import Stored, changes_of
from dure.local.directory.services.terms import keep_terms

type Entry = Service | Location | ServiceAtLocation

KINDS: dict[type, str] = {Service: "service", Location: "location", ServiceAtLocation: "service_at_location"}


def set_fields(entry: Entry, changes: Mapping[str, Any]) -> None:
    """Set columns, and parts of the details where `changes["details"]` names them; an empty part is taken out."""
    details = dict(entry.details)
    for name, value in changes.items():
        if name == "details":
            for part, content in value.items():
                details.pop(part, None)
                if content not in (None, "", [], {}):
                    details[part] = content
            continue
        setattr(entry, name, value)
        # What once did not fit the column is replaced by what was entered now.
        for field, column in mapped_fields(type(entry)).items():
            if column == name:
                details.pop(field, None)
    entry.details = details


def save_entry(
    by: User, action: str, entry: Entry, before: Stored | None, note: str = "", undoes: UUID | None = None
) -> bool:
    """Save, audit and revise `entry`, unless nothing has changed; tells whether something has."""
    changes = changes_of(entry, before)
    if not changes and before is not None:
        return False
    check(entry)
    entry.modified_at = timezone.now()
    entry.details.pop("last_modified", None)
    if isinstance(entry, Location):
        entry.postcode = postcode_of(entry.details)
    entry.save(force_insert=before is None)
    if not isinstance(entry, Location):
        keep_terms([entry.service_id if isinstance(entry, ServiceAtLocation) else entry.pk])
    fields = {"fields": sorted(changes)} if before is not None else {}
    note_change(by, action, entry, fields)
    kind = KINDS[type(entry)]
    note_revisions([NewRevision(action, kind, entry.pk, changes, actor=by.agent_id, note=note, undoes=undoes)])
    return True


def note_change(by: User, action: str, entry: Entry, details: Mapping[str, Any]) -> None:
    log_change(by.agent_id, action, KINDS[type(entry)], entry.pk, details)


def check(entry: Entry) -> None:
    """Raises Refused or ValidationError for values that cannot stand."""
    if not isinstance(entry, ServiceAtLocation) and not entry.name:
        raise Refused("no-name", _("Write a name in at least one language."), field="name")
    if isinstance(entry, Service):
        _check_service(entry)
    if isinstance(entry, Location):
        _check_location(entry)
    _check_hours(entry)
    entry.clean_fields(exclude=["id", "organization", "service", "location", "modified_at"])


def _check_service(service: Service) -> None:
    unknown = [code for code in service.categories if code not in vocabulary.categories()]
    if unknown:
        raise Refused(
            "unknown-category",
            _("There is no category “%(code)s”.") % {"code": unknown[0]},
            field="categories",
        )
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None and low > high:
        raise Refused("ages-reversed", _("The lowest age is above the highest."), field="maximum_age")


def _check_location(location: Location) -> None:
    if (location.latitude is None) != (location.longitude is None):
        raise Refused("half-a-point", _("Give both latitude and longitude, or neither."), field="longitude")
    if location.latitude is not None and location.point is None:
        raise Refused(
            "impossible-point",
            _("Latitude lies between -90 and 90, longitude between -180 and 180."),
            field="latitude",
        )
    unknown = [code for code in location.accessibility if code not in ACCESSIBILITY]
    if unknown:
        raise Refused(
            "unknown-accessibility",
            _("There is no accessibility code “%(code)s”.") % {"code": unknown[0]},
            field="accessibility",
        )


def _check_hours(entry: Entry) -> None:
    try:
        exceptions_from(entry.exceptions)
        for schedule in entry.details.get("schedules") or []:
            if isinstance(schedule, dict) and (schedule.get("opens_at") or schedule.get("closes_at")):
                schedule_from(schedule)
    except (Unreadable, TypeError, ValueError, AttributeError):
        raise Refused(
            "unclear-hours",
            _("The opening hours cannot be understood. Write times such as 09:00 and days such as 2026-01-31."),
            field="hours",
        ) from None


def free_slug(model: type[Service | Location], name: Translated, taken: set[str] | None = None) -> str:
    """A readable slug from the English name, else the original one, with a number where it is taken.

    `taken` are slugs that will be there; the new one is added to them.
    """
    text = name.texts.get("en") or text_of(name.as_json() if name else "", name.original if name else None)
    stem = slugify(text, allow_unicode=True)[:110].strip("-") or KINDS[model]
    used = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | (taken or set())
    slug, number = stem, 1
    while slug in used:
        number += 1
        slug = f"{stem}-{number}"
    if taken is not None:
        taken.add(slug)
    return slug


def validation_as_refusal(error: ValidationError) -> Refused:
    """The first message of a ValidationError, beside its field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    field, messages = next(iter(by_field.items()))
    return Refused("invalid-value", messages[0], field=field)
