"""What search knows of services and places: rebuilt from nothing it is the same as kept up to date."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import text
from dure.core.agents.actions import change_organization
from dure.core.search.actions import NewEntry, begin_new_era, index_entry
from dure.core.search.finding import Question, find
from dure.core.search.models import Entry
from dure.core.search.sources import reindex
from dure.local.directory.services import actions
from dure.local.directory.services.models import OpeningRule, Service
from dure.local.directory.services.opening import open_keys
from local.directory.services.service_world import EVENING, MONDAY_NOON, NOON, Kitchen

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    return Kitchen()


def known():
    """All that the index says of services, places and organizations."""
    rows = Entry.objects.filter(kind__in=["service", "location", "organization"])
    return {(row.kind, row.subject): (row.slug, row.words, row.facets, row.latitude, row.longitude) for row in rows}


def wipe():
    Entry.objects.all().delete()
    OpeningRule.objects.all().delete()
    begin_new_era()


def rebuilt():
    wipe()
    reindex()
    return known()


def total(**question):
    return find(Question(**question)).total


def test_an_index_built_anew_says_what_the_one_kept_up_to_date_said(kitchen):
    before = known()
    assert {kind for kind, _subject in before} == {"service", "location", "organization"}
    wipe()
    assert known() == {}
    reindex()
    assert known() == before


def test_everything_is_found_again_by_words_facets_place_and_hours(kitchen):
    wipe()
    reindex()
    assert total(text="supper", kinds=("service",)) == 2
    assert total(text="far hall", kinds=("location",)) == 1
    assert total(chosen={"service": ("meal",)}, kinds=("service",)) == 3
    assert total(chosen={"accessibility": ("wheelchair",)}, kinds=("location", "service")) == 3
    assert total(chosen={"language": ("vi",)}) == 3  # lunch, the hall and the kitchen
    counts = find(Question(chosen={"territory": ("anseong",)}), count=("kind",)).counts["kind"]
    assert counts == {"organization": 1, "location": 2, "service": 3, "territory": 1}
    noon = tuple(open_keys(MONDAY_NOON))
    assert len(noon) == 1
    assert total(chosen={"hours": noon}, kinds=("service",)) == 1
    assert total(chosen={"hours": noon}, kinds=("location",)) == 1
    assert total(chosen={"hours": noon}, kinds=("organization",)) == 1


def test_what_is_over_or_closed_is_not_brought_back_and_ghosts_are_forgotten(kitchen):
    actions.close_service(kitchen.by, kitchen.lunch)
    actions.close_location(kitchen.by, kitchen.far)
    ghost = NewEntry("service", kitchen.lunch.pk, text("Ghost"), text("x"), "services:detail", "ghost")
    index_entry(ghost)
    reindex()
    assert [row.slug for row in Entry.objects.filter(kind="service")] == ["supper"]
    assert [row.slug for row in Entry.objects.filter(kind="location")] == ["hall"]


def test_what_an_organization_offers_follows_it(kitchen):
    def offered(**question):
        return total(kinds=("service", "location"), **question)

    everything = offered()
    farming = "activities-ica/ICA10"
    change_organization(kitchen.by, kitchen.organization, activities=[farming])
    assert offered(chosen={"activity": (farming,)}) == everything
    assert known() == rebuilt()
    change_organization(kitchen.by, kitchen.organization, closed_on=date(2024, 1, 1))
    assert offered() == 0
    assert known() == rebuilt()
    change_organization(kitchen.by, kitchen.organization, closed_on=None)
    assert offered() == everything


def test_building_anew_asks_as_often_however_much_there_is(kitchen):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reindex()
        return len(captured)

    queries()
    before = queries()
    for number in range(5):
        details = {"schedules": [{**NOON, "closes_at": f"14:{number:02}"}]}
        kitchen.service(f"More {number}", kitchen.hall, kitchen.far, details=details)
        kitchen.place(f"Hall {number}", details={"schedules": [EVENING]})
    assert queries() <= before


def test_an_entry_that_is_written_again_keeps_its_number(kitchen):
    numbers = set(Entry.objects.filter(kind="service").values_list("id", flat=True))
    actions.change_service(kitchen.by, kitchen.supper, name=text("Late supper"))
    assert set(Entry.objects.filter(kind="service").values_list("id", flat=True)) == numbers


def test_a_service_that_leaves_one_of_two_places_has_one_entry_again(kitchen):
    actions.stop_offering_at(kitchen.by, kitchen.supper_far)
    [row] = Entry.objects.filter(kind="service", slug="supper")
    assert (row.subject, row.latitude) == (kitchen.supper.pk, 37.0)


def test_the_hours_of_a_nameless_place_still_count_for_its_organization(kitchen):
    place = kitchen.place("Yard", details={"schedules": [{**NOON, "byday": "SA"}]})
    Service.objects.all().delete()
    type(place).objects.filter(pk=place.pk).update(name={})
    wipe()
    reindex()
    assert Entry.objects.filter(kind="location", subject=place.pk).count() == 0
    [row] = Entry.objects.filter(kind="organization")
    [hours] = [facet for facet in row.facets if facet.startswith("hours:")]
    assert OpeningRule.objects.filter(key=hours.removeprefix("hours:")).exists()
