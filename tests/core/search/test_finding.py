"""Facets, counts, places, orders and maps, held against the rows themselves."""

from math import inf, nan

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import NewEntry, index_entries, index_entry, remove_entries, remove_entry
from dure.core.search.engine.geography import kilometers_between
from dure.core.search.finding import MOST_RANKED, Box, Near, Question, at, clusters, every, find
from dure.core.search.models import Entry

pytestmark = pytest.mark.django_db

ANSEONG = (37.008, 127.28)
DIMENSIONS = ("type", "territory", "language")


def entry(name: str = "Bath", *facets: str, **options) -> NewEntry:
    subject = options.pop("subject", None) or new_id()
    options.setdefault("kind", "organization")
    return NewEntry(
        options.pop("kind"),
        subject,
        Translated({"en": name}),
        Translated({}),
        "directory:detail",
        f"thing-{subject}",
        facets=facets,
        **options,
    )


def names(found) -> list[str]:
    return [str(hit.title) for hit in found]


def test_choices_of_one_dimension_are_alternatives_and_dimensions_all_have_to_hold():
    index_entries(
        [
            entry("A", "type:coop", "territory:anseong", "territory:kr"),
            entry("B", "type:club", "territory:anseong", "territory:kr"),
            entry("C", "type:coop", "territory:bordeaux"),
        ]
    )
    assert names(find(Question(chosen={"type": ("coop", "club")})).hits) == ["A", "B", "C"]
    assert names(find(Question(chosen={"type": ("coop",), "territory": ("kr",)})).hits) == ["A"]
    assert find(Question(chosen={"type": ("unknown",)})).total == 0
    assert find(Question(chosen={"nothing": ("x",)})).total == 0
    assert find(Question(chosen={"type": ()})).total == 3


def test_counts_leave_the_choice_of_their_own_dimension_out():
    index_entries(
        [
            entry("A", "type:coop", "territory:anseong"),
            entry("B", "type:club", "territory:anseong"),
            entry("C", "type:coop", "territory:bordeaux"),
        ]
    )
    found = find(Question(chosen={"type": ("coop",), "territory": ("anseong",)}), count=("type", "territory", "kind"))
    assert found.total == 1
    assert found.counts["type"] == {"coop": 1, "club": 1}
    assert found.counts["territory"] == {"anseong": 1, "bordeaux": 1}
    assert found.counts["kind"] == {"organization": 1}


def test_a_choice_that_leaves_nothing_is_counted_as_nothing():
    index_entry(entry("A", "type:coop"))
    assert find(Question(chosen={"type": ("gone",)}), count=("type",)).counts["type"] == {"gone": 0, "coop": 1}


def test_kinds_narrow_and_are_counted():
    index_entries([entry("A"), entry("B", kind="case")])
    found = find(Question(kinds=("case",)), count=("kind",))
    assert (names(found.hits), found.counts["kind"]) == (["B"], {"organization": 1, "case": 1})


def test_text_choices_and_counts_go_together():
    index_entries([entry("Warm bath", "type:coop"), entry("Warm bread", "type:coop"), entry("Bath", "type:club")])
    found = find(Question("bath", chosen={"type": ("coop",)}), count=("type",))
    assert (names(found.hits), found.counts["type"]) == (["Warm bath"], {"coop": 1, "club": 1})


def test_a_text_without_letters_finds_nothing_and_no_text_finds_all():
    index_entry(entry("A"))
    assert find(Question("!?")).total == 0
    assert find(Question("  ")).total == 1


def test_a_hit_says_what_lists_and_maps_show():
    index_entry(entry("A", "type:coop", point=ANSEONG))
    hit = find(Question(near=Near(37.1, 127.28))).hits[0]
    assert (hit.latitude, hit.longitude, hit.facets) == (*ANSEONG, ("type:coop",))
    assert hit.kilometers == pytest.approx(kilometers_between(37.1, 127.28, *ANSEONG))
    assert hit.url.endswith(f"/thing-{hit.subject}/")


def test_the_nearest_stands_first_and_what_is_too_far_is_left_out():
    index_entries(
        [
            entry("Far", point=(35.1, 129.0)),
            entry("Near", point=(37.0, 127.28)),
            entry("Nearer", point=ANSEONG),
            entry("Nowhere"),
        ]
    )
    assert names(find(Question(near=Near(*ANSEONG, 10))).hits) == ["Nearer", "Near"]
    assert names(find(Question(near=Near(*ANSEONG))).hits) == ["Nearer", "Near", "Far", "Nowhere"]
    assert names(find(Question(near=Near(*ANSEONG, 10), order="name")).hits) == ["Near", "Nearer"]
    assert names(find(Question(near=Near(*ANSEONG)), limit=1, offset=1).hits) == ["Near"]


def test_names_are_ordered_whole_without_case_accents_and_legal_forms():
    titles = ["Éclair", "eclair B Ltd", "Association of the elder A", "Association of the elder B", "SCOP Dune", "zoo"]
    index_entries([entry(title) for title in reversed(titles)])
    wanted = [titles[at] for at in (2, 3, 4, 0, 1, 5)]
    assert names(find(Question(order="name")).hits) == wanted
    pages = [names(find(Question(order="name"), limit=1, offset=at).hits) for at in range(7)]
    assert [name for page in pages for name in page] == wanted
    assert names(every(Question(order="name"))) == wanted


def test_without_a_text_the_heaviest_stand_first():
    index_entries([entry("A"), entry("C", weight=2), entry("B", weight=2)])
    assert names(find(Question()).hits) == ["B", "C", "A"]
    assert names(find(Question(), limit=2, offset=1).hits) == ["C", "A"]


def test_a_broad_text_can_be_paged_through_to_its_end():
    index_entries([entry(f"Village {number}") for number in range(MOST_RANKED + 30)] + [entry("Village")])
    found = find(Question("village"))
    assert (found.total, found.more, str(found.hits[0].title)) == (MOST_RANKED + 31, True, "Village")
    last = find(Question("village"), limit=50, offset=MOST_RANKED)
    assert len(last.hits) == 31
    assert len({hit.subject for hit in every(Question("village"))}) == MOST_RANKED + 31


@pytest.mark.parametrize("typed", ["Bordaux", "Bordeauxx", "Bordeuax", "Bardeaux", "BORDEAX", "bördeax"])
def test_one_typing_error_is_forgiven(typed):
    index_entry(entry("Maison de Bordeaux"))
    assert names(find(Question(typed)).hits) == ["Maison de Bordeaux"]
    assert find(Question(f"maison {typed}")).total == 1


@pytest.mark.parametrize("typed", ["Bordux", "Brdaux", "Ely", "Elo"])
def test_two_errors_and_errors_in_short_words_are_not_forgiven(typed):
    index_entries([entry("Maison de Bordeaux"), entry("Ela")])
    assert find(Question(typed)).total == 0


def test_exact_words_stand_before_forgiven_ones():
    index_entries([entry("Marten", weight=9), entry("Other thing of Martin"), entry("Martin")])
    assert names(find(Question("martin")).hits) == ["Martin", "Other thing of Martin", "Marten"]


def test_nothing_is_forgiven_where_enough_is_found():
    index_entries([entry(f"Martin {number}") for number in range(25)] + [entry("Marten")])
    assert find(Question("martin")).total == 25


@pytest.mark.parametrize("typed", ["ㅇㅈㅁㅇㅌ", "ㅁㅇㅌ", "ㅇㅈ", "ㅈㅁㅇ", "일죽ㅁㅇㅌ", "ㅇㅈㅁㅇㅌㅎㄷㅈㅎ"])
def test_initial_consonants_find_korean_names(typed):
    index_entries([entry("일죽목욕탕 협동조합"), entry("안성맞춤 도서관")])
    assert names(find(Question(typed)).hits) == ["일죽목욕탕 협동조합"]


def test_initial_consonants_find_other_names_but_not_mere_mentions():
    index_entries([entry("Bath", names=["일죽목욕탕"]), entry("Club", extra=["일죽목욕탕"])])
    assert names(find(Question("ㅁㅇㅌ")).hits) == ["Bath"]


@pytest.mark.parametrize(
    ("title", "typed"), [("안성의료", "안 성 의료"), ("안 성 의료", "안성의료"), ("안성의료", "의 료")]
)
def test_spaces_between_syllables_do_not_matter(title, typed):
    index_entry(entry(title))
    assert names(find(Question(typed)).hits) == [title]


def test_another_name_finds_as_the_title_does():
    index_entries([entry("Zeta", names=["Village bath"]), entry("New village bath")])
    assert names(find(Question("village bath")).hits) == ["Zeta", "New village bath"]


def test_a_map_shows_single_things_themselves_and_many_as_one():
    index_entries(
        [
            entry("Far", point=(44.84, -0.58)),
            *(entry(f"Near {number}", point=(37 + number / 1000, 127)) for number in range(30)),
            entry("Nowhere"),
        ]
    )
    many, single = clusters(Question(), Box(-180, -85, 180, 85), 2)
    assert (many.count, many.hits, many.together) == (30, (), False)
    assert (single.count, names(single.hits)) == (1, ["Far"])
    assert names(clusters(Question("far"), Box(-180, -85, 180, 85), 2)[0].hits) == ["Far"]
    closer = clusters(Question(), Box(many.box.west, many.box.south, many.box.east, many.box.north), 19)
    assert [cluster.count for cluster in closer] == [1] * 30
    assert len(clusters(Question(), Box(-180, -85, 180, 85), 19, most=5)) <= 5
    assert clusters(Question(), Box(0, 0, 1, 1), 5) == []


def test_what_lies_at_one_point_can_be_asked_for():
    index_entries([entry(name, point=ANSEONG) for name in ("B", "A")] + [entry("C", point=(37.1, 127.28))])
    cluster = next(each for each in clusters(Question(), Box(127, 36, 128, 38), 18) if each.count == 2)
    assert cluster.together
    assert len(cluster.hits) == 1
    assert names(at(Question(), cluster.latitude, cluster.longitude)) == ["A", "B"]
    assert names(at(Question("a"), *ANSEONG)) == ["A"]


@pytest.mark.parametrize("number", [nan, inf, -inf, 1e300, 91, -500])
@pytest.mark.parametrize("order", ["best", "name", "near", "sideways"])
def test_no_number_and_no_order_is_an_error(number, order):
    index_entry(entry("A", point=ANSEONG))
    for question in (
        Question(near=Near(number, number, 10), order=order),
        Question(near=Near(37, 127, number), order=order),
        Question(near=Near(number, 127), order=order),
        Question(box=Box(number, 0, 10, number), order=order),
        Question(box=Box(number, number, number, number), order=order),
    ):
        assert find(question, count=("type",)).total in {0, 1}
        clusters(question, Box(-180, number, number, 90), 3)
        assert len(list(every(question))) <= 1
    assert at(Question(), number, number) == []
    assert find(Question(), limit=-5, offset=-5).hits == ()
    assert find(Question(), offset=10**12).hits == ()


facet = st.sampled_from([f"{dimension}:{value}" for dimension in DIMENSIONS for value in "abc"])
point = st.none() | st.tuples(st.floats(30, 40), st.floats(120, 130))
things = st.lists(st.tuples(st.sets(facet, max_size=5), point, st.integers(0, 3)), max_size=12)
choices = st.dictionaries(
    st.sampled_from([*DIMENSIONS, "odd"]), st.lists(st.sampled_from("abcd"), max_size=3).map(tuple), max_size=3
)


def fits(row: Entry, question: Question, but: str = "") -> bool:
    """The same by looking at one row."""
    for dimension, values in question.narrowing.items():
        if dimension != but and not any(f"{dimension}:{value}" in row.facets for value in values):
            return False
    near = question.near
    if near is None or near.kilometers is None:
        return True
    if row.latitude is None:
        return False
    return kilometers_between(near.latitude, near.longitude, row.latitude, row.longitude) <= near.kilometers


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things, choices, st.none() | st.builds(Near, st.floats(30, 40), st.floats(120, 130), st.floats(0, 900)))
def test_what_is_found_and_counted_is_what_the_rows_say(made, chosen, near):
    Entry.objects.all().delete()
    index_entries([entry(f"Thing {at}", *facets, point=where, weight=w) for at, (facets, where, w) in enumerate(made)])
    question = Question(chosen=chosen, near=near)
    found = find(question, limit=50, count=DIMENSIONS)
    rows = list(Entry.objects.all())
    assert {hit.subject for hit in found.hits} == {row.subject for row in rows if fits(row, question)}
    assert found.total == len(found.hits)
    for dimension in DIMENSIONS:
        counted = {value: count for value, count in found.counts[dimension].items() if count}
        expected: dict[str, int] = {}
        for row in rows:
            if fits(row, question, but=dimension):
                for each in row.facets:
                    name, _, value = each.partition(":")
                    if name == dimension:
                        expected[value] = expected.get(value, 0) + 1
        assert counted == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), choices, st.integers(-5, 50), st.integers(-5, 50))
def test_no_question_raises(text, chosen, limit, offset):
    # PostgreSQL stores no NUL, so no room has a title with one.
    index_entry(entry(text[:20].replace("\x00", "") or "A", "type:a"))
    found = find(Question(text, chosen=chosen), limit=limit, offset=offset, count=DIMENSIONS)
    assert len(found.hits) <= max(limit, 0)


def test_a_removed_thing_is_found_no_more_and_a_changed_one_under_its_new_choice():
    subject = new_id()
    index_entry(entry("A", "type:coop", subject=subject, point=ANSEONG))
    assert find(Question(chosen={"type": ("coop",)})).total == 1
    index_entry(entry("A", "type:club", subject=subject))
    assert find(Question(), count=("type",)).counts["type"] == {"club": 1}
    assert find(Question(near=Near(*ANSEONG, 1))).total == 0
    remove_entry("organization", subject)
    assert find(Question()).total == 0


def test_many_things_of_one_kind_are_removed_at_once():
    made = [entry(f"Thing {number}") for number in range(5)]
    index_entries([*made, entry("Case", kind="case", subject=made[0].subject)])
    remove_entries("organization", (each.subject for each in made[:4]))
    assert sorted(names(find(Question()).hits)) == ["Case", "Thing 4"]


def test_the_number_of_queries_does_not_grow_with_what_is_found():
    spent = []
    for _ in range(2):
        index_entries([entry("Warm bath", "type:coop", point=ANSEONG) for _ in range(3)])
        with CaptureQueriesContext(connection) as queries:
            find(Question("bath", near=Near(*ANSEONG, 5)), count=("type",))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 8
