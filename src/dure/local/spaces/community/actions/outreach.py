"""Noticing that a regular stays away, calling, and noting what the call has found. Never anything about health."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents import consents
from dure.core.agents.consents import has_consent, with_consent
from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.personal import PersonalData, read_person
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.community.engine.own_rhythm import is_unusual, rhythm_of
from dure.local.spaces.community.models import Absence
from dure.local.spaces.community.queries.outreach import Visits, coming_to
from dure.local.spaces.consent_words import OUTREACH
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, today_at

# Whoever stayed away before this is not called anew: the list is for those who have stopped lately.
LONGEST_AWAY = timedelta(days=120)
KEPT = timedelta(days=365)
STATE = Absence.State


@transaction.atomic
def notice_absences(space: Space, today: date | None = None) -> int:
    """Put regulars whose rhythm is broken and who agree to be called on the list; how many.

    `today` is the space's own where it is left out. Harmless when repeated.

    A rhythm that broke once is asked about once: another absence begins with another last visit. Whoever was
    away until a day, and has not come since, is asked about again. Four queries for any number of people.
    """
    today = today or today_at(space)
    coming = coming_to(space, today)
    _welcome_back(space, coming)
    Absence.objects.filter(space=space, noticed_on__lt=today - KEPT).delete()
    Absence.objects.filter(space=space, state=STATE.AWAY, away_until__lt=today).update(state=STATE.OPEN)
    found = _broken(space, coming, today)
    agreed = with_consent([row.person_id for row in found], OUTREACH.key)
    fresh = [row for row in found if row.person_id in agreed]
    known = set(Absence.objects.filter(space=space).values_list("person", "last_visit"))
    new = [row for row in fresh if (row.person_id, row.last_visit) not in known]
    Absence.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def notice_everywhere() -> int:
    """`notice_absences` for every space; how many people came onto a list."""
    return sum(notice_absences(space) for space in all_spaces())


def _broken(space: Space, coming: Visits, today: date) -> list[Absence]:
    number = {day: position for position, day in enumerate(coming.open_days)}
    found = []
    for person, days in coming.by_person.items():
        last = days[-1]
        if today - last > LONGEST_AWAY:
            continue
        rhythm = rhythm_of([number[day] for day in days])
        # The open days after the last visit, up to yesterday.
        missed = len(coming.open_days) - 1 - number[last]
        if rhythm is not None and is_unusual(rhythm, missed, (today - last).days):
            absence = Absence(space=space, person_id=person, last_visit=last, missed=missed, noticed_on=today)
            absence.usual_gap = round(rhythm.usual_gap, 2)
            found.append(absence)
    return found


def _welcome_back(space: Space, coming: Visits) -> None:
    standing = Absence.objects.filter(space=space, state__in=(STATE.OPEN, STATE.AWAY))
    back = [row.pk for row in standing if coming.by_person.get(row.person_id, [row.last_visit])[-1] > row.last_visit]
    Absence.objects.filter(pk__in=back).update(state=STATE.CAME_BACK)


def open_for_call(by: User, absence: Absence) -> PersonalData:
    """Name and phone number for the call; the reading is logged. Needs READ_PERSONAL_DATA for the operator.

    Refused for somebody who does not agree to be called any more.
    """
    require(by, Permission.READ_PERSONAL_DATA, absence.space.operator)
    if not has_consent(absence.person_id, OUTREACH.key):
        raise Refused("no-consent", _("This person does not wish to be called any more."))
    return read_person(by, absence.person_id, OUTREACH.key)


@transaction.atomic
def answer(by: User, absence: Absence, state: str, away_until: date | None = None) -> None:
    """Note what the call has found: well, away until a day, needs help, help is settled, or wishes no calls.

    Whoever wishes no calls has the consent taken back, and with it what the list knows. Needs
    READ_PERSONAL_DATA for the operator.
    """
    space = absence.space
    require(by, Permission.READ_PERSONAL_DATA, space.operator)
    if state not in {STATE.WELL, STATE.AWAY, STATE.HELP, STATE.SETTLED, STATE.NO_CALLS}:
        raise Refused("no-answer", _("Choose what the call has found."), field="state")
    if state == STATE.AWAY and (away_until is None or away_until < today_at(space)):
        message = _("Say until which day the person is away, today or later.")
        raise Refused("no-day", message, field="away_until")
    if state == STATE.NO_CALLS:
        # The person said so on the phone, to somebody who need not hold the right to change records.
        consents.take_back(None, absence.person_id, OUTREACH.key)
        return
    absence.state, absence.away_until = state, away_until if state == STATE.AWAY else None
    absence.answered_at, absence.answered_by = timezone.now(), by.agent_id
    absence.save(update_fields=["state", "away_until", "answered_at", "answered_by"])


def forget(agent_id: UUID) -> None:
    """Forget when somebody stayed away, as the consent is taken back or the person erased."""
    Absence.objects.filter(person=agent_id).delete()
