"""Signing up for a session at the kiosk or the desk, and taking it back."""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import touch
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.actions.recording import LONGEST_ENTRY_ID, check_people
from dure.local.spaces.community.models import Session, SignUp
from dure.local.spaces.models import Device, Space

MOST_PEOPLE = 30


@transaction.atomic
def sign_up(by: Acting, session: Session, person: Agent | None = None, *, entry_id: str, people: int = 1) -> SignUp:
    """Somebody known, or `people` guests without names (person None), want to come to the session.

    Whoever finds no place waits (`waiting`) and moves up when one becomes free, in the order of signing up.
    The same `entry_id` again, or a person who has signed up, returns the known sign-up. Needs RECORD_ACTIVITY,
    which the space's kiosks have. Refused once the session is over or cancelled.
    """
    space = session.series.space
    require_at(by, Permission.RECORD_ACTIVITY, space)
    _hold(space)
    known = _known(session, person, entry_id)
    if known is not None:
        return known
    _check(session, entry_id, people)
    if person is not None:
        check_people(space, [person], "person")
        people = 1
    taken, waits = _taken(session), session.sign_ups.filter(withdrawn_at__isnull=True, waiting=True).exists()
    made = SignUp.objects.create(
        session=session,
        person=person,
        people=people,
        way=SignUp.Way.KIOSK if isinstance(by, Device) else SignUp.Way.DESK,
        entry_id=entry_id,
        waiting=session.places is not None and (waits or taken + people > session.places),
        signed_up_at=timezone.now(),
    )
    touch(space)
    return made


@transaction.atomic
def withdraw(by: Acting, found: SignUp) -> SignUp:
    """Whoever signed up does not come after all; those who wait move up. Needs RECORD_ACTIVITY."""
    session = found.session
    space = session.series.space
    require_at(by, Permission.RECORD_ACTIVITY, space)
    _hold(space)
    found.refresh_from_db(fields=["withdrawn_at", "waiting"])
    if found.withdrawn_at is None:
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        move_up(session)
        touch(space)
    return found


def move_up(session: Session) -> None:
    """Give free places to those who wait, in order; a group that is too large for what is free keeps its turn."""
    taken = _taken(session)
    for waiting in session.sign_ups.filter(withdrawn_at__isnull=True, waiting=True):
        if session.places is not None and taken + waiting.people > session.places:
            return
        waiting.waiting = False
        waiting.save(update_fields=["waiting"])
        taken += waiting.people


def _hold(space: Space) -> None:
    """Let sign-ups of one space follow one another, so that no place is given twice."""
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)


def _known(session: Session, person: Agent | None, entry_id: str) -> SignUp | None:
    if person is not None:
        known = session.sign_ups.filter(person=person, withdrawn_at__isnull=True).first()
        if known is not None:
            return known
    return session.sign_ups.filter(entry_id=entry_id).first()


def _taken(session: Session) -> int:
    sure = session.sign_ups.filter(withdrawn_at__isnull=True, waiting=False).order_by()
    return sure.aggregate(people=Sum("people"))["people"] or 0


def _check(session: Session, entry_id: str, people: int) -> None:
    if not entry_id or len(entry_id) > LONGEST_ENTRY_ID:
        message = _("The entry has no usable identifier. Load the page again and repeat the entry.")
        raise Refused("no-entry-id", message, field="entry_id")
    if session.cancelled_at is not None:
        raise Refused("cancelled", _("This session does not take place. Choose another one."))
    if session.ends_at < timezone.now():
        raise Refused("over", _("This session is over. Choose a coming one."))
    if not 1 <= people <= MOST_PEOPLE:
        message = _("Give a number of people from 1 to %(most)d.") % {"most": MOST_PEOPLE}
        raise Refused("wrong-count", message, field="people")
