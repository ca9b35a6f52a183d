"""Planning what is done together: series, and the sessions that they bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.local.spaces.actions import touch
from dure.local.spaces.community.engine.rhythm import dates
from dure.local.spaces.community.models import Series, Session
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import today_at, zone_of

# Sessions are made so far ahead; a nightly task keeps them coming.
PLANNED_AHEAD = timedelta(weeks=8)
DAYS_OF_WEEK = range(7)


@dataclass(frozen=True, kw_only=True)
class NewSeries:
    """What a series shall be. Times are in the space's time zone, weekdays count from 0 for Monday."""

    activity: Activity
    name: Translated
    first_on: date
    starts_at: time
    ends_at: time
    description: Translated = Translated({})  # noqa: RUF009 - immutable
    rhythm: int = Series.Rhythm.WEEKLY
    weekdays: tuple[int, ...] = ()
    last_on: date | None = None
    leader: str = ""
    places: int | None = None


@transaction.atomic
def add_series(by: User, space: Space, new: NewSeries) -> Series:
    """Plan something that is done together, with its sessions of the next weeks. Needs MANAGE_SPACE."""
    require(by, Permission.MANAGE_SPACE, space.operator)
    _check(space, new)
    series = Series.objects.create(space=space, **_fields(new))
    plan_sessions(space, [series])
    log_change(by.agent_id, "add_series", "space", space.pk, {"series": str(series.pk)})
    touch(space)
    return series


@transaction.atomic
def change_series(by: User, series: Series, new: NewSeries) -> Series:
    """Plan it otherwise. Coming sessions follow; those that no longer fit are dropped, or stay where people
    have signed up: cancel these yourself, so that somebody tells the people. Needs MANAGE_SPACE.
    """
    space = series.space
    require(by, Permission.MANAGE_SPACE, space.operator)
    _check(space, new)
    for name, value in _fields(new).items():
        setattr(series, name, value)
    series.save()
    today = today_at(space)
    coming = series.sessions.filter(date__gte=today, cancelled_at__isnull=True, attendances__isnull=True)
    fitting = set(_dates(series, today))
    for session in coming.filter(date__in=fitting):
        session.starts_at, session.ends_at = _hours(series, session.date)
        session.leader, session.places = series.leader, series.places
        session.save(update_fields=["starts_at", "ends_at", "leader", "places"])
    coming.exclude(date__in=fitting).filter(sign_ups__isnull=True, needs__isnull=True).delete()
    plan_sessions(space, [series])
    log_change(by.agent_id, "change_series", "space", space.pk, {"series": str(series.pk)})
    touch(space)
    return series


@transaction.atomic
def cancel_session(by: User, session: Session, why: str = "") -> Session:
    """Say that a session does not take place; who has signed up stays listed to be told. Needs RECORD_ACTIVITY."""
    space = session.series.space
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    if session.attendances.exists():
        message = _("People came to this session already. Take their attendance back before you cancel it.")
        raise Refused("attended", message)
    if session.cancelled_at is None:
        session.cancelled_at, session.cancelled_why = timezone.now(), why
        session.save(update_fields=["cancelled_at", "cancelled_why"])
        log_change(by.agent_id, "cancel_session", "space", space.pk, {"session": str(session.pk)})
        touch(space)
    return session


def plan_sessions(space: Space, series: Iterable[Series]) -> int:
    """Make the sessions of the next eight weeks that are not there yet; how many. Harmless when repeated."""
    today = today_at(space)
    made = 0
    for each in series:
        known = set(each.sessions.filter(date__gte=today).values_list("date", flat=True))
        rows = []
        for day in _dates(each, today):
            if day in known:
                continue
            starts_at, ends_at = _hours(each, day)
            rows.append(
                Session(
                    series=each,
                    date=day,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    leader=each.leader,
                    places=each.places,
                )
            )
        Session.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


def plan_everywhere() -> int:
    """`plan_sessions` for every series that has not ended; how many sessions were made."""
    spaces: dict[Space, list[Series]] = {}
    for each in Series.objects.select_related("space__place__territory").order_by("space"):
        spaces.setdefault(each.space, []).append(each)
    return sum(plan_sessions(space, series) for space, series in spaces.items())


def _dates(series: Series, today: date) -> list[date]:
    """The days on which the series meets from today on, as far as is planned ahead."""
    end = today + PLANNED_AHEAD
    last = min(end, series.last_on) if series.last_on else end
    every = dates(series.first_on, last, series.weekdays, series.rhythm)
    return [day for day in every if day >= today]


def _hours(series: Series, day: date) -> tuple[datetime, datetime]:
    zone = zone_of(series.space)
    return datetime.combine(day, series.starts_at, zone), datetime.combine(day, series.ends_at, zone)


def _fields(new: NewSeries) -> dict[str, object]:
    return {**new.__dict__, "weekdays": sorted(set(new.weekdays))}


def _check(space: Space, new: NewSeries) -> None:
    if new.activity.space_id != space.pk or new.activity.kind != Activity.Kind.GATHERING:
        message = _("Choose an activity that this space records as something done together.")
        raise Refused("other-activity", message, field="activity")
    if new.rhythm != Series.Rhythm.ONCE and not new.weekdays:
        raise Refused("no-weekday", _("Choose at least one day of the week."), field="weekdays")
    if any(day not in DAYS_OF_WEEK for day in new.weekdays):
        raise Refused("no-weekday", _("Choose days of the week from the list."), field="weekdays")
    if new.ends_at <= new.starts_at:
        raise Refused("ends-before-start", _("Give an end that is later than the beginning."), field="ends_at")
    if new.last_on is not None and new.last_on < new.first_on:
        raise Refused("last-before-first", _("Give a last day that is not before the first."), field="last_on")
