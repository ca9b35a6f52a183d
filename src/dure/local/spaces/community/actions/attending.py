"""Attendance by one touch: each is an event of the ledger, and is taken back like any entry of the desk."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, User
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import record_gathering, touch
from dure.local.spaces.actions.recording import begin_entry
from dure.local.spaces.community.models import Attendance, Session
from dure.local.spaces.queries import today_at


@transaction.atomic
def attend(by: User, session: Session, person: Agent | None = None, *, entry_id: str, guests: int = 1) -> Attendance:
    """Somebody known, or `guests` without names, came to the session: recorded as its gathering.

    During the session the time is now, afterwards its beginning. A second touch for the same person, or the
    same `entry_id` again, returns the known attendance. Taken back with `spaces.actions.undo` of its event.
    Needs RECORD_ACTIVITY. Refused before the day of the session and for a cancelled one.
    """
    space = session.series.space
    begin_entry(by, space, entry_id, None)
    if person is not None:
        known = standing(session).filter(person=person).first()
        if known is not None:
            return known
    at = _time_of(session)
    events = record_gathering(
        by,
        space,
        session.series.activity,
        entry_id=entry_id,
        guests=guests if person is None else 0,
        people=[] if person is None else [person],
        at=at,
    )
    attendance, made = Attendance.objects.get_or_create(
        event=events[0], defaults={"session": session, "person": person}
    )
    if made:
        touch(space)
    return attendance


def standing(session: Session) -> QuerySet[Attendance]:
    """Attendances that nobody has taken back."""
    return session.attendances.filter(event__corrections__isnull=True)


def _time_of(session: Session) -> datetime | None:
    if session.cancelled_at is not None:
        raise Refused("cancelled", _("This session does not take place, so nobody can have come to it."))
    now = timezone.now()
    if session.ends_at < now:
        return session.starts_at
    if session.date > today_at(session.series.space):
        raise Refused("too-early", _("This session is still to come. Record who came on its day."))
    return None
