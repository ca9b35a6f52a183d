"""Texts are measured and broken as a browser would, near enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.kit.charts.labels import shorten, text_width, wrap


def test_hangul_is_as_wide_as_it_is_high() -> None:
    assert text_width("목욕탕", 16) == 48
    assert text_width("bath", 10) == pytest.approx(22)


def test_decomposed_accents_take_no_room() -> None:
    assert text_width("e\u0301") == text_width("e")


def test_lines_break_between_words() -> None:
    assert wrap("안성 의료복지 사회적협동조합", 112) == ["안성 의료복지", "사회적협동조합"]


def test_a_word_wider_than_a_line_breaks_into_even_pieces() -> None:
    assert wrap("안성의료복지사회적협동조합", 196) == ["안성의료복지사", "회적협동조합"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("Direction générale de la solidarité et de la santé", 120)[-1].endswith("…")


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 100) == [""]


@given(st.text(max_size=120), st.floats(40, 400), st.integers(1, 4))
def test_no_line_outgrows_its_width(text: str, width: float, lines: int) -> None:
    wrapped = wrap(text, width, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(text_width(line) <= width for line in wrapped)
    assert text_width(shorten(text, width)) <= width
