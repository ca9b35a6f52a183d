"""The search over the whole directory: what it finds, what it leaves alone, and what it remembers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders import make_organization, make_territory, text
from dure.core.agents.actions import change_organization
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.tasks.stopping import Interrupted
from dure.local.directory.merging import searching
from dure.local.directory.merging.actions import merge, say_different, undo_merge
from dure.local.directory.merging.candidates import likely_duplicates
from dure.local.directory.merging.models import LikelyPair, SearchRound
from dure.local.directory.merging.queries import worklist
from dure.local.directory.merging.records import record_of
from dure.local.directory.merging.searching import LIKELY, search_for_duplicates
from generated_organizations import generated_lists

pytestmark = pytest.mark.django_db


def entry(slug, name, place, **fields):
    return make_organization(slug, name=text(name), territory=place, **fields)


def search(territory=""):
    return search_for_duplicates(territory, lambda *_progress: None)


def open_pairs():
    found = LikelyPair.objects.filter(state=LikelyPair.State.OPEN).select_related("first", "second")
    return {frozenset((pair.first.slug, pair.second.slug)) for pair in found}


def directory_of_many(place, count=60):
    left, right, _truth = generated_lists(count, count, seed=9)
    for side, records in (("l", left), ("r", right)):
        for record in records:
            fields = {"postcode": record.postcode, "street_address": record.address}
            entry(f"{side}{record.id}", record.name, place, other_names=list(record.other_names), **fields)
    made = list(Organization.objects.select_related("type", "territory"))
    index_organizations(made)
    return made


def test_it_finds_the_pairs_that_each_entry_finds_while_somebody_types(place):
    made = directory_of_many(place)
    expected = {
        frozenset((each.slug, likely.organization.slug))
        for each in made
        for likely in likely_duplicates(record_of(each), without=[each.pk], threshold=LIKELY, limit=99)
    }
    search()
    assert len(expected) > 20
    assert expected - open_pairs() == set()
    # What it finds beyond that is likely too, and not found by typing for want of a common beginning of a word.
    assert len(open_pairs()) <= len(expected) * 1.1


def test_scores_and_reasons_are_those_of_the_merge_screen(place):
    one = entry("one", "Alder Bakery", place, postcode="17500")
    entry("two", "Alder Bakery Ltd", place, postcode="17500")
    index_organizations(Organization.objects.all())
    search()
    likely = likely_duplicates(record_of(one), without=[one.pk])[0]
    pair = LikelyPair.objects.get()
    assert pair.score == likely.score
    assert pair.reasons == likely.stored_reasons


def test_the_same_address_alone_is_never_a_duplicate(place):
    names = ["안성돌봄", "일죽교육", "한빛의료", "두레먹거리", "햇살문화"]
    for number, name in enumerate(names):
        contacts = {"phone": "031-671-1234", "website": "https://house.example"}
        entry(f"t{number}", f"{name}협동조합", place, postcode="17534", street_address="중앙로 12", **contacts)
    assert search() == {"compared": 5, "new": 0}


def test_pairs_that_were_dismissed_stay_dismissed(place, officer):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    say_different(officer, one, two)
    assert search()["new"] == 0
    assert search("anseong") == {"compared": 2, "new": 0}
    assert LikelyPair.objects.get().state == LikelyPair.State.DIFFERENT
    assert not worklist(officer).exists()


def test_merged_entries_vanish_and_come_back_when_the_merge_is_undone(place, officer, monkeypatch):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    search()
    done = merge(officer, one, two)
    assert not worklist(officer).exists()
    entry("three", "The Alder Bakery", place)
    search("anseong")
    assert open_pairs() == {frozenset(("one", "three"))}
    monkeypatch.setattr(searching, "LONGEST_CHANGE", timedelta(0))
    SearchRound.objects.update(started_at=timezone.now())
    undo_merge(officer, done)
    assert search()["compared"] == 2
    assert frozenset(("two", "three")) in open_pairs()


def test_an_entry_merged_between_reading_and_comparing_is_left_out(place, officer):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    calls = []

    def merging_meanwhile(*progress):
        if not calls:
            merge(officer, one, two)
        calls.append(progress)

    assert search_for_duplicates("", merging_meanwhile)["new"] == 0


def test_later_nights_compare_only_what_changed(place, officer, monkeypatch):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Rowan Housing", place)
    entry("three", "Birch Books", place)
    assert search() == {"compared": 3, "new": 0}
    assert search() == {"compared": 0, "new": 0}
    change_organization(officer, two, name=text("Alder  Bakery CIC"))
    assert search() == {"compared": 1, "new": 1}
    assert open_pairs() == {frozenset((one.slug, two.slug))}
    monkeypatch.setattr(searching, "LONGEST_CHANGE", timedelta(0))
    assert search() == {"compared": 0, "new": 0}


def test_what_was_committed_late_is_not_missed(place, officer):
    """An import that began before the last night and was committed after it."""
    entry("one", "Alder Bakery", place)
    search()
    late = entry("two", "Rowan Housing", place)
    change_organization(officer, late, name=text("Alder Bakery"))
    SearchRound.objects.update(started_at=timezone.now() + timedelta(hours=3))
    assert search() == {"compared": 1, "new": 1}


class Broken:
    """A worker that is told to end after some steps."""

    def __init__(self, steps):
        self.steps = steps
        self.seen = []

    def __call__(self, done, total, words):
        self.seen.append((done, total, words))
        if len(self.seen) == self.steps:
            raise Interrupted


def test_a_round_that_was_broken_off_goes_on_where_it_was(place, monkeypatch):
    directory_of_many(place, count=40)
    search()
    expected = open_pairs()
    LikelyPair.objects.all().delete()
    SearchRound.objects.all().delete()
    monkeypatch.setattr(searching, "COMPARED_AT_ONCE", 10)
    broken = Broken(4)
    with pytest.raises(Interrupted):
        search_for_duplicates("", broken)
    done, total, _words = broken.seen[-1]
    before = open_pairs()
    assert 0 < done < total
    assert before < expected
    again = Broken(0)
    assert search_for_duplicates("", again) == {"compared": 80, "new": len(expected)}
    assert open_pairs() == expected
    assert again.seen[1][0] > done, "what was done is not done again"
    assert search()["compared"] == 0


def test_a_broken_round_keeps_asking_for_what_it_was_about(place, officer):
    entry("one", "Alder Bakery", place)
    search()
    two = entry("two", "Rowan Housing", place)
    change_organization(officer, two, name=text("Alder Bakery"))
    with pytest.raises(Interrupted):
        search_for_duplicates("", Broken(1))
    assert search() == {"compared": 1, "new": 1}


def test_a_territory_is_compared_with_all_and_does_not_count_as_a_night(place):
    entry("one", "Alder Bakery", make_territory("iljuk", parent=place))
    entry("far", "Alder Bakery", make_territory("far"))
    entry("other", "Birch Books", make_territory("elsewhere"))
    assert search("anseong") == {"compared": 1, "new": 1}
    assert search("anseong") == {"compared": 1, "new": 0}
    assert search() == {"compared": 3, "new": 0}


def test_reading_costs_no_more_questions_for_more_entries(place):
    counts = []
    for some in (range(4), range(4, 40)):
        for number in some:
            entry(f"e{number}", f"Alder {chr(97 + number % 26)}{number} Bakery", place, postcode="1")
        SearchRound.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            search()
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 3


def test_an_empty_directory_is_no_mistake():
    assert search() == {"compared": 0, "new": 0}
