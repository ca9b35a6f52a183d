"""The steps of an initiative."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.local.initiatives.actions.partners import check_source
from dure.local.initiatives.actions.starting import require_manager
from dure.local.initiatives.models import Initiative, Milestone


@dataclass(frozen=True)
class NewMilestone:
    """A step, the day it is due, the day it was done if it is, and who says so."""

    name: Translated
    due: date
    done_on: date | None = None
    source_name: str = ""
    source_url: str = ""


@transaction.atomic
def add_milestone(by: User, initiative: Initiative, new: NewMilestone) -> Milestone:
    """A new step. Needs MANAGE_INITIATIVE; Refused without a name, or when done on a day still to come."""
    require_manager(by, initiative)
    if not new.name:
        raise Refused("no-name", _("Write what the step is, in at least one language."), field="name")
    check_source(new.source_name, new.source_url)
    _check_done(initiative, new.done_on)
    milestone = Milestone.objects.create(
        initiative=initiative,
        name=new.name,
        due=new.due,
        done_on=new.done_on,
        source_name=new.source_name,
        source_url=new.source_url,
    )
    details = {"milestone": str(milestone.pk), "due": new.due.isoformat()}
    log_change(by.agent_id, "add_milestone", "initiative", initiative.pk, details)
    return milestone


@transaction.atomic
def complete_milestone(by: User, milestone: Milestone, done_on: date) -> None:
    """Say on which day the step was done. Needs MANAGE_INITIATIVE; Refused for a day still to come."""
    require_manager(by, milestone.initiative)
    _check_done(milestone.initiative, done_on)
    _set_done(by, milestone, done_on)


@transaction.atomic
def reopen_milestone(by: User, milestone: Milestone) -> None:
    """Say that the step is not done after all. Needs MANAGE_INITIATIVE."""
    require_manager(by, milestone.initiative)
    _set_done(by, milestone, None)


def _check_done(initiative: Initiative, done_on: date | None) -> None:
    today = timezone.localdate(timezone=ZoneInfo(initiative.territory.time_zone))
    if done_on is not None and done_on > today:
        message = _("A step cannot have been done on a day still to come. Give today or an earlier day.")
        raise Refused("done-in-future", message, field="done_on")


def _set_done(by: User, milestone: Milestone, done_on: date | None) -> None:
    if milestone.done_on == done_on:
        return
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    verb = "reopen_milestone" if done_on is None else "complete_milestone"
    details = {"milestone": str(milestone.pk), "done_on": done_on.isoformat() if done_on else ""}
    log_change(by.agent_id, verb, "initiative", milestone.initiative_id, details)
