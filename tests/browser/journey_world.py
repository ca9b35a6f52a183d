"""A bathhouse before its first day: partners, a desk, an account without a result, a case that is a draft."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from builders import make_specification, make_territory, make_user_with_role, text
from case_publishing import complete_fields
from dure.core.agents.actions import create_organization
from dure.core.agents.models import Organization, User
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives.actions import (
    InitiativeData,
    NewMilestone,
    NewPartner,
    add_milestone,
    add_partner,
    start_initiative,
)
from dure.local.initiatives.models import Initiative
from dure.local.spaces.actions import NewActivity, NewSpace, set_up_space
from dure.local.spaces.models import Activity
from dure.value import actions as value
from dure.value.models import ValueAccount
from dure.world.cases.actions import draft_case

STAFF, OFFICER, RESIDENT = "staff@example.org", "officer@example.org", "김영희"


def both(english: str, korean: str) -> Translated:
    return Translated({"en": english, "ko": korean}, "ko")


class JourneyWorld:
    """Made by the actions that people use, by an officer of the town."""

    def __init__(self) -> None:
        self.territory = make_territory("anseong", parent=make_territory("gyeonggi"))
        self.officer: User = make_user_with_role(Role.OFFICER, self.territory, email=OFFICER)
        self.organization: Organization = create_organization(
            self.officer, self.territory, "anseong-care", name=both("Anseong Care Cooperative", "안성의료사협")
        )
        self.staff: User = make_user_with_role(Role.DESK_STAFF, self.organization, email=STAFF)
        self.visit = make_specification("bath-visit", name=both("Bath visit", "목욕"), default_unit="one")
        self.hours = make_specification("help", name=both("Help", "돌봄"), default_unit="", default_effort_unit="hour")
        self.initiative = self.start()
        self.space = self.open_space()
        self.account = self.open_account()
        self.case = draft_case(self.officer, self.initiative, **complete_fields())
        register_person(self.staff, self.organization, PersonalData(name=RESIDENT, phone="010-2345-6789"))

    def start(self) -> Initiative:
        initiative = start_initiative(
            self.officer,
            lead=self.organization,
            territory=self.territory,
            data=InitiativeData(
                name=both("The bathhouse", "목욕탕"),
                summary=both("An old bathhouse remade together.", "함께 고친 오래된 목욕탕."),
                challenges=("ageing",),
                status=Initiative.Status.RUNNING,
            ),
            slug="bathhouse",
        )
        city = create_organization(self.officer, self.territory, "city", name=both("City of Anseong", "안성시"))
        add_partner(self.officer, initiative, NewPartner(city, "public", both("Pays the repairs", "수리비")))
        add_milestone(self.officer, initiative, NewMilestone(both("Reopening", "재개장"), timezone.localdate()))
        return initiative

    def open_space(self) -> Any:
        activities = (
            NewActivity(Activity.Kind.VISIT, both("Bath", "목욕"), self.visit),
            NewActivity(Activity.Kind.VOLUNTEERING, both("Volunteering", "자원봉사"), self.hours),
        )
        name = both("Bathhouse", "목욕탕")
        new = NewSpace(name, self.organization, address="Iljuk 1", slug="bathhouse", activities=activities)
        return set_up_space(self.officer, self.initiative, new)

    def ask(
        self, slug: str, name: Translated, specification: ResourceSpecification, aggregation: str, unit: str
    ) -> Any:
        return value.define_indicator(
            self.officer,
            self.initiative,
            slug=slug,
            name=name,
            specification=specification,
            aggregation=aggregation,
            unit=unit,
        )

    def open_account(self) -> ValueAccount:
        today = timezone.localdate()
        account = value.open_account(
            self.officer,
            self.initiative,
            slug="first-year",
            name=both("The first year", "첫해"),
            start=today - timedelta(days=30),
            end=today + timedelta(days=300),
            currency="EUR",
        )
        visits = self.ask("visits", both("Visits", "방문"), self.visit, "events", "one")
        hours = self.ask("hours", both("Hours of help", "자원봉사 시간"), self.hours, "effort", "hour")
        names = {"hours": both("Volunteer hours", "자원봉사 시간"), "company": both("Company", "함께하는 시간")}
        given = value.add_line(
            self.officer, account, kind="input", slug="hours", name=names["hours"], stakeholder=text("Volunteers"),
            indicator=hours,
        )  # fmt: skip
        company = value.add_line(
            self.officer, account, kind="outcome", slug="company", name=names["company"],
            stakeholder=both("Older residents", "어르신"), indicator=visits,
        )  # fmt: skip
        for line, kind, amount in ((None, "discount_rate", "0.04"), (given, "proxy", "10"), (company, "proxy", "25")):
            number = Decimal(amount)
            source = value.Source("Agreed here", date(2025, 1, 1))
            value.assume(self.officer, account, line, kind, value.Range(number, number, number), source)
        return account


def build() -> dict[str, str]:
    """The world in a database of its own; returns the slug of its draft of a case."""
    return {"case": JourneyWorld().case.slug}
