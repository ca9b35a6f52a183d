"""What is done together at the bathhouse: coming dates, helpers with training and thanks, positions, whom to call."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

from dure.core.agents.models import Agent, Organization, User
from dure.core.kit.ids import new_id
from dure.local.spaces.community import actions
from dure.local.spaces.community.models import Session
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at
from dure.site.demo import simulation
from dure.site.demo.content import Entry, read, translated

SIGNED_UP = 7
GUESTS = 2


def load_community(by: User, space: Space, people: Mapping[str, UUID], last_day: date) -> None:
    """Everything that the page of living together shows, by somebody who manages the space.

    Sessions come from today on; training and calls belong to the end of the simulated time, `last_day`.
    """
    content = read("community")
    agents = Agent.objects.in_bulk(list(people.values()))

    def named(who: str) -> Agent:
        return agents[people[who]]

    for position, entry in enumerate(content["series"]):
        _load_series(by, space, entry, [named(f"visitor-{1 + position + 2 * count}") for count in range(SIGNED_UP)])
    for entry in content["trainings"]:
        held_on = last_day - timedelta(days=entry["days_ago"])
        training = actions.NewTraining(
            entry["what"], held_on, Decimal(entry["hours"]), held_on + timedelta(days=entry["valid_for"])
        )
        for who in entry["people"]:
            actions.add_training(by, space, named(who), training)
    for entry in content["thanks"]:
        person = named(entry["person"]) if "person" in entry else None
        public = entry.get("public", False)
        actions.thank(by, space, entry["words"], sender=entry["sender"], person=person, public=public)
    for entry in content["jobs"]:
        job = actions.NewJob(entry["part"], Decimal(entry["hours_per_week"]), simulation.REOPENED)
        for who in entry["people"]:
            actions.add_job(by, space, named(who), job)
    _state_share(by, space, content["share"], last_day)
    actions.notice_absences(space, last_day + timedelta(days=1))


def _load_series(by: User, space: Space, entry: Entry, visitors: list[Agent]) -> None:
    new = actions.NewSeries(
        activity=space.activities.get(slug=entry["activity"]),
        name=translated(entry["name"]),
        description=translated(entry["description"]),
        first_on=today_at(space),
        starts_at=time.fromisoformat(entry["starts_at"]),
        ends_at=time.fromisoformat(entry["ends_at"]),
        weekdays=tuple(entry["weekdays"]),
        leader=entry["leader"],
        places=entry["places"],
    )
    series = actions.add_series(by, space, new)
    session: Session = series.sessions.filter(date__gt=today_at(space)).earliest("date")
    for visitor in visitors:
        actions.sign_up(by, session, visitor, entry_id=str(new_id()))
    actions.sign_up(by, session, entry_id=str(new_id()), people=GUESTS)
    for what in entry["needs"]:
        actions.add_need(by, session, actions.NewNeed(what))


def _state_share(by: User, space: Space, entry: Entry, last_day: date) -> None:
    seller = Organization.objects.get(slug=entry["seller"])
    new = actions.NewShare(seller, Decimal(entry["share"]), simulation.FIRST_DAY, entry["source"], last_day)
    actions.declare_local_share(by, space, new)
