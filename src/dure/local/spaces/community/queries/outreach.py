"""Reading how regulars come, and whom to call."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from dure.core.agents.consents import with_consent
from dure.core.agents.labels import labels_for
from dure.ledger.corrections import counted
from dure.ledger.models import EconomicEvent
from dure.local.spaces.community.models import Absence
from dure.local.spaces.consent_words import OUTREACH
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import today_at, zone_of

LOOKED_BACK = timedelta(days=365)
CHUNK = 5_000
PERSONAL = (Activity.Kind.VISIT, Activity.Kind.GATHERING)
STATE = Absence.State


@dataclass(frozen=True, slots=True)
class Visits:
    """On which days the space was open, and on which each known person came; both rising."""

    open_days: list[date]
    by_person: dict[UUID, list[date]]


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call, by mark; `away_days` since the last visit."""

    absence: Absence
    who: str
    away_days: int


def coming_to(space: Space, until: date) -> Visits:
    """Who came on which days of the year before `until`, from the ledger with its corrections. One query."""
    zone = zone_of(space)
    end = datetime.combine(until, time.min, zone)
    people: dict[tuple[UUID, date], Decimal] = defaultdict(Decimal)
    rows = _deliveries(space).filter(occurred_at__gte=end - LOOKED_BACK, occurred_at__lt=end)
    for person, at, quantity in rows.values_list("receiver", "occurred_at", "resource_quantity").iterator(CHUNK):
        people[person, at.astimezone(zone).date()] += quantity or 0
    present = sorted(key for key, quantity in people.items() if quantity > 0)
    visits: dict[UUID, list[date]] = defaultdict(list)
    for person, day in present:
        visits[person].append(day)
    visits.pop(space.guests_id, None)
    return Visits(sorted({day for _person, day in present}), dict(visits))


def _deliveries(space: Space) -> QuerySet[EconomicEvent]:
    return EconomicEvent.objects.filter(
        plan=space.initiative.plan_id,
        at_location=space.place_id,
        action="deliverService",
        resource_conforms_to__in=space.activities.filter(kind__in=PERSONAL).values("specification"),
    ).order_by()


def call_list(space: Space) -> list[Call]:
    """Whom to call, the longest away first; who needs help stays until it is settled. Four queries.

    Whoever has come today, or has taken the consent back, is not on it any more.
    """
    today = today_at(space)
    due = Q(state__in=(STATE.OPEN, STATE.HELP)) | Q(state=STATE.AWAY, away_until__lt=today)
    rows = list(Absence.objects.filter(due, space=space).order_by("last_visit", "pk"))
    people = {row.person_id for row in rows}
    last = last_visits(space, people)
    agreed = with_consent(people, OUTREACH.key)
    names = labels_for(people)
    return [
        Call(row, names[row.person_id].text, (today - row.last_visit).days)
        for row in rows
        if row.person_id in agreed
        and (row.state == STATE.HELP or last.get(row.person_id, row.last_visit) <= row.last_visit)
    ]


def last_visits(space: Space, people: set[UUID]) -> dict[UUID, date]:
    """The day on which each of the people came last; one query."""
    events = counted(_deliveries(space).filter(receiver__in=people))
    zone = zone_of(space)
    rows = events.values("receiver").annotate(last=Max("occurred_at"))
    return {row["receiver"]: row["last"].astimezone(zone).date() for row in rows} if people else {}
