"""An initiative with a small ledger and a value account over it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from builders import (
    make_initiative,
    make_process,
    make_specification,
    make_territory,
    make_user_with_role,
    number,
    text,
)
from dure import ledger
from dure.core.agents.models import Agent, User
from dure.core.agents.roles import Role
from dure.ledger.models import EconomicEvent, Process, ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.value import actions
from dure.value.models import Indicator, ValueAccount

YEAR_START = datetime(2025, 1, 1, 3, 0, tzinfo=UTC)
SOURCE = actions.Source("Agreed for the tests", date(2025, 1, 1))


class Bath:
    """A bathhouse that records visits and volunteer hours."""

    def __init__(self) -> None:
        self.initiative: Initiative = make_initiative()
        self.initiative.territory.parent = make_territory()
        self.officer: User = make_user_with_role(Role.OFFICER, self.initiative.territory)
        self.visit: ResourceSpecification = make_specification(default_unit="one")
        self.help: ResourceSpecification = make_specification(default_unit="", default_effort_unit="hour")
        self.process: Process = make_process(self.initiative.plan, self.initiative.lead.agent)

    def visitor(self) -> Agent:
        return Agent.objects.create(kind=Agent.Kind.PERSON)

    def record_visit(
        self, visitor: Agent, *, day: int = 0, corrects: UUID | None = None, amount: int = 1
    ) -> EconomicEvent:
        return ledger.record(
            ledger.NewEvent(
                action="deliverService",
                provider=self.initiative.lead.pk,
                receiver=visitor.id,
                resource_conforms_to=self.visit.id,
                resource_quantity=Decimal(amount),
                resource_unit="one",
                occurred_at=YEAR_START + timedelta(days=day),
                output_of=self.process.id,
                corrects=corrects,
                source="test",
                source_id=str(number()),
                recorded_by=self.officer.agent_id,
            )
        )

    def record_help(self, helper: Agent, hours: str, *, day: int = 0) -> EconomicEvent:
        return ledger.record(
            ledger.NewEvent(
                action="work",
                provider=helper.id,
                receiver=self.initiative.lead.pk,
                resource_conforms_to=self.help.id,
                effort_quantity=Decimal(hours),
                effort_unit="hour",
                occurred_at=YEAR_START + timedelta(days=day),
                input_of=self.process.id,
                source="test",
                source_id=str(number()),
                recorded_by=self.officer.agent_id,
            )
        )

    def indicator(
        self, aggregation: str, specification: ResourceSpecification | None = None, unit: str = "one"
    ) -> Indicator:
        return actions.define_indicator(
            self.officer,
            self.initiative,
            slug=f"indicator-{number()}",
            name=text("Visits"),
            specification=specification or self.visit,
            aggregation=aggregation,
            unit=unit,
        )

    def account(self) -> ValueAccount:
        """Volunteer hours at 10 each go in; each visit is worth 25, a fifth of it deadweight."""
        account = actions.open_account(
            self.officer,
            self.initiative,
            slug=f"account-{number()}",
            name=text("The first year"),
            start=date(2025, 1, 1),
            end=date(2025, 12, 31),
            currency="EUR",
        )
        hours = actions.add_line(
            self.officer,
            account,
            kind="input",
            slug="hours",
            name=text("Volunteer hours"),
            stakeholder=text("Volunteers"),
            indicator=self.indicator("effort", self.help, "hour"),
        )
        visits = actions.add_line(
            self.officer,
            account,
            kind="outcome",
            slug="company",
            name=text("Company"),
            stakeholder=text("Older residents"),
            indicator=self.indicator("events"),
        )
        self.assume(account, None, "discount_rate", "0.02", "0.04", "0.06")
        self.assume(account, hours, "proxy", "10", "10", "10")
        self.assume(account, visits, "proxy", "20", "25", "30")
        self.assume(account, visits, "deadweight", "0.1", "0.2", "0.4")
        return account

    def assume(self, account: ValueAccount, line: object, kind: str, low: str, central: str, high: str) -> object:
        numbers = actions.Range(Decimal(low), Decimal(central), Decimal(high))
        return actions.assume(self.officer, account, line, kind, numbers, SOURCE)  # type: ignore[arg-type]
