"""Photographs leave the notes of the camera behind and stay the same picture."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.daybook.engine.pictures import JPEG, PNG, NotAPicture, clean
from pictures import chunk, exif, jpeg, png, segment


def test_notes_of_a_jpeg_are_left_behind_and_what_draws_it_is_kept():
    table, jfif = segment(0xDB, b"table"), segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    media, cleaned = clean(
        jpeg(
            jfif,
            segment(0xE0, b"JFXX\0thumbnail"),
            segment(0xE1, b"http://ns.adobe.com/xap"),
            segment(0xFE, b"me"),
            table,
        )
        + b"trailing secrets"
    )
    assert media == JPEG
    assert cleaned == jpeg(jfif, table)


@pytest.mark.parametrize("order", ["<", ">"])
def test_which_way_up_it_was_held_is_kept_and_nothing_else_of_it(order):
    _media, cleaned = clean(jpeg(segment(0xE1, exif(6, order))))
    assert b"GPS" not in cleaned
    assert cleaned.count(b"Exif") == 1
    assert clean(cleaned)[1] == cleaned
    assert b"Exif" not in clean(jpeg(segment(0xE1, exif(1, order))))[1]


def test_texts_and_times_of_a_png_are_left_behind():
    color = chunk(b"gAMA", struct.pack(">I", 45455))
    noted = png(chunk(b"tEXt", b"Author\0Kim"), color, chunk(b"eXIf", b"MM"), chunk(b"tIME", b"\7\xe9\3\3\0\0\0"))
    assert clean(noted + b"more") == (PNG, png(color))


@pytest.mark.parametrize(
    "broken",
    [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xd9", jpeg()[:-2], jpeg()[:6], png()[:-4], png()[:20]],
)
def test_what_is_no_whole_picture_is_refused(broken):
    with pytest.raises(NotAPicture):
        clean(broken)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from([jpeg(), png()]).flatmap(
            lambda whole: st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)).map(
                lambda change: whole[: change[0]] + bytes([change[1]]) + whole[change[0] + 1 :]
            )
        ),
    ),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]),
)
def test_damage_is_refused_or_survived_never_a_crash(data, start):
    try:
        _media, cleaned = clean(start + data)
    except NotAPicture:
        return
    assert clean(cleaned)[1] == cleaned
