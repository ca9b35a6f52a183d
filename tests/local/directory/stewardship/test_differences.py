"""What two values differ in, small enough to read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dure.local.directory.stewardship.engine.differences import Part, differences, list_parts, text_parts


def shown(parts):
    signs = {"same": "", "removed": "-", "added": "+"}
    return [f"{signs[part.kind]}{part.text}" for part in parts]


def test_a_text_differs_word_by_word():
    parts = text_parts("Open on Monday from nine", "Open on Tuesday from nine")
    assert shown(parts) == ["Open on ", "-Monday", "+Tuesday", " from nine"]


def test_korean_words_change_as_a_whole():
    assert shown(text_parts("일죽목욕탕을 운영해요", "일죽목욕탕과 함께 운영해요")) == [
        "-일죽목욕탕을",
        "+일죽목욕탕과 함께",
        " 운영해요",
    ]


def test_words_that_follow_one_another_change_together():
    assert shown(text_parts("the old bath house", "a new bath house")) == ["-the old", "+a new", " bath house"]


def test_a_list_says_what_went_and_what_came():
    assert shown(list_parts(["bath", "sauna"], ["bath", "café"])) == ["-sauna", "+café"]
    assert list_parts(["bath"], ["bath"]) == ()


def test_a_list_in_another_order_shows_both():
    assert shown(list_parts(["a", "b"], ["b", "a"])) == ["-a", "-b", "+b", "+a"]


def test_a_mapping_says_which_part_changed():
    found = differences({"English": "Bath", "Korean": "목욕탕"}, {"English": "Baths", "Korean": "목욕탕"})
    assert [(each.label, shown(each.parts)) for each in found] == [("English", ["-Bath", "+Baths"])]


def test_what_was_empty_is_all_new():
    (found,) = differences("", "031 676 0000")
    assert shown(found.parts) == ["+031 676 0000"]
    assert differences("", None) == ()
    assert differences([], None) == ()


def test_very_long_texts_are_shown_as_replaced():
    before, after = "word " * 3_000, "words " * 3_000
    assert text_parts(before, after) == (Part("removed", before), Part("added", after))


TEXTS = st.lists(st.sampled_from(["bath", "house", "목욕탕", " ", "\n", "a", "  "]), max_size=25).map("".join)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_without_what_came_a_difference_gives_what_was_and_without_what_went_what_is(before, after):
    parts = text_parts(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
