"""How entries fade when nobody confirms them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from builders import make_organization
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.search.models import Entry
from dure.local.directory.stewardship.confirming import refresh_freshness
from dure.local.directory.stewardship.engine.freshness import Freshness, freshness, months_before
from dure.local.directory.stewardship.models import FreshnessRound

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("checked_on", "state"),
    [
        (TODAY, Freshness.FRESH),
        (date(2025, 11, 24), Freshness.FRESH),
        (date(2025, 11, 23), Freshness.AGEING),
        (date(2024, 11, 24), Freshness.AGEING),
        (date(2024, 11, 23), Freshness.STALE),
        (None, Freshness.STALE),
    ],
)
def test_an_entry_is_fresh_for_a_year_and_stale_after_two(checked_on, state):
    assert freshness(checked_on, TODAY) == state


def test_months_are_counted_on_the_calendar():
    assert months_before(date(2025, 3, 31), 1) == date(2025, 2, 28)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2025, 1, 15), 2) == date(2024, 11, 15)


def facets(organization):
    return [each for each in Entry.objects.get(subject=organization.pk).facets if each.startswith("freshness:")]


@pytest.mark.django_db
def test_search_knows_how_fresh_an_entry_is_and_hears_daily_of_those_that_fade():
    today = timezone.localdate()
    bath = make_organization(checked_on=months_before(today, 12) - timedelta(days=1))
    shop = make_organization(checked_on=today)
    never = make_organization()
    index_organizations(Organization.objects.all())
    assert (facets(bath), facets(shop), facets(never)) == (
        ["freshness:ageing"],
        ["freshness:fresh"],
        ["freshness:stale"],
    )
    # Yesterday the bath was fresh, and so search was told.
    Entry.objects.update(facets=["freshness:fresh"])
    FreshnessRound.objects.create(day=today - timedelta(days=1), entries=0)
    assert refresh_freshness(today) == 1
    assert (facets(bath), facets(shop)) == (["freshness:ageing"], ["freshness:fresh"])
    assert refresh_freshness(today) == 0, "one round a day is enough"


@pytest.mark.django_db
def test_a_round_after_some_days_without_one_forgets_nobody():
    make_organization(checked_on=date(2025, 11, 20))
    make_organization(checked_on=date(2025, 11, 22))
    make_organization(checked_on=date(2024, 11, 21))
    make_organization(checked_on=date(2025, 11, 10))
    FreshnessRound.objects.create(day=date(2026, 11, 15), entries=0)
    assert refresh_freshness(TODAY) == 3


@pytest.mark.django_db
def test_an_entry_leaves_search_on_the_day_it_closes():
    bath = make_organization(closed_on=timezone.localdate() + timedelta(days=1))
    index_organizations([bath])
    assert facets(bath)
    FreshnessRound.objects.create(day=timezone.localdate() - timedelta(days=1), entries=0)
    Organization.objects.update(closed_on=timezone.localdate())
    assert refresh_freshness() == 1
    assert not Entry.objects.filter(subject=bath.pk).exists()
