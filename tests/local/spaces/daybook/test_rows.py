"""What the database adds up is what happened, on both sides of midnight and whatever was taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import make_person, make_specification
from daybook_world import Bathhouse, at
from dure import ledger
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.spaces import actions
from dure.local.spaces.daybook.engine.figures import added, figures
from dure.local.spaces.daybook.rows import events_of, flows_of, people_of, rows_of

MARCH = date(2025, 3, 1), date(2025, 3, 31)


def of(bath, *period):
    return figures(rows_of(bath.space, *(period or MARCH)))


@pytest.mark.django_db
class TestRows:
    def test_days_and_hours_are_those_of_the_space(self, bath):
        bath.visit(at(1, 0, 30))
        bath.visit(at(31, 23, 59), guests=3)
        bath.visit(at(1, 0, 0, month=4))
        found = of(bath)
        assert found.visits == {(date(2025, 3, 1), 0): 1, (date(2025, 3, 31), 23): 3}
        assert (found.people("visit"), found.events) == (4, 2)

    def test_quarter_hours_of_a_time_zone_are_heeded(self, bath):
        territory = bath.space.place.territory
        territory.time_zone = "Asia/Kathmandu"
        territory.save()
        bath.visit(at(3, 12, 10))  # 08:55 in Kathmandu
        bath.visit(at(3, 12, 20))  # 09:05
        assert [hour for _day, hour in sorted(of(bath).visits)] == [8, 9]

    def test_every_kind_stands_in_a_line_of_its_own(self, bath):
        known = make_person()
        bath.visit(at(3), known)
        bath.visit(at(3), guests=4)
        bath.lunch(at(3, 12), guests=2, people=[known])
        bath.hours(at(3, 9), "2.5", make_person())
        bath.money("sale", at(3), 9000)
        bath.money("purchase", at(3), 5000)
        bath.money("contribution", at(3), 70000)
        found = {line.kind: line for line in of(bath).lines}
        assert (found["visit"].amount, found["visit"].named, found["visit"].groups) == (5, 1, 1)
        assert (found["gathering"].amount, found["gathering"].guests) == (3, 2)
        assert (found["volunteering"].amount, found["volunteering"].unit) == (Decimal("2.5"), "hour")
        money = {kind: found[kind].amount for kind in ("sale", "purchase", "contribution")}
        assert money == {"sale": 9000, "purchase": 5000, "contribution": 70000}
        assert sum(line.events for line in found.values()) == EconomicEvent.objects.count()

    def test_what_was_taken_back_counts_nothing_and_stays_an_event(self, bath):
        bath.undo(bath.visit(at(3), guests=4))
        line = of(bath).lines[0]
        assert (line.amount, line.entries, line.groups, line.events) == (0, 0, 0, 2)

    def test_a_pledge_of_another_kind_is_a_contribution(self, bath):
        work = make_specification("design", default_effort_unit="hour")
        pledge = Commitment.objects.create(
            action="work",
            provider=bath.partner.agent,
            receiver=bath.space.operator.agent,
            resource_conforms_to=work,
            effort_quantity=Decimal(40),
            effort_unit="hour",
            plan=bath.space.initiative.plan,
        )
        actions.record_contribution(bath.staff, bath.space, bath.partner, pledge, Decimal(8), entry_id="1", at=at(3))
        line = of(bath).lines[0]
        assert (line.kind, line.activity, line.amount, line.unit) == ("contribution", "design", 8, "hour")

    def test_what_no_activity_records_is_not_lost(self, bath):
        event = bath.visit(at(3))
        ledger.record(
            ledger.NewEvent(
                action="deliverService",
                provider=event.provider_id,
                receiver=event.receiver_id,
                resource_conforms_to=make_specification("massage").pk,
                resource_quantity=Decimal(2),
                resource_unit="one",
                plan=event.plan_id,
                at_location=event.at_location_id,
                occurred_at=at(4),
                recorded_by=event.recorded_by_id,
                source="program",
                source_id="1",
            )
        )
        assert [(line.kind, line.activity, line.amount) for line in of(bath).lines][1] == ("other", "massage", 2)

    def test_people_are_counted_once_however_often_they_come(self, bath):
        often, taken_back, helper = make_person(), make_person(), make_person()
        for day in (3, 4, 5):
            bath.visit(at(day), often)
        bath.undo(bath.visit(at(3), taken_back))
        bath.visit(at(3), guests=9)
        bath.hours(at(3), 2, helper)
        people = people_of(bath.space, *MARCH)
        assert (people.reached, people.helpers) == (1, 1)

    def test_flows_name_who_gave_and_who_was_paid(self, bath):
        bath.money("contribution", at(3), 100)
        bath.money("contribution", at(4), 50)
        bath.money("purchase", at(4), 30)
        bath.money("sale", at(4), 5)
        bath.undo(bath.money("purchase", at(5), 1000))
        found = [(flow.kind, flow.agent, flow.amount, flow.entries) for flow in flows_of(bath.space, *MARCH)]
        assert found == [("contribution", bath.partner.pk, 150, 2), ("purchase", bath.shop.pk, 30, 1)]

    def test_the_number_of_queries_does_not_grow_with_the_events(self, bath, django_assert_num_queries):
        for day in range(1, 20):
            bath.visit(at(day), make_person())
        with django_assert_num_queries(3):
            rows_of(bath.space, *MARCH)


entry = st.tuples(
    st.sampled_from(["visit", "group", "known", "lunch", "hours", "sale", "purchase", "contribution"]),
    st.integers(1, 61),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(1, 20),
    st.booleans(),
)


class TestAnyDays(TestCase):
    """Random small days: late entries in any order, entries sent again, entries taken back."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(entry, max_size=9))
    def test_days_months_and_the_ledger_agree_to_the_last_event(self, entries):
        bath, people = Bathhouse(), [make_person() for _number in range(3)]
        for kind, day, hour, minute, amount, taken_back in entries:
            event = self.record(bath, people, kind, at(1, hour, minute) + timedelta(days=day - 1), amount)
            if taken_back:
                bath.undo(event)
                bath.undo(event)
        start, end = date(2025, 3, 1), date(2025, 4, 30)
        days = [start + timedelta(days=count) for count in range(61)]
        by_day = [figures(rows_of(bath.space, day, day)) for day in days]
        whole = figures(rows_of(bath.space, start, end))
        months = [figures(rows_of(bath.space, *MARCH)), figures(rows_of(bath.space, date(2025, 4, 1), end))]
        assert added(by_day) == added(months) == whole
        events = EconomicEvent.objects.filter(plan=bath.space.initiative.plan_id)
        sums = events.aggregate(stock=Sum("resource_quantity"), effort=Sum("effort_quantity"))
        total = sum((line.amount for line in whole.lines), Decimal(0))
        assert total == (sums["stock"] or 0) + (sums["effort"] or 0)
        assert whole.events == events.count() == events_of(bath.space, start, end).count()
        expected = sum(1 for each in entries if not each[-1])
        assert sum(line.entries for line in whole.lines) == expected

    def record(self, bath, people, kind, when, amount):
        person = people[amount % 3]
        if kind == "visit":
            first = bath.visit(when, entry_id=f"{when}-{amount}-{EconomicEvent.objects.count()}")
            return bath.visit(when, entry_id=first.source_id)
        if kind == "group":
            return bath.visit(when, guests=amount)
        if kind == "known":
            return bath.visit(when, person)
        if kind == "lunch":
            return bath.lunch(when, people=[person])[0]
        if kind == "hours":
            return bath.hours(when, amount, person)
        return bath.money(kind, when, amount)
