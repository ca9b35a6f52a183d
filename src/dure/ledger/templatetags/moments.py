"""`{% load moments %}`: when something happened, by the clock of the place where it did."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django import template
from django.utils import timezone

from dure.core.kit.formatting import active_locale, datetime_text
from dure.ledger.models import EconomicEvent

register = template.Library()

UNIVERSAL = "UTC"


def zone_of(event: EconomicEvent) -> str:
    """The time zone of the event's place, or UTC where no place is recorded."""
    return event.at_location.territory.time_zone if event.at_location else UNIVERSAL


@register.filter
def happened(event: EconomicEvent, style: str = "short") -> str:
    """`{{ event|happened }}`: the beginning of the event in the time zone of its place, for lists."""
    with timezone.override(zone_of(event)):
        return datetime_text(event.occurred_at, style)


@register.filter
def local_to(moment: datetime | None, event: EconomicEvent) -> str:
    """`{{ event.ended_at|local_to:event }}`: a moment by the event's clock, with the zone's name."""
    return in_zone(moment, zone_of(event))


@register.filter
def in_zone(moment: datetime | None, zone: str = UNIVERSAL) -> str:
    """`{{ seal.sealed_at|in_zone }}`: a moment in UTC, or in the zone given, which it names."""
    if not moment:
        return ""
    with timezone.override(zone):
        return f"{datetime_text(moment, 'medium')} ({zone_name(moment, zone)})"


@register.filter
def zone_name(moment: datetime, zone: str = "") -> str:
    """The name of a time zone (the current one where none is given) at `moment`, in the reader's language."""
    if zone == UNIVERSAL:
        return UNIVERSAL
    return get_timezone_name(timezone.localtime(moment, ZoneInfo(zone) if zone else None), locale=active_locale())
