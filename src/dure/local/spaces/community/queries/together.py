"""Reading what is done together: the week, one session, what one may sign up for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from dure.core.agents.labels import labels_for
from dure.ledger.models import EconomicEvent
from dure.local.spaces.community.models import Attendance, Session, SignUp
from dure.local.spaces.models import Space

OFFERED_AHEAD = timedelta(days=14)
DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Offer:
    """A session with how many people have a place and how many wait."""

    session: Session
    taken: int
    waiting: int

    @property
    def name(self) -> str:
        return str(self.session.series.name)

    @property
    def places_left(self) -> int | None:
        """Free places; None where everybody may come. Nobody passes those who wait."""
        if self.session.places is None:
            return None
        return 0 if self.waiting else max(0, self.session.places - self.taken)


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody on the list of a session: signed up, come, or both. `who` is a mark, never a name."""

    who: str
    person: UUID | None
    people: int
    sign_up: SignUp | None = None
    attendance: Attendance | None = None


def sessions_of(space: Space) -> QuerySet[Session]:
    """The sessions of a space with what lists show of them."""
    return (
        Session.objects.filter(series__space=space)
        .select_related("series__activity__specification", "series__space__operator", "series__space__initiative")
        .annotate(taken=_people(waiting=False), waiting=_people(waiting=True))
    )


def _people(*, waiting: bool) -> Coalesce:
    rows = SignUp.objects.filter(session=OuterRef("pk"), withdrawn_at__isnull=True, waiting=waiting)
    counted = rows.order_by().values("session").annotate(number=Sum("people")).values("number")
    return Coalesce(Subquery(counted), 0)


def _offer(row: Session) -> Offer:
    return Offer(row, getattr(row, "taken", 0), getattr(row, "waiting", 0))


def sign_up_offers(space: Space, now: datetime | None = None) -> list[Offer]:
    """What one may sign up for now at the kiosk or desk: what is not over, of the next two weeks. One query."""
    now = now or timezone.now()
    rows = sessions_of(space).filter(ends_at__gt=now, starts_at__lte=now + OFFERED_AHEAD, cancelled_at__isnull=True)
    return [_offer(row) for row in rows]


def week_of(space: Space, monday: date) -> list[tuple[date, list[Offer]]]:
    """The seven days from `monday`, each with its sessions, cancelled ones too. One query."""
    days: dict[date, list[Offer]] = {monday + timedelta(days=count): [] for count in range(DAYS_OF_WEEK)}
    for row in sessions_of(space).filter(date__in=days):
        days[row.date].append(_offer(row))
    return list(days.items())


def came_to(session: Session) -> Decimal:
    """How many people came, from the ledger with all corrections."""
    events = EconomicEvent.objects.filter(Q(attendance__session=session) | Q(corrects__attendance__session=session))
    return events.order_by().aggregate(people=Sum("resource_quantity"))["people"] or Decimal(0)


def list_of(session: Session) -> list[Coming]:
    """Who signed up and who came, in the order of signing up, then of coming. Three queries."""
    sign_ups = list(session.sign_ups.filter(withdrawn_at__isnull=True))
    standing = session.attendances.filter(event__corrections__isnull=True).select_related("event")
    came = list(standing)
    names = _names([*(row.person_id for row in sign_ups), *(row.person_id for row in came)])
    by_person: dict[UUID | None, Attendance] = {row.person_id: row for row in came if row.person_id}
    listed = [
        Coming(names.get(row.person_id, ""), row.person_id, row.people, row, by_person.pop(row.person_id, None))
        for row in sign_ups
    ]
    rest = [row for row in came if row.person_id is None or row.person_id in by_person]
    return listed + [
        Coming(names.get(row.person_id, ""), row.person_id, int(row.event.resource_quantity or 0), None, row)
        for row in rest
    ]


def _names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    return {key: label.text for key, label in labels_for(ids).items()}
