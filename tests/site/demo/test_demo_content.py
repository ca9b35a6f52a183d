"""What the demo says: complete in four languages, every fact with its source, nothing made up as fact."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from dure.site.demo.content import FOLDER, LANGUAGES, read, source, translated

FILES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
HANGUL = re.compile("[가-힣]")


def texts(entry: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every translated text below `entry`, with where it stands."""
    if isinstance(entry, dict):
        if entry and set(entry) <= set(LANGUAGES):
            yield place, entry
        else:
            for key, value in entry.items():
                yield from texts(value, f"{place}/{key}")
    elif isinstance(entry, list):
        for number, value in enumerate(entry):
            yield from texts(value, f"{place}/{number}")


@pytest.mark.parametrize("name", FILES)
def test_every_text_exists_in_four_languages(name):
    for place, found in texts(read(name), name):
        assert set(found) == set(LANGUAGES), place
        assert all(text.strip() for text in found.values()), place


@pytest.mark.parametrize("name", FILES)
def test_no_korean_is_left_in_the_other_languages(name):
    for place, found in texts(read(name), name):
        assert not any(HANGUL.search(found[code]) for code in LANGUAGES if code != "ko"), place


@pytest.mark.parametrize("name", FILES)
def test_lists_have_as_many_elements_in_each_language(name):
    for place, found in texts(read(name), name):
        assert len({len(text.splitlines()) for text in found.values()}) == 1, place


def test_every_fact_has_a_source():
    facts = [*read("territories")["territories"], *read("initiative")["partners"], *read("initiative")["milestones"]]
    facts += [row for entry in read("territories")["territories"] for row in entry.get("challenges", ())]
    facts += [row for entry in read("territories")["territories"] for row in entry.get("indicators", ())]
    facts += [entry for entry in read("organizations")["organizations"] if not entry.get("simulated")]
    facts += [*read("organizations")["relationships"], read("initiative")["initiative"], read("initiative")["place"]]
    for fact in facts:
        found = source(fact["source"])
        assert found.name
        assert found.url.startswith(("https://", "http://"))
        assert date(2019, 1, 1) < found.day <= date(2026, 11, 22)


def test_what_is_invented_says_so_in_its_name():
    marks = {"ko": "모의", "en": "simulated", "fr": "simulé", "es": "simulad"}
    invented = [entry for entry in read("organizations")["organizations"] if entry.get("simulated")]
    invented += read("space")["pledges"]
    assert invented
    for entry in invented:
        assert all(mark in entry["name"][code] for code, mark in marks.items()), entry["name"]


def test_no_budget_price_or_opening_hour_is_told_as_a_fact():
    """The only sum of money in the story is the program's ceiling, which is reported."""
    for name in ("territories", "organizations", "initiative", "case"):
        for place, found in texts(read(name), name):
            money = re.findall(r"(?:KRW|₩)\s*[\d,.]+|[\d,.]+\s*(?:KRW|won\b|원(?=[^칙]))", found["en"] + found["ko"])
            assert not money or place == "case/texts/cost", (place, money)


def test_assumptions_without_a_source_of_their_own_are_called_illustrative():
    illustrative = read("value")["illustrative"]
    assert "Illustrative" in illustrative["name"]
    assert set(illustrative["note"]) == set(LANGUAGES)


def test_disputed_and_repeated_figures_stand_beside_one_another():
    anseong = next(entry for entry in read("territories")["territories"] if entry["slug"] == "anseong")
    counted = [row["value"] for row in anseong["indicators"] if row["kind"] == "sse-organizations"]
    assert counted == ["128", "138"]


def test_a_missing_text_is_empty_and_a_text_keeps_the_language_it_was_written_in():
    assert not translated(None)
    assert translated({"ko": "목욕", "en": "Bath"}).original == "ko"
