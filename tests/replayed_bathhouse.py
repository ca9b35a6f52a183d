"""A simulated time at the demo's bathhouse, replayed day by day through the real actions.

Each person comes in, stays and goes out; hours, lunches, purchases and contributions are recorded when they happen;
the day is closed when nobody is in, and its log is signed. One entry in a hundred is taken back, one in fifty is told
only days later, after its day was signed, so that the day is signed anew. The clock that the actions ask is the
simulation's.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from dure.core.agents.actions import give_role
from dure.core.agents.actions import load_reference_data as load_agents
from dure.core.agents.models import Agent, Organization, RoleAssignment, User
from dure.core.agents.roles import Role
from dure.core.territories.actions import load_reference_data as load_known_territories
from dure.core.territories.models import Territory
from dure.local.spaces import actions
from dure.local.spaces.daybook.actions import close, sign_log
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces
from dure.site.demo import LOADER, sign_ins, simulation
from dure.site.demo.loading.activity import ACTIVITIES
from dure.site.demo.loading.bathhouse import load_space
from dure.site.demo.loading.bodies import load_organizations
from dure.site.demo.loading.partnership import load_initiative
from dure.site.demo.loading.places import load_territories
from dure.site.demo.loading.residents import register_residents

ZONE = ZoneInfo("Asia/Seoul")
TAKEN_BACK, TOLD_LATE = 100, 50
SHORTEST, LONGEST = 40, 110  # minutes of a stay


class Clock:
    """What the actions take for now."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@dataclass
class Told:
    """What the simulation says has happened: amounts by day, activity and unit; entries and events by day."""

    amounts: dict[tuple[date, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    entries: Counter[date] = field(default_factory=Counter)
    events: Counter[date] = field(default_factory=Counter)
    visitors: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    bathers: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))

    def bathers_of(self, period: Any) -> int:
        """How many different known people came to bathe."""
        found = [who for day, who in self.bathers.items() if period.start <= day <= period.end]
        return len(set().union(*found))


class Replay:
    """The demo's bathhouse with nothing recorded yet, and everybody who works there."""

    def __init__(self, clock: Clock) -> None:
        users = sign_ins.make_users()
        load_territories(users[sign_ins.ADMINISTRATOR.email])
        loader = User.objects.create_user(LOADER, None, display_name="Replay")
        for country in Territory.objects.filter(kind=Territory.Kind.COUNTRY):
            give_role(users[sign_ins.ADMINISTRATOR.email], loader, Role.OFFICER, country)
        load_organizations(loader)
        sign_ins.give_roles(users)
        RoleAssignment.objects.update(start=date(2020, 1, 1))
        self.officer = User.objects.get(email=sign_ins.OFFICER.email)
        self.staff = User.objects.get(email=sign_ins.STAFF.email)
        self.manager = User.objects.get(email=sign_ins.MANAGER.email)
        self.initiative, self.pledges = load_initiative(self.officer)
        made = load_space(self.officer, self.initiative)
        found = register_residents(users, made)
        Space.objects.update(follows_presence=True)
        self.space = all_spaces().get(pk=made.pk)
        agents = Agent.objects.in_bulk(found.values())
        self.people = {who: agents[key] for who, key in found.items()}
        self.sellers = {each.slug: each for each in Organization.objects.filter(slug__startswith="simulated-")}
        self.activities = {each.slug: each for each in self.space.activities.all()}
        self.clock, self.told, self.random = clock, Told(), Random(7)  # noqa: S311 - repeatable, nothing secret
        self.leaving: list[tuple[datetime, int, Any]] = []
        self.late: dict[date, list[tuple[date, list[Any]]]] = defaultdict(list)
        self.actions = 0

    def run(self, first: date, last: date) -> None:
        """Every day from `first` to `last`, and the days after it until all that was told late is told."""
        events = simulation.simulate(simulation.SEED, first, last)
        by_day = {day: list(found) for day, found in groupby(events, key=lambda event: event.at.date())}
        day = first
        while day <= last or self.late:
            self.day(day, by_day.get(day, []))
            day += timedelta(days=1)

    def day(self, day: date, events: list[Any]) -> None:
        told_late = self.late.pop(day, [])
        for _key, group in groupby(events, key=lambda event: (event.at, event.kind)):
            happening = list(group)
            self.leave_until(happening[0].at)
            self.clock.go_to(happening[0].at)
            if self.random.randrange(TOLD_LATE) == 0:
                self.late[day + timedelta(days=self.random.randint(1, 3))].append((day, happening))
            else:
                self.happen(day, happening)
        self.leave_until(None)
        self.clock.go_to(datetime(day.year, day.month, day.day, 19, tzinfo=ZONE))
        for earlier, happening in told_late:
            self.happen(earlier, happening)
        for done in sorted(
            {earlier for earlier, _happening in told_late} | ({day} if self.told.events[day] else set())
        ):
            close(self.staff, self.space, done)
            sign_log(self.manager, self.space, done)
            self.actions += 2

    def leave_until(self, moment: datetime | None) -> None:
        """Everybody whose time is over goes out."""
        while self.leaving and (moment is None or self.leaving[0][0] <= moment):
            at, _number, stay = heapq.heappop(self.leaving)
            self.clock.go_to(at)
            actions.go_out(self.staff, stay)
            self.actions += 1

    def happen(self, day: date, happening: list[Any]) -> None:
        """Record what happens at one moment, and take some of it back."""
        for event, amount, who in self.record(happening):
            self.actions += 1
            self.told.events[day] += 1
            if self.random.randrange(TAKEN_BACK) == 0:
                actions.undo(self.staff, self.space, event)
                self.told.events[day] += 1
                self.actions += 1
                continue
            self.tell(day, happening[0], amount, who)

    def tell(self, day: date, first: Any, amount: Decimal, who: str) -> None:
        if first.kind == "contribution":
            pledge = self.pledges[first.who]
            name, unit = pledge.resource_conforms_to.slug, pledge.resource_unit or pledge.effort_unit
        else:
            activity = self.activities[slug_of(first.kind)]
            name = activity.specification.slug
            unit = activity.specification.default_effort_unit or activity.specification.default_unit
        self.told.amounts[day, f"{flow_of(first.kind)}/{name}", unit] += amount
        self.told.entries[day] += 1
        if who.startswith("visitor"):
            self.told.visitors[day].add(who)
            if first.kind == "visit":
                self.told.bathers[day].add(who)

    def record(self, happening: list[Any]) -> Iterator[tuple[Any, Decimal, str]]:
        """The events of the ledger that one moment leaves, each with amount and person."""
        first = happening[0]
        if first.kind in {"health-session", "shared-lunch"}:
            people = [each.who for each in happening if each.who]
            guests = sum(int(each.quantity) for each in happening if not each.who)
            made = actions.record_gathering(
                self.staff,
                self.space,
                self.activities[first.kind],
                guests=guests,
                people=[self.people[who] for who in people],
                entry_id=first.key,
                at=first.at,
            )
            known = {self.people[who].pk: who for who in people}
            for event in made:
                yield event, event.resource_quantity, known.get(event.receiver_id, "")
            return
        for each in happening:
            yield self.one(each), each.quantity, each.who

    def one(self, each: Any) -> Any:
        entry = {"entry_id": each.key, "at": each.at}
        if each.kind == "visit":
            visitor = self.people[each.who] if each.who else None
            # Told at once it happens now, as at a desk; told late it says when it was.
            when = entry if each.at < self.clock.now else {"entry_id": each.key}
            event = actions.check_in(self.staff, self.space, visitor, guests=int(each.quantity), **when)
            if event.stay.left_at is None:
                out = each.at + timedelta(minutes=self.random.randint(SHORTEST, LONGEST))
                heapq.heappush(self.leaving, (out, event.position, event.stay))
            return event
        if each.kind == "contribution":
            pledge = self.pledges[each.who]
            partner = pledge.provider.organization
            return actions.record_contribution(self.staff, self.space, partner, pledge, each.quantity, **entry)
        activity = self.activities[slug_of(each.kind)]
        if each.kind == "purchase":
            seller = self.sellers[each.who]
            return actions.record_purchase(self.staff, self.space, activity, seller, each.quantity, **entry)
        return actions.record_hours(self.staff, self.space, activity, self.people[each.who], each.quantity, **entry)


def slug_of(kind: str) -> str:
    return str(ACTIVITIES[kind])


def flow_of(kind: str) -> str:
    """Money that came in and money that went out are told apart; all else is by its kind of resource."""
    return {"contribution": "in", "purchase": "out"}.get(kind, "done")


def replayed(first: date, last: date) -> Replay:
    """The days from `first` to `last`, replayed in an empty database."""
    load_known_territories()
    load_agents()
    clock = Clock(datetime(first.year, first.month, first.day, tzinfo=ZONE))
    replay = Replay(clock)
    with patch("django.utils.timezone.now", clock):
        replay.run(first, last)
    return replay
