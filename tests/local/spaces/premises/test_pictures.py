"""Pictures that anybody may have sent: what is harmful does not come through, what is drawn does."""

from io import BytesIO

import pytest
from PIL import Image

from dure.local.spaces.premises.pictures import MOST_ELEMENTS, Unusable, clean_picture

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 300"'


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}>{inside}</svg>".encode()


def cleaned(inside: str) -> str:
    return clean_picture(svg(inside)).content.decode()


def test_what_is_drawn_comes_through_with_its_size_and_style():
    picture = clean_picture(
        svg('<title>Bath &amp; hall</title><g style="fill:#0a6; stroke : red !important"><path d="M0 0h9"/></g>')
    )
    content = picture.content.decode()
    assert (picture.kind, picture.width, picture.height) == ("image/svg+xml", 400, 300)
    assert "<title>Bath &amp; hall</title>" in content
    assert 'fill="#0a6"' in content
    assert 'stroke="red"' in content
    assert '<path d="M0 0h9"></path>' in content
    assert clean_picture(picture.content) == picture


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<script href="https://evil.example/x.js"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
        '<rect onclick="alert(1)" onload="alert(1)" width="1" height="1"/>',
        '<a xlink:href="javascript:alert(1)"><text>alert</text></a>',
        '<image href="https://evil.example/alert.png" width="1" height="1"/>',
        '<use href="https://evil.example/alert.svg#a"/>',
        '<use xlink:href="#alert"/>',
        "<style>@import url(https://evil.example/alert.css)</style>",
        '<rect style="fill:url(https://evil.example/alert)" width="1" height="1"/>',
        '<rect fill="url( https://evil.example/alert#a )" width="1" height="1"/>',
        '<rect fill="u\\72l(https://evil.example/alert)" width="1" height="1"/>',
        '<rect style="behavior:url(#alert);-moz-binding:url(#alert)" width="1" height="1"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        "<?xml-stylesheet href='https://evil.example/alert.css'?>",
        '<html:script xmlns:html="http://www.w3.org/1999/xhtml">alert(1)</html:script>',
        "<!-- alert -->",
    ],
)
def test_nothing_that_runs_or_leads_out_of_the_file_comes_through(hostile):
    content = cleaned(hostile + '<circle r="3"/>').lower()
    assert "alert" not in content
    assert "evil" not in content
    assert "<circle" in content


def test_references_inside_the_file_stay():
    assert 'fill="url(#tiles)"' in cleaned('<rect fill="url(#tiles)" width="1" height="1"/>')


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LAUGHS.encode() + svg("<text>&b;</text>"), "document-type"),
        (FILE.encode() + svg("<text>&x;</text>"), "document-type"),
        (svg("<g>" * 100 + "</g>" * 100), "too-big"),
        (svg("<g/>" * (MOST_ELEMENTS + 1)), "too-big"),
        (b"\x89PNG" + b"0" * (3 * 1024 * 1024), "too-big"),
        (svg("<g>"), "broken"),
        (svg("", '<svg xmlns="http://www.w3.org/2000/svg"'), "no-size"),
        (svg("", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan inf"'), "no-size"),
        (b"<html><svg></svg></html>", "no-picture"),
        (b"<?xml version='1.0' encoding='wrong'?><svg/>", "broken"),
        (b"GIF89a", "no-picture"),
        (b"\x89PNG\r\n\x1a\nnonsense", "broken"),
        (b"\xff\xd8\xff\xe0nonsense", "broken"),
        (b"", "no-picture"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(data, reason):
    with pytest.raises(Unusable) as refusal:
        clean_picture(data)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_pictures_are_drawn_anew_without_what_was_written_beside_them(form):
    picture = Image.new("RGB", (3000, 1000), "green")
    exif = Image.Exif()
    exif[0x010E] = "taken at the clinic"
    sent = BytesIO()
    picture.save(sent, form, exif=exif)
    sent.write(b"<script>alert(1)</script>")
    assert b"taken at the clinic" in sent.getvalue()
    fresh = clean_picture(sent.getvalue())
    assert (fresh.width, fresh.height) == (2400, 800)
    assert b"taken at the clinic" not in fresh.content
    assert b"alert" not in fresh.content
