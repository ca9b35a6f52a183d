"""Helpers with their hours, training and thanks; paid positions; who is at work."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.labels import agent_label
from dure.core.agents.models import Agent, User
from dure.core.agents.permissions import may
from dure.core.agents.personal import find_people
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import EndForm, JobForm, ThanksForm, TrainingForm, WorkForm
from dure.local.spaces.community.views.pages import id_of, show, staff_page, submitted, told
from dure.local.spaces.forms import FindForm
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import activities_of, today_at

PURPOSE = "helpers"


class PeoplePage(ABC):
    """A page on which staff choose somebody and then note something about this person."""

    name = ""

    def __init__(self, request: HttpRequest, space: Space, by: User) -> None:
        self.request, self.space, self.by = request, space, by
        self.extra: dict[str, Any] = {}

    def asked(self) -> dict[str, Callable[[], bool]]:
        """What may be asked of the page; each says whether it is done."""
        return {"find": self.find, "choose": self.choose}

    @abstractmethod
    def context(self) -> dict[str, Any]:
        """What the page shows besides what was asked."""

    @abstractmethod
    def forms_for(self, person: str) -> dict[str, Any]:
        """The forms about the chosen person."""

    def answer(self) -> HttpResponse:
        act = self.asked().get(self.request.POST.get("do", "")) if self.request.method == "POST" else None
        if act is not None and act():
            return redirect(f"community:{self.name}", slug=self.space.slug)
        context = {"find": FindForm(), "month": self.month(), **self.context(), **self.extra}
        return show(self.request, self.space, self.name, context)

    def month(self) -> date:
        """The month of `?month=2025-03`; this month otherwise."""
        try:
            return date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return today_at(self.space).replace(day=1)

    def find(self) -> bool:
        """Look for somebody. What is found stands in this answer only."""
        form = FindForm(self.request.POST)
        self.extra["find"] = form
        if form.is_valid():
            try:
                self.extra["found"] = find_people(self.by, self.space.operator, form.cleaned_data["query"], PURPOSE)
            except Refused as refusal:
                form.add_error("query", refusal.message)
        return False

    def choose(self) -> bool:
        """Show the forms about somebody."""
        self.show_forms(self.request.POST.get("person", ""))
        return False

    def show_forms(self, person: str) -> None:
        key = id_of(person)
        if key is not None:
            self.extra = {**self.forms_for(person), "chosen": agent_label(key).text, **self.extra}

    def about_person(self, name: str, form: Any, act: Callable[[Agent], object], done: str) -> bool:
        """Act on a form about the chosen person; refused, it is shown again as it was filled in."""
        self.extra[name] = form
        if submitted(self.request, form, lambda: act(person_of(form.cleaned_data["person"])), done):
            return True
        self.show_forms(form.data.get(form.add_prefix("person"), ""))
        return False

    def row(self, rows: Any, field: str) -> Any:
        """The row that a button names."""
        return get_object_or_404(rows, pk=id_of(self.request.POST.get(field, "")))


class HelpersPage(PeoplePage):
    """Volunteers and health leaders."""

    name = "helpers"

    def asked(self) -> dict[str, Callable[[], bool]]:
        own = {"start": self.start, "end": self.end, "train": self.train, "thank": self.thank, "unthank": self.unthank}
        return super().asked() | own

    def context(self) -> dict[str, Any]:
        return {
            "rows": queries.helpers_of(self.space, self.month()),
            "at_work": queries.at_work(self.space, timezone.now()),
            "planned": queries.planned_now(self.space, timezone.now()),
            "hour_kinds": activities_of(self.space, Activity.Kind.VOLUNTEERING, Activity.Kind.WORK),
            "thanks": queries.thanks_of(self.space, public_only=False),
            "thanks_form": ThanksForm(prefix="thanks"),
        }

    def forms_for(self, person: str) -> dict[str, Any]:
        about = {"person": person}
        return {
            "work_form": WorkForm(space=self.space, prefix="work", initial=about),
            "training_form": TrainingForm(prefix="training", initial=about),
            "thanks_form": ThanksForm(prefix="thanks", initial=about),
        }

    def start(self) -> bool:
        form = WorkForm(self.request.POST, space=self.space, prefix="work")
        return self.about_person(
            "work_form",
            form,
            lambda person: actions.start_work(
                self.by,
                self.space,
                form.cleaned_data["activity"],
                person,
                self.space.shifts.filter(pk=form.cleaned_data["shift"]).first(),
            ),
            _("The work has begun."),
        )

    def end(self) -> bool:
        form = EndForm(self.request.POST)
        if not form.is_valid():
            told(self.request, self._refuse_time, "")
            return True
        work = get_object_or_404(self.space.shift_works.all(), pk=form.cleaned_data["work"])
        end = form.cleaned_data["ended_at"]
        told(self.request, lambda: actions.end_work(self.by, work, end), _("The hours are recorded."))
        return True

    @staticmethod
    def _refuse_time() -> None:
        raise Refused("wrong-end", _("Give a day and a time at which the work ended."))

    def train(self) -> bool:
        form = TrainingForm(self.request.POST, prefix="training")
        return self.about_person(
            "training_form",
            form,
            lambda person: actions.add_training(self.by, self.space, person, form.new_training()),
            _("The training is noted."),
        )

    def thank(self) -> bool:
        form = ThanksForm(self.request.POST, prefix="thanks")

        def act() -> None:
            fields = form.cleaned_data
            person = person_of(fields["person"]) if fields["person"] else None
            words = {"sender": fields["sender"], "public": fields["public"]}
            actions.thank(self.by, self.space, fields["words"], person=person, **words)

        self.extra["thanks_form"] = form
        if submitted(self.request, form, act, _("The thanks are written.")):
            return True
        self.show_forms(form.data.get(form.add_prefix("person"), ""))
        return False

    def unthank(self) -> bool:
        row = self.row(self.space.thanks.select_related("space__operator"), "thanks")
        told(self.request, lambda: actions.take_thanks_back(self.by, row), _("The thanks are taken off the page."))
        return True


class JobsPage(PeoplePage):
    """Paid positions."""

    name = "jobs"

    def asked(self) -> dict[str, Callable[[], bool]]:
        return super().asked() | {"add": self.add, "end": self.end}

    def context(self) -> dict[str, Any]:
        return {
            "rows": queries.positions_of(self.space, self.month()),
            "today": today_at(self.space),
            "may_plan": may(self.by, Permission.MANAGE_SPACE, self.space.operator),
        }

    def forms_for(self, person: str) -> dict[str, Any]:
        return {"job_form": JobForm(prefix="job", initial={"person": person})}

    def add(self) -> bool:
        form = JobForm(self.request.POST, prefix="job")
        return self.about_person(
            "job_form",
            form,
            lambda person: actions.add_job(self.by, self.space, person, form.new_job()),
            _("The position is noted."),
        )

    def end(self) -> bool:
        row = self.row(self.space.jobs.select_related("space__operator"), "job")
        today = today_at(self.space)
        told(self.request, lambda: actions.end_job(self.by, row, today), _("The position ends today."))
        return True


@staff_page()
def helpers(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Who helps, for how many hours, with which training; who is at work; thanks."""
    return HelpersPage(request, space, by).answer()


@staff_page()
def jobs(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Paid positions with the hours worked in a month."""
    return JobsPage(request, space, by).answer()
