"""Names without their legal forms, and their initial consonants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.search.engine.initials import MARK, asked_initials, initial_words, initials_of
from dure.core.search.engine.words import beginning_of_name, index_words, keys_of, question_terms, title_key


@pytest.mark.parametrize(
    "name",
    [
        "한빛",
        "(주)한빛",
        "㈜한빛",
        "㈜ 한빛",
        "주식회사 한빛",
        "한빛(주)",
        "한빛협동조합",
        "한빛 사회적협동조합",
        "사회적협동조합 한빛",
        "(사회적협동조합)한빛",
        "유한회사 한빛",
        "유한책임회사 한빛",
        "한빛 영농조합법인",
        "농업회사법인 주식회사 한빛",
        "농업회사법인주식회사한빛",
        "(사)한빛",
        "사단법인 한빛",
        "한빛소비자생활협동조합",
        "한 빛",
    ],
)
def test_korean_forms_do_not_tell_names_apart(name):
    assert title_key(name) == "한빛"


@pytest.mark.parametrize(
    "name",
    [
        "Étoile du Sud",
        "Etoile du Sud Ltd",
        "ETOILE DU SUD LIMITED",
        "Étoile du Sud C.I.C.",
        "Étoile du Sud CIC",
        "SCOP Étoile du Sud",
        "Étoile du Sud SCIC SA",
        "Étoile du Sud (SAS)",
        "SARL Étoile du Sud",
        "Étoile du Sud S. Coop.",
        "Étoile du Sud, S.Coop. And.",
        "Étoile du Sud, S. Coop. Galega",
        "Étoile du Sud e.G.",
        "Étoile du Sud GmbH",
        "Étoile du Sud S.A.S.",
    ],
)
def test_latin_forms_do_not_tell_names_apart(name):
    assert title_key(name) == "etoiledusud"


@pytest.mark.parametrize("name", ["협동조합", "주식회사", "Limited", "SCOP", "(주)", "CIC Ltd"])
def test_a_form_alone_is_a_name(name):
    assert title_key(name)


@settings(deadline=None)
@given(st.text(alphabet="가힣바 (주)협동조합Ltd.SCOPé", max_size=30))
def test_a_name_with_a_letter_keeps_one(name):
    assert bool(title_key(name)) == any(sign.isalnum() for sign in name)


def test_initials_are_those_of_the_syllables():
    assert initials_of("일죽목욕탕") == initials_of("\u110b\u110c\u1106\u110b\u1110")


@settings(deadline=None)
@given(st.text(alphabet="가나다까싸힣목욕탕일죽", min_size=2, max_size=16), st.data())
def test_every_run_of_two_initials_or_more_is_asked_by_words_of_the_name(name, data):
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    known = set(initial_words(name))
    asked, prefix = asked_initials(initials_of(name[start:end]))
    assert all(any(word.startswith(each) for word in known) if prefix else each in known for each in asked)


def test_consonants_that_a_keyboard_joined_are_parted():
    assert question_terms("ㄳㅈ") == question_terms("ㄱㅅㅈ")


def test_initials_stand_in_a_namespace_of_their_own():
    assert MARK + "lj" not in index_words(["lj", "__lj"], ["_lj __ljm"]).split(" ")


@settings(deadline=None)
@given(st.lists(st.text(alphabet="가나다 abc-_(주)", max_size=12), max_size=3), st.text(max_size=30))
def test_the_keys_of_names_come_back_from_the_words(names, text):
    keys = list(dict.fromkeys(key for name in names if (key := title_key(name))))
    words = index_words(names, [text])
    assert keys_of(words) == keys
    assert beginning_of_name(words, 8) == (keys[0][:8] if keys else "")
    assert len(set(words.split(" "))) == len(words.split(" "))
