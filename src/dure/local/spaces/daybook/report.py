"""The report of a month or a year: everything that its page, its PDF and its workbook show."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.labels import labels_for
from dure.core.kit.charts import Chart, columns, heat
from dure.core.kit.charts import Period as Column
from dure.core.kit.formatting import number_text
from dure.ledger.models import ResourceSpecification, Seal
from dure.ledger.sealing import last_sealed_position
from dure.local.spaces.daybook.access import is_published
from dure.local.spaces.daybook.engine.figures import (
    CONTRIBUTION,
    GATHERING,
    PURCHASE,
    SALE,
    VISIT,
    VOLUNTEERING,
    WORK,
    Figures,
    added,
    by_period,
    figures,
)
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.labels import amount_text, amounts_text, month_text, people_text, weekday_texts
from dure.local.spaces.daybook.models import Picture, SignedLog
from dure.local.spaces.daybook.queries import NOTHING, latest_logs, report_pictures
from dure.local.spaces.daybook.rows import Flow, People, flows_of, people_of, rows_of
from dure.local.spaces.daybook.sections import ReadSection, read_sections
from dure.local.spaces.daybook.showing import ShownKind, events_url, shown_kinds
from dure.local.spaces.models import Space


@dataclass(frozen=True, slots=True)
class NamedFlow:
    """What one organization gave or was paid."""

    flow: Flow
    name: str
    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the period's events stand in the ledger, the seals over them, and how many no seal covers yet."""

    first_position: int
    last_position: int
    events: int
    first_seal: int
    last_seal: int
    sealed: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """A main figure with that of the period before, both formatted, and the events behind it."""

    label: str
    value: str
    before: str
    url: str


@dataclass(frozen=True, slots=True)
class Report:
    """`parts` are the months of a year, or the days of a month; `logs` the last signatures of its days."""

    space: Space
    period: Period
    figures: Figures
    people: People
    before: Figures
    people_before: People
    parts: dict[Period, Figures]
    flows: list[NamedFlow]
    sections: list[ReadSection]
    pictures: list[Picture]
    logs: list[SignedLog]
    changed: int
    proof: Proof
    published: bool

    @property
    def kinds(self) -> list[ShownKind]:
        return shown_kinds(self.space, self.figures, self.period.start, self.period.end)

    @property
    def open_days(self) -> int:
        """Days on which somebody came."""
        return len(self.figures.visits_by_day())

    @property
    def all_events_url(self) -> str:
        return events_url(self.space, self.period.start, self.period.end)

    def headlines(self) -> list[Headline]:
        """The main figures; what neither period has is left out."""
        found = [
            self._headline(_("Visits"), lambda each: number_text(each.people(VISIT)), VISIT),
            Headline(
                _("Different people"),
                people_text(self.people.reached),
                people_text(self.people_before.reached),
                self._url(VISIT),
            ),
            self._headline(_("Took part in activities"), lambda each: number_text(each.people(GATHERING)), GATHERING),
            self._headline(_("Hours volunteered"), lambda each: number_text(each.people(VOLUNTEERING)), VOLUNTEERING),
            Headline(
                _("People who lent a hand"),
                people_text(self.people.helpers),
                people_text(self.people_before.helpers),
                self._url(VOLUNTEERING),
            ),
            self._headline(_("Hours of paid work"), lambda each: number_text(each.people(WORK)), WORK),
            self._headline(_("Given by partners"), lambda each: amounts_text(each.total(CONTRIBUTION)), CONTRIBUTION),
            self._headline(_("Paid by visitors"), lambda each: amounts_text(each.total(SALE)), SALE),
            self._headline(_("Spent on purchases"), lambda each: amounts_text(each.total(PURCHASE)), PURCHASE),
        ]
        nothing = number_text(0)
        return [each for each in found if (each.value, each.before) != (nothing, nothing)]

    def charts(self) -> list[Chart]:
        """Visits by month or day, and by weekday and hour; none where nobody came."""
        return [visits_chart(self), heat_chart(self.figures)] if self.figures.visits else []

    def _headline(self, label: str, text: Callable[[Figures], str], kind: str) -> Headline:
        return Headline(label, text(self.figures), text(self.before), self._url(kind))

    def _url(self, kind: str) -> str:
        """The events of a kind of one activity; of several, the lines that lead to the events of each."""
        slugs = {each.activity for each in self.figures.of(kind)}
        if len(slugs) > 1:
            return f"{reverse('daybook:report', args=[self.space.slug, str(self.period)])}#kind-{kind}"
        known = {each.slug: each.specification.slug for each in self.space.activities.all()}
        slug = slugs.pop() if slugs else ""
        return events_url(self.space, self.period.start, self.period.end, kind, known.get(slug, slug))


def make_report(space: Space, period: Period) -> Report:
    """The report of a month or year as the ledger stands now, in a fixed number of queries."""
    start, end = period.start, period.end
    rows = rows_of(space, start, end)
    days = by_period(rows, {day: Period.of_day(day) for day in period.days()})
    parts = _months(days, period) if period.is_year else {day: days.get(day, NOTHING) for day in _days(period)}
    whole = added(days.values())
    earlier = period.previous
    logs = list(latest_logs(space, start, end).defer("document"))
    return Report(
        space=space,
        period=period,
        figures=whole,
        people=people_of(space, start, end),
        before=figures(rows_of(space, earlier.start, earlier.end)),
        people_before=people_of(space, earlier.start, earlier.end),
        parts=parts,
        flows=named_flows(flows_of(space, start, end)),
        sections=read_sections(space, start, end),
        pictures=report_pictures(space, period),
        logs=logs,
        changed=sum(_differs(log, days.get(Period.of_day(log.day.date), NOTHING)) for log in logs),
        proof=proof_of(whole),
        published=is_published(space, period),
    )


def named_flows(flows: list[Flow]) -> list[NamedFlow]:
    """Flows with the public names of organizations, in two queries; persons stay unnamed."""
    agents = labels_for({flow.agent for flow in flows})
    kinds: dict[UUID, ResourceSpecification] = ResourceSpecification.objects.in_bulk(
        {flow.specification for flow in flows}
    )
    return [
        NamedFlow(flow, agents[flow.agent].text, str(kinds[flow.specification]), amount_text(flow.amount, flow.unit))
        for flow in flows
    ]


def proof_of(found: Figures) -> Proof:
    """The seals over the events of the figures, in two queries."""
    first, last = found.first_position, found.last_position
    if not found.events:
        return Proof(0, 0, 0, 0, 0, sealed=False)
    numbers = Seal.objects.filter(last_position__gte=first, first_position__lte=last).order_by("number")
    span = list(numbers.values_list("number", flat=True))
    first_seal, last_seal = (span[0], span[-1]) if span else (0, 0)
    return Proof(first, last, found.events, first_seal, last_seal, sealed=last <= last_sealed_position())


def visits_chart(report: Report) -> Chart:
    """Visits of each month of the year, or each day of the month."""
    year = report.period.is_year
    return columns(
        [
            Column(month_text(part) if year else str(part.day), found.people(VISIT))
            for part, found in report.parts.items()
        ],
        title=_("Visits by month") if year else _("Visits by day"),
        description=_("How many visits there were in each month.")
        if year
        else _("How many visits there were on each day."),
        headers=(_("Month") if year else _("Day"), _("Visits")),
        format_value=number_text,
    )


def heat_chart(found: Figures) -> Chart:
    """Visits by weekday and hour, from the first hour with any to the last."""
    visits = found.visits_by_hour()
    busy = [hour for hour, amount in enumerate(visits) if amount]
    span = range(busy[0], busy[-1] + 1)
    table = found.heat()
    return heat(
        [(name, [table[day][hour] for hour in span]) for day, name in enumerate(weekday_texts())],
        [str(hour) for hour in span],
        title=_("Visits by weekday and hour"),
        description=_("When people come: the deeper a tile, the more visits began in that hour."),
        corner=_("Weekday"),
        format_value=number_text,
    )


def signers(logs: list[SignedLog]) -> list[str]:
    """Who signed the days, each once, in order of first signature."""
    return list(dict.fromkeys(str(log.signed_by) for log in logs))


def _days(period: Period) -> list[Period]:
    return [Period.of_day(day) for day in period.days()]


def _months(days: dict[Period, Figures], year: Period) -> dict[Period, Figures]:
    return {month: added(found for day, found in days.items() if day.month == month.month) for month in year.months()}


def _differs(log: SignedLog, now: Figures) -> bool:
    return (log.events, log.last_position) != (now.events, now.last_position)
