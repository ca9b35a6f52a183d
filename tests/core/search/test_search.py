"""What people find, and that nothing they type breaks the search."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import NewEntry, index_entries, index_entry, remove_entry
from dure.core.search.engine.words import index_words, question_terms, title_key
from dure.core.search.finding import some_with
from dure.core.search.models import Entry
from dure.core.search.queries import MOST_CANDIDATES, search

pytestmark = pytest.mark.django_db


def put(korean: str = "", english: str = "", *, kind: str = "organization", summary: str = "", weight: int = 0) -> UUID:
    subject = new_id()
    index_entry(
        NewEntry(
            kind,
            subject,
            title=Translated({"ko": korean, "en": english}),
            summary=Translated({"ko": summary}),
            url_name="directory:detail",
            slug=f"thing-{subject}",
            weight=weight,
        )
    )
    return subject


def titles(question: str, **options: object) -> list[str]:
    return [hit.title.in_language("ko") for hit in search(question, **options).hits]


@pytest.mark.parametrize(
    "question", ["일죽목욕탕", "일죽 목욕탕", "목욕탕", "욕탕", "죽목", "세상에서", "안전한 목욕탕", "일죽  목욕"]
)
def test_korean_is_found_by_any_two_syllables_with_or_without_spaces(question):
    put("세상에서 가장 안전한 일죽목욕탕")
    put("안성맞춤 도서관")
    assert titles(question) == ["세상에서 가장 안전한 일죽목욕탕"]


def test_a_question_without_spaces_finds_a_title_with_spaces():
    put("일죽 안전 목욕탕")
    assert titles("일죽안전목욕탕") == ["일죽 안전 목욕탕"]


def test_one_syllable_finds_what_begins_with_it():
    put("군산 협동조합")
    assert titles("군") == ["군산 협동조합"]


@pytest.mark.parametrize(
    "question",
    ["안성식품", "(주)안성식품", "㈜안성식품", "주식회사 안성식품", "안성식품협동조합", "안성식품 사회적협동조합"],
)
def test_legal_forms_do_not_matter(question):
    put("안성식품 주식회사")
    assert titles(question) == ["안성식품 주식회사"]


def test_a_legal_form_alone_is_still_looked_for():
    put("안성의료복지사회적협동조합")
    put("안성시청")
    assert titles("사회적협동조합") == ["안성의료복지사회적협동조합"]


def test_accents_case_and_full_width_letters_do_not_matter():
    put(english="Économie Sociale de Bordeaux")
    for question in ("economie", "ÉCONOMIE", "ｅｃｏｎｏｍｉｅ", "e\u0301conomie", "econ bord"):
        assert search(question).total == 1, question


@pytest.mark.parametrize("question", ["cooperative", "co-operative", "Co-op", "co operative"])
def test_a_compound_is_found_in_both_spellings(question):
    put(english="Leeds Co-operative Society")
    assert search(question).total == 1


def test_decomposed_korean_is_found():
    put("안성 목욕탕")
    assert search(unicodedata.normalize("NFD", "목욕탕")).total == 1


def test_the_very_title_stands_before_a_prefix_before_a_part_before_a_mention():
    mention = put("마을 카페", summary="안성 시민 모임이 운영")
    part = put("새 안성 시민 모임")
    prefix = put("안성 시민 모임 지원센터")
    exact = put("안성시민모임 협동조합")
    found = [hit.subject for hit in search("안성 시민 모임").hits]
    assert found == [exact, prefix, part, mention]


def test_weight_decides_among_equal_matches():
    put("목욕탕 하나")
    heavy = put("목욕탕 둘둘", weight=5)
    assert search("목욕탕").hits[0].subject == heavy


def test_kinds_limit_and_offset():
    for number in range(5):
        put(f"마을 {number}호", kind="case" if number % 2 else "organization")
    assert search("마을", kinds=["case"]).total == 2
    first, second = search("마을", limit=3), search("마을", limit=3, offset=3)
    assert (first.total, len(first.hits), len(second.hits)) == (5, 3, 2)
    assert not {hit.subject for hit in first.hits} & {hit.subject for hit in second.hits}
    assert search("마을", limit=-1, offset=-5).hits == ()


def test_some_with_gives_things_of_one_kind_that_hold_the_words_and_no_more_than_asked_for():
    first, second = put(english="Alder Bakery"), put(english="Alder Books")
    put(english="Alder Bakery", kind="initiative")
    put(english="Adler Bakery")
    assert set(some_with("alder", "organization", 10)) == {first, second}
    assert some_with("ald bak", "organization", 10) == [first]
    assert len(some_with("alder", "organization", 1)) == 1
    assert some_with("nothing", "organization", 10) == some_with(" ! ", "organization", 10) == []


def test_a_change_replaces_and_a_removal_forgets():
    subject = put("옛날 이름")
    index_entry(
        NewEntry(
            "organization",
            subject,
            title=Translated({"ko": "새로운 이름"}),
            summary=Translated({}),
            url_name="directory:detail",
            slug="new",
            extra=["별명또또"],
        )
    )
    assert Entry.objects.count() == 1
    assert search("옛날").total == 0
    assert titles("새로운") == titles("별명또또") == ["새로운 이름"]
    remove_entry("organization", subject)
    remove_entry("organization", subject)
    assert search("새로운").total == 0


def test_a_broad_question_ranks_a_limited_number_and_still_finds_the_very_title():
    rows = [
        NewEntry("organization", new_id(), Translated({"en": f"Village {n} shop"}), Translated({}), "x:y", f"v{n}")
        for n in range(MOST_CANDIDATES + 200)
    ]
    rows.append(NewEntry("organization", new_id(), Translated({"en": "Village"}), Translated({}), "x:y", "village"))
    index_entries(rows)
    found = search("village")
    assert found.total == MOST_CANDIDATES
    assert found.more
    assert found.hits[0].slug == "village"
    assert found.hits[0].url == ""


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        '"',
        "'",
        "a'b\"c",
        "NEAR(a b)",
        "* OR *",
        "words:x",
        "-",
        "()",
        "a AND",
        "^a",
        "%_",
        "'; DROP TABLE search_entry; --",
        "_",
        "__",
        "\\",
        "a\\' | b",
        ":*",
        "!!x & y",
        "x" * 10_240,
        "가" * 10_240,
        '"' * 10_240,
        "ﷺ" * 500,
        "a-" * 5_000,
        "é" * 9_000,
        "\u0301" * 500,
        "٣ ²  ½ ①",
        "ﬃ",
    ],
)
def test_no_question_is_an_error(question):
    put("가나다 마을", "A small village")
    assert search(question).total >= 0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_indexed_and_asked(text):
    assert search(text).total >= 0
    assert "\x00" not in index_words([text], [text])
    for term in question_terms(text):
        words = [word.text for way in term.ways for word in way]
        assert all(word and not set(word) & set(" \"'\\:*()&|!\x00") for word in words)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="가나다라마바 사아자-·", min_size=2, max_size=20), st.data())
def test_every_substring_of_two_syllables_is_found(title, data):
    start = data.draw(st.integers(0, len(title)))
    end = data.draw(st.integers(start, len(title)))
    part = title[start:end]
    if len(title_key(part)) < 2:
        return
    subject = put(title)
    assert subject in {hit.subject for hit in search(part, limit=MOST_CANDIDATES).hits}
    Entry.objects.all().delete()
