"""What every screen of a space asks each second: is anybody calling for help?"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dure.core.agents.labels import person_mark, staff_names
from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.local.spaces.actions.acting import Acting
from dure.local.spaces.alarms import actions, queries
from dure.local.spaces.alarms.chain import emergency_number
from dure.local.spaces.alarms.models import Alarm, AlarmStep
from dure.local.spaces.models import Space
from dure.local.spaces.queries import quick_spaces


@dataclass(frozen=True)
class Shown:
    """A call as a screen shows it: nothing personal but a locker's number or a mark."""

    alarm: Alarm
    who: str
    answered_by: str
    arrived: bool
    prompt: str
    may_read_name: bool


@login_required
@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """The open calls for staff of the space, as a part of a page; 304 while nothing has changed. Needs ANSWER_SOS."""
    space = get_object_or_404(quick_spaces(), slug=slug)
    by = require(request.user, Permission.ANSWER_SOS, space.operator)
    return answer(request, space, by)


def answer(request: HttpRequest, space: Space, by: Acting) -> HttpResponse:
    """The open calls of `space` for `by`, whom the caller has let in: staff, or a screen or kiosk of the space.

    Pages of other rooms that know their machine by a cookie of their own mount this under an address of their own.
    One query while nothing happens. A link that is due is told before the answer, so that a site whose watcher is down
    still passes calls on while one screen is on.
    """
    calls = queries.open_calls(space.pk)
    now = timezone.now()
    due = [call.id for call in calls if call.due_at is not None and call.due_at <= now]
    if due:
        for alarm_id in due:
            actions.escalate(alarm_id, now)
        calls = queries.open_calls(space.pk)
    etag = f'"{queries.state_of(calls)}-{get_language()}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        alarms = queries.open_alarms(space) if calls else []
        if alarms:
            actions.note_shown(by, alarms)
        response = render(request, "alarms/live.html", context_of(space, alarms, by))
        response["X-Alarms"] = "ringing" if any(alarm.rings for alarm in alarms) else "open" if alarms else "calm"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache, private"
    return response


def context_of(space: Space, alarms: list[Alarm], by: Acting) -> dict[str, object]:
    """What the template of the open calls needs."""
    answers = isinstance(by, User)
    return {"space": space, "shown": shown(space, alarms, by), "answers": answers}


def shown(space: Space, alarms: list[Alarm], by: Acting) -> list[Shown]:
    """The calls with the words that a screen needs, in two queries however many there are."""
    steps: dict[UUID, dict[str, AlarmStep]] = {}
    kinds = (AlarmStep.Kind.ACKNOWLEDGED, AlarmStep.Kind.ARRIVED, AlarmStep.Kind.ESCALATED, "called_emergency")
    for step in AlarmStep.objects.filter(alarm__in=alarms, kind__in=kinds) if alarms else ():
        key = f"{step.kind}:{step.whom}" if step.whom else step.kind
        steps.setdefault(step.alarm_id, {})[key] = step
    names = staff_names(step.by for of_one in steps.values() for step in of_one.values())
    reads = isinstance(by, User) and may(by, Permission.READ_PERSONAL_DATA, space.operator)
    in_public = not isinstance(by, User)
    return [_shown(space, each, steps.get(each.pk, {}), names, reads=reads, in_public=in_public) for each in alarms]


def _shown(
    space: Space, alarm: Alarm, steps: dict[str, AlarmStep], names: dict[UUID, str], *, reads: bool, in_public: bool
) -> Shown:
    acknowledged = steps.get(AlarmStep.Kind.ACKNOWLEDGED)
    prompted = "escalated:emergency" in steps and AlarmStep.Kind.CALLED_EMERGENCY not in steps
    unanswered = alarm.acknowledged_at is None
    return Shown(
        alarm,
        who_of(alarm, in_public=in_public),
        names.get(acknowledged.by, "") if acknowledged and acknowledged.by else "",
        AlarmStep.Kind.ARRIVED in steps,
        emergency_number(space) if prompted and unanswered else "",
        reads and alarm.person_id is not None,
    )


def who_of(alarm: Alarm, *, in_public: bool) -> str:
    """The locker's number or the mark of who needs help; empty where nobody knows.

    On a screen that anybody sees (`in_public`) it is the mark of this visit, which leads to no other visit.
    """
    if alarm.stay is not None and (alarm.stay.label or in_public):
        return alarm.stay.label or person_mark(alarm.stay.pk)
    return person_mark(alarm.person_id) if alarm.person_id is not None and not in_public else ""
