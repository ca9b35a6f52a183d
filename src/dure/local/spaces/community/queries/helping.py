"""Reading who helps and works here, for how many hours, and what is under way."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from dure.core.agents.labels import labels_for
from dure.ledger.models import EconomicEvent
from dure.local.spaces.community.models import Job, ShiftWork, Thanks, Training
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.premises.queries import shifts_between
from dure.local.spaces.queries import today_at, zone_of

# Work that began longer ago is asked after: somebody forgot to end it.
FORGOTTEN_AFTER = timedelta(hours=12)
SHOWN_TRAININGS, SHOWN_THANKS = 100, 30


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who helped in a month, by mark, with hours by activity and the trainings that still count."""

    person: UUID
    who: str
    hours: Decimal
    trainings: list[Training] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Position:
    """A paid position, its holder by mark, and the hours worked in the month."""

    job: Job
    who: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class AtWork:
    """Somebody who is at work, by mark; `forgotten` where the end was probably not noted."""

    work: ShiftWork
    who: str
    forgotten: bool


def hours_in(space: Space, month: date, *kinds: str) -> dict[UUID, Decimal]:
    """Hours by person in the month of `month`, from the ledger with its corrections; one query."""
    zone = zone_of(space)
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    rows = (
        EconomicEvent.objects.filter(
            plan=space.initiative.plan_id,
            at_location=space.place_id,
            action="work",
            resource_conforms_to__in=space.activities.filter(kind__in=kinds).values("specification"),
            occurred_at__gte=datetime.combine(first, time.min, zone),
            occurred_at__lt=datetime.combine(after, time.min, zone),
        )
        .order_by()
        .values("provider")
        .annotate(hours=Sum("effort_quantity"))
    )
    return {row["provider"]: row["hours"] for row in rows if row["hours"]}


def helpers_of(space: Space, month: date) -> list[Helper]:
    """Who volunteered in the month, most hours first, and who has a training that counts. Three queries."""
    hours = hours_in(space, month, Activity.Kind.VOLUNTEERING)
    hours.pop(space.guests_id, None)
    trained: dict[UUID, list[Training]] = defaultdict(list)
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=today_at(space))
    for row in space.trainings.filter(valid)[:SHOWN_TRAININGS]:
        trained[row.person_id].append(row)
    people = [*hours, *(person for person in trained if person not in hours)]
    names = labels_for(people)
    helpers = [Helper(key, names[key].text, hours.get(key, Decimal(0)), trained[key]) for key in people]
    return sorted(helpers, key=lambda row: (-row.hours, row.who))


def positions_of(space: Space, month: date) -> list[Position]:
    """The paid positions, those that have not ended first, with hours worked in the month. Three queries."""
    jobs = list(space.jobs.all())
    hours = hours_in(space, month, Activity.Kind.WORK)
    names = labels_for([row.person_id for row in jobs])
    today = today_at(space)
    jobs.sort(key=lambda row: row.ends_on is not None and row.ends_on < today)
    return [Position(row, names[row.person_id].text, hours.get(row.person_id, Decimal(0))) for row in jobs]


def at_work(space: Space, now: datetime) -> list[AtWork]:
    """Who is at work, the longest first. Two queries."""
    rows = list(space.shift_works.filter(ended_at__isnull=True).select_related("activity"))
    names = labels_for([row.person_id for row in rows])
    return [AtWork(row, names[row.person_id].text, now - row.started_at > FORGOTTEN_AFTER) for row in rows]


def planned_now(space: Space, now: datetime) -> list[tuple[Shift, str]]:
    """Today's shifts that nobody has begun and that are not over, each with the person's mark. Two queries."""
    zone = zone_of(space)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    rows = list(shifts_between(space, now, midnight + timedelta(days=1)).filter(works__isnull=True))
    names = labels_for([row.person_id for row in rows])
    return [(row, names[row.person_id].text) for row in rows]


def thanks_of(space: Space, *, public_only: bool) -> QuerySet[Thanks]:
    """The latest words of thanks."""
    rows = space.thanks.all()
    return (rows.filter(public=True) if public_only else rows)[:SHOWN_THANKS]
