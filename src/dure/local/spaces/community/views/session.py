"""One session: who signed up, who came (one touch each), what it needs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, User
from dure.core.agents.personal import find_people, read_people
from dure.core.kit.errors import Refused
from dure.local.initiatives.planning_queries import taking_part
from dure.local.spaces.actions import undo
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import CancelForm, GuestsForm, NeedForm
from dure.local.spaces.community.models import Session
from dure.local.spaces.community.views.pages import id_of, show, staff_page, submitted, told
from dure.local.spaces.forms import FindForm, new_entry_id
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at

PURPOSE = "attendance"


class SessionPage:
    """What is asked of the page of one session, and its answer."""

    def __init__(self, request: HttpRequest, space: Space, by: User, session: Session) -> None:
        self.request, self.space, self.by, self.session = request, space, by, session
        self.extra: dict[str, Any] = {}

    def answer(self) -> HttpResponse:
        """Do what was asked and lead back to the page; what was refused, found or opened is shown at once."""
        asked: dict[str, Callable[[], bool]] = {
            "attend": self.attend,
            "guests_came": self.guests_came,
            "sign_up": self.sign_up,
            "guests_sign_up": self.guests_sign_up,
            "withdraw": self.withdraw,
            "undo": self.undo,
            "need": self.need,
            "bring": self.bring,
            "drop": self.drop,
            "cancel": self.cancel,
            "find": self.find,
            "names": self.names,
        }
        act = asked.get(self.request.POST.get("do", "")) if self.request.method == "POST" else None
        if act is not None and act():
            return redirect("community:session", slug=self.space.slug, session=self.session.pk)
        return self.show()

    def show(self) -> HttpResponse:
        offer = queries.Offer(self.session, getattr(self.session, "taken", 0), getattr(self.session, "waiting", 0))
        names = self.extra.pop("names", {})
        context = {
            "session": self.session,
            "offer": offer,
            "rows": [(row, names.get(row.person, "")) for row in queries.list_of(self.session)],
            "opened": bool(names),
            "came": queries.came_to(self.session),
            "needs": self.session.needs.select_related("partner", "pledge"),
            "is_today": self.session.date <= today_at(self.space) and self.session.cancelled_at is None,
            "entry_id": new_entry_id(),
            "find": FindForm(),
            "came_form": GuestsForm(prefix="came"),
            "sign_up_form": GuestsForm(prefix="signup"),
            "need_form": NeedForm(space=self.space, partners=taking_part(self.space.initiative), prefix="need"),
            "cancel_form": CancelForm(prefix="cancel"),
            **self.extra,
        }
        return show(self.request, self.space, "session", context)

    def _person(self) -> Agent:
        key = id_of(self.request.POST.get("person", ""))
        if key is None:
            raise Refused("unknown-person", _("This person is not registered here."))
        return person_of(key)

    def _told(self, act: Callable[[], object], done: str) -> bool:
        told(self.request, act, done)
        return True

    def _submitted(self, name: str, form: Any, act: Callable[[], object], done: str) -> bool:
        self.extra[name] = form
        return submitted(self.request, form, act, done)

    def attend(self) -> bool:
        entry_id = self.request.POST.get("entry_id", "")
        return self._told(
            lambda: actions.attend(self.by, self.session, self._person(), entry_id=entry_id), _("Noted as come.")
        )

    def sign_up(self) -> bool:
        entry_id = self.request.POST.get("entry_id", "")
        return self._told(
            lambda: actions.sign_up(self.by, self.session, self._person(), entry_id=entry_id), _("Signed up.")
        )

    def guests_came(self) -> bool:
        form = GuestsForm(self.request.POST, prefix="came")
        return self._submitted(
            "came_form",
            form,
            lambda: actions.attend(
                self.by, self.session, entry_id=form.cleaned_data["entry_id"], guests=form.cleaned_data["people"]
            ),
            _("Noted as come."),
        )

    def guests_sign_up(self) -> bool:
        form = GuestsForm(self.request.POST, prefix="signup")
        return self._submitted(
            "sign_up_form",
            form,
            lambda: actions.sign_up(
                self.by, self.session, entry_id=form.cleaned_data["entry_id"], people=form.cleaned_data["people"]
            ),
            _("Signed up."),
        )

    def withdraw(self) -> bool:
        row = get_object_or_404(self.session.sign_ups.all(), pk=id_of(self.request.POST.get("sign_up", "")))
        return self._told(lambda: actions.withdraw(self.by, row), _("Taken off the list."))

    def undo(self) -> bool:
        row = get_object_or_404(self.session.attendances.all(), pk=id_of(self.request.POST.get("attendance", "")))
        return self._told(lambda: undo(self.by, self.space, row.event), _("The entry is taken back."))

    def need(self) -> bool:
        form = NeedForm(self.request.POST, space=self.space, partners=taking_part(self.space.initiative), prefix="need")
        return self._submitted(
            "need_form", form, lambda: actions.add_need(self.by, self.session, form.new_need()), _("Noted.")
        )

    def bring(self) -> bool:
        row = get_object_or_404(self.session.needs.all(), pk=id_of(self.request.POST.get("need", "")))
        return self._told(lambda: actions.bring(self.by, row), _("Noted as brought."))

    def drop(self) -> bool:
        row = get_object_or_404(self.session.needs.all(), pk=id_of(self.request.POST.get("need", "")))
        return self._told(lambda: actions.drop_need(self.by, row), _("Taken off the list."))

    def cancel(self) -> bool:
        form = CancelForm(self.request.POST, prefix="cancel")
        return self._submitted(
            "cancel_form",
            form,
            lambda: actions.cancel_session(self.by, self.session, form.cleaned_data["why"]),
            _("The session is cancelled. Tell those who signed up."),
        )

    def find(self) -> bool:
        """Look for somebody. What is found stands in this answer only."""
        form = FindForm(self.request.POST)
        self.extra["find"] = form
        if form.is_valid():
            try:
                people = find_people(self.by, self.space.operator, form.cleaned_data["query"], PURPOSE)
            except Refused as refusal:
                form.add_error("query", refusal.message)
            else:
                self.extra["found"] = [(person, new_entry_id()) for person in people]
        return False

    def names(self) -> bool:
        """Open the names of those on the list, in this answer only; the reading is logged."""
        people = {row.person for row in queries.list_of(self.session) if row.person}
        read = read_people(self.by, people, PURPOSE)
        self.extra["names"] = {key: data.name for key, data in read.items()}
        return False


@staff_page()
def session_page(request: HttpRequest, space: Space, by: User, session: UUID) -> HttpResponse:
    """The page of one session."""
    row = get_object_or_404(queries.sessions_of(space), pk=session)
    return SessionPage(request, space, by, row).answer()
