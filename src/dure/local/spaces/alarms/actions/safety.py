"""The chain of a space, its safety log, what is done for prevention, and the month's review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.alarms.chain import Link
from dure.local.spaces.alarms.models import ChainLink, MonthlySafetyReview, PreventionAction, SafetyNote
from dure.local.spaces.models import Space, Zone
from dure.local.spaces.queries import today_at

MOST_LINKS = 8
LONGEST_WAIT = 3600


@dataclass(frozen=True)
class NewNote:
    """What happened or nearly did, in words without names."""

    kind: str
    what: str
    story: str
    happened_at: datetime
    zone: Zone | None = None
    causes: str = ""
    follow_up: str = ""


@transaction.atomic
def set_chain(by: User, space: Space, links: Sequence[Link]) -> list[ChainLink]:
    """Say whom calls of the space are passed on to; an empty list brings the usual chain back. Needs MANAGE_SPACE.

    Refused for more than eight links, for a guardian without name or address, and for waits of over an hour.
    """
    require_at(by, Permission.MANAGE_SPACE, space)
    if len(links) > MOST_LINKS or any(not 0 <= link.after_seconds <= LONGEST_WAIT for link in links):
        message = _("Give at most %(links)d links, each told at most %(seconds)d seconds after the press.")
        raise Refused("wrong-chain", message % {"links": MOST_LINKS, "seconds": LONGEST_WAIT})
    if any(link.whom == ChainLink.Whom.GUARDIAN and not (link.name and (link.phone or link.email)) for link in links):
        raise Refused("no-guardian", _("Give the guardian's name, and a phone number or an e-mail address."))
    space.alarm_chain.all().delete()
    ordered = sorted(links, key=lambda link: link.after_seconds)
    made = ChainLink.objects.bulk_create(
        ChainLink(space=space, position=position, **link.__dict__) for position, link in enumerate(ordered)
    )
    log_change(by.agent_id, "set_alarm_chain", "space", space.pk, {"links": [link.whom for link in ordered]})
    return made


@transaction.atomic
def note_safety(by: User, space: Space, new: NewNote) -> SafetyNote:
    """Write an incident or a near miss into the safety log. Needs ANSWER_SOS or REVIEW_SAFETY.

    Refused without a story, for a time to come, and for a zone of another space.
    """
    if not may(by, Permission.REVIEW_SAFETY, space.operator):
        require_at(by, Permission.ANSWER_SOS, space)
    if not new.story.strip():
        raise Refused("no-words", _("Write what happened, without names."), field="story")
    if new.happened_at > timezone.now():
        raise Refused("future", _("Give a time that has passed."), field="happened_at")
    if new.zone is not None and new.zone.space_id != space.pk:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    return SafetyNote.objects.create(space=space, noted_by=by.agent_id, noted_at=timezone.now(), **new.__dict__)


@transaction.atomic
def decide_prevention(
    by: User, space: Space, what: str, responsible: User, due_on: date, note: SafetyNote | None = None
) -> PreventionAction:
    """Have somebody do something so that it does not happen again. Needs REVIEW_SAFETY."""
    require_at(by, Permission.REVIEW_SAFETY, space)
    if not what.strip():
        raise Refused("no-words", _("Say what will be done."), field="what")
    if due_on < today_at(space):
        raise Refused("past", _("Choose today or a later day."), field="due_on")
    if not may(responsible, Permission.ANSWER_SOS, space.operator):
        raise Refused("stranger", _("Choose somebody who works here."), field="responsible")
    if note is not None and note.space_id != space.pk:
        raise Refused("other-space", _("This note belongs to another space."), field="note")
    action = PreventionAction.objects.create(
        space=space,
        note=note,
        what=what.strip(),
        responsible=responsible,
        due_on=due_on,
        decided_by=by.agent_id,
        decided_at=timezone.now(),
    )
    log_change(by.agent_id, "decide_prevention", "space", space.pk, {"prevention": str(action.pk)})
    return action


@transaction.atomic
def finish_prevention(by: User, action: PreventionAction) -> PreventionAction:
    """It is done. For whoever is responsible, and for whoever may REVIEW_SAFETY. Done twice is done."""
    if by.pk != action.responsible_id or not may(by, Permission.ANSWER_SOS, action.space.operator):
        require_at(by, Permission.REVIEW_SAFETY, action.space)
    held = PreventionAction.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if held.done_at is None:
        held.done_at, held.done_by = timezone.now(), by.agent_id
        held.save(update_fields=["done_at", "done_by"])
        log_change(by.agent_id, "finish_prevention", "space", held.space_id, {"prevention": str(held.pk)})
    return held


@transaction.atomic
def sign_review(by: User, space: Space, month: date, findings: str) -> MonthlySafetyReview:
    """Sign what a month taught. Needs REVIEW_SAFETY; refused for a month that has not begun and one that is signed."""
    require_at(by, Permission.REVIEW_SAFETY, space)
    month = month.replace(day=1)
    if month > today_at(space):
        raise Refused("future", _("Review a month that has begun."), field="month")
    if not findings.strip():
        raise Refused("no-words", _("Write what the month taught, even if nothing happened."), field="findings")
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    if MonthlySafetyReview.objects.filter(space=space, month=month).exists():
        raise Refused("signed", _("This month's review is signed already."))
    review = MonthlySafetyReview.objects.create(
        space=space, month=month, findings=findings.strip(), signed_by=by.agent_id, signed_at=timezone.now()
    )
    log_change(by.agent_id, "sign_safety_review", "space", space.pk, {"month": f"{month:%Y-%m}"})
    return review
