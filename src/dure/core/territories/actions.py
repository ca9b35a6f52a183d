"""Every change to territories, their challenges and what they are measured by."""

import json
from collections.abc import Mapping
from datetime import date as calendar_date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated, parse_translated
from dure.core.search.actions import index_entry
from dure.core.territories.finding import entry_of
from dure.core.territories.models import Challenge, IndicatorKind, IndicatorValue, Territory, TerritoryChallenge

DATA = Path(__file__).parent / "data"
_HUNDRED = Decimal(100)
_NOTHING = Translated({})


@transaction.atomic
def load_reference_data() -> None:
    """Bring the shared lists of challenges and of indicator kinds up to date; entries are never removed."""
    for order, entry in enumerate(_read("challenges.json"), start=1):
        fields = {"name": parse_translated(entry["name"]), "description": parse_translated(entry["description"])}
        Challenge.objects.update_or_create(code=entry["code"], defaults={**fields, "order": entry.get("order", order)})
    for entry in _read("indicator_kinds.json"):
        IndicatorKind.objects.update_or_create(
            code=entry["code"], defaults={"name": parse_translated(entry["name"]), "unit": entry["unit"]}
        )


def _read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return entries


@transaction.atomic
def create_territory(
    by: User,
    *,
    slug: str,
    name: Translated,
    kind: str,
    country_code: str,
    time_zone: str,
    parent: Territory | None = None,
    **fields: Any,
) -> Territory:
    """A new territory below `parent`; countries, which have none, are made by administrators.

    `fields`: summary, languages, latitude, longitude, website. `time_zone` is an IANA name. Raises
    Refused for a slug that is taken and for any value that the model does not accept.
    """
    if parent is None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators make a country. Ask one to do it."))
    require(by, Permission.EDIT_TERRITORY, *([parent] if parent else []))
    if time_zone not in available_timezones():
        raise Refused("unknown-time-zone", _("Give the time zone by its name, such as Asia/Seoul."), field="time_zone")
    territory = Territory(
        slug=slug,
        name=name,
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else ''}{slug}/",
        country_code=country_code.upper(),
        time_zone=time_zone,
        **fields,
    )
    _check(territory)
    territory.save(force_insert=True)
    index_entry(entry_of(territory))
    log_change(by.agent_id, "create_territory", "territory", territory.pk, {"slug": slug})
    return territory


@transaction.atomic
def change_territory(by: User, territory: Territory, **fields: Any) -> Territory:
    """Change name, summary, languages, latitude, longitude, website or time zone of a territory."""
    require(by, Permission.EDIT_TERRITORY, territory)
    allowed = {"name", "summary", "languages", "latitude", "longitude", "website", "time_zone"}
    if wrong := set(fields) - allowed:
        raise TypeError(f"a territory's {', '.join(sorted(wrong))} cannot be changed")
    for key, value in fields.items():
        setattr(territory, key, value)
    _check(territory)
    territory.save(update_fields=sorted(fields))
    index_entry(entry_of(territory))
    log_change(by.agent_id, "change_territory", "territory", territory.pk, {"fields": sorted(fields)})
    return territory


def _check(territory: Territory) -> None:
    if not territory.name:
        raise Refused("no-name", _("Write the territory's name in at least one language."), field="name")
    try:
        # Which languages are spoken may be unknown, for which the field has no other word than an empty list.
        territory.full_clean(exclude=set() if territory.languages else {"languages"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("invalid-territory", " ".join(messages), field=field) from None


@transaction.atomic
def add_challenge(
    by: User,
    territory: Territory,
    challenge: Challenge,
    *,
    source_name: str,
    source_date: calendar_date,
    source_url: str = "",
    note: Translated = _NOTHING,
) -> TerritoryChallenge:
    """Say that `territory` faces `challenge`, and where that was said. Once more replaces what was said."""
    require(by, Permission.EDIT_TERRITORY, territory)
    source = _source(source_name, source_url, source_date, "source_date")
    stated, _created = TerritoryChallenge.objects.update_or_create(
        territory=territory,
        challenge=challenge,
        defaults={**source, "source_date": source_date, "note": note},
    )
    log_change(by.agent_id, "add_challenge", "territory", territory.pk, {"challenge": challenge.pk})
    return stated


@transaction.atomic
def remove_challenge(by: User, territory: Territory, challenge: Challenge) -> None:
    """Take a challenge off the territory's page. Refused where it does not stand there."""
    require(by, Permission.EDIT_TERRITORY, territory)
    removed, _each = TerritoryChallenge.objects.filter(territory=territory, challenge=challenge).delete()
    if not removed:
        raise Refused("no-such-challenge", _("This challenge is not on the page any more. Reload the page."))
    log_change(by.agent_id, "remove_challenge", "territory", territory.pk, {"challenge": challenge.pk})


@transaction.atomic
def add_indicator_value(
    by: User,
    territory: Territory,
    kind: IndicatorKind,
    *,
    value: Decimal,
    date: calendar_date,
    source_name: str,
    source_url: str = "",
    note: Translated = _NOTHING,
) -> IndicatorValue:
    """Note what one source says that `kind` was on `date`, in the unit of `kind` (a percentage as 0 to 100).

    Values are never replaced: the same value again returns the known row, another value of the same
    source for the same day is Refused. Another source may say another value.
    """
    require(by, Permission.EDIT_TERRITORY, territory)
    source = _source(source_name, source_url, date, "date")
    if value < 0 or (kind.unit == "percent" and value > _HUNDRED):
        raise Refused("impossible-value", _("Give a number from 0, a percentage up to 100."), field="value")
    known = IndicatorValue.objects.filter(
        territory=territory, kind=kind, date=date, source_name=source["source_name"]
    ).first()
    if known is None:
        known = IndicatorValue.objects.create(
            territory=territory, kind=kind, value=value, date=date, note=note, **source
        )
        log_change(
            by.agent_id, "add_indicator_value", "territory", territory.pk, {"kind": kind.pk, "value": str(value)}
        )
    elif known.value != value:
        raise Refused(
            "value-known",
            _("This source already gives %(value)s for that day. Name the edition in the source if it was corrected.")
            % {"value": known.value},
            field="value",
        )
    return known


def _source(name: str, url: str, day: calendar_date, day_field: str) -> Mapping[str, str]:
    """The checked source. Raises Refused where it is missing, no web address, or from the future."""
    name, url = name.strip(), url.strip()
    if not name:
        raise Refused("no-source", _("Say where this comes from: a statistic, a plan, a survey."), field="source_name")
    if day > timezone.localdate():
        raise Refused(
            "future-date", _("The date lies in the future. Give the day that the source speaks of."), field=day_field
        )
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise Refused(
                "wrong-address", _("Give the full web address, beginning with https://."), field="source_url"
            ) from None
    return {"source_name": name[:300], "source_url": url}
