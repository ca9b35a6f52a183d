"""Bringing an index of older rules up to date."""

import pytest

import builders
from dure.core.agents.finding import index_organizations
from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import NewEntry, index_entry
from dure.core.search.engine.words import RULES
from dure.core.search.finding import Question, find
from dure.core.search.models import Entry, State
from dure.core.search.sources import is_outdated, reindex
from dure.core.search.vocabulary import forgiven_words
from dure.site.commands.migrate import prepare

pytestmark = pytest.mark.django_db


def kinds() -> dict[str, int]:
    return find(Question(), count=("kind",)).counts["kind"]


def test_every_room_gives_all_that_it_makes_findable():
    builders.make_space()
    reindex()
    assert kinds() == {"organization": 1, "territory": 1, "initiative": 1, "space": 1}


def test_an_index_of_older_rules_gets_facets_points_and_words():
    organization = builders.make_organization(
        "bath",
        name=Translated({"ko": "일죽목욕탕", "en": "Bordeaux bath"}),
        latitude=37,
        longitude=127,
        languages=["ko"],
    )
    index_organizations([organization])
    Entry.objects.update(words="old", facets=[], latitude=None, longitude=None)
    State.objects.update(rules=RULES - 1)
    assert is_outdated()
    lines: list[str] = []
    prepare(lines.append)
    assert "Rebuilding the search index …" in lines
    assert not is_outdated()
    found = find(Question("ㅁㅇㅌ", chosen={"language": ("ko",)}))
    assert [hit.latitude for hit in found.hits] == [37]
    assert find(Question("bordaux")).total == 1
    lines.clear()
    prepare(lines.append)
    assert "Rebuilding the search index …" not in lines


def test_what_no_longer_exists_is_forgotten_and_kinds_of_nobody_are_kept():
    for kind in ("organization", "unheard-of"):
        index_entry(NewEntry(kind, new_id(), Translated({"en": "Ghost"}), Translated({}), "x:y", "ghost"))
    assert reindex() == 0
    assert list(Entry.objects.values_list("kind", flat=True)) == ["unheard-of"]


def test_a_merged_organization_is_not_brought_back():
    kept = builders.make_organization("kept")
    builders.make_organization("merged", merged_into=kept)
    reindex()
    assert kinds()["organization"] == 1


def test_words_that_nothing_says_any_more_lead_nowhere():
    index_entry(NewEntry("organization", new_id(), Translated({"en": "Ghost"}), Translated({}), "x:y", "ghost"))
    assert forgiven_words("ghist") == ["ghost"]
    reindex()
    assert forgiven_words("ghist") == []


def test_progress_is_told_by_kind():
    builders.make_organization()
    told: list[tuple[str, int]] = []
    reindex(lambda kind, done: told.append((kind, done)))
    assert set(told) == {("organization", 1), ("territory", 1)}
