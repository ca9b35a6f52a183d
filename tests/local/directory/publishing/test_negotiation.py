"""Choosing among formats by the header Accept."""

import pytest

from dure.local.directory.publishing.negotiation import best_of

OFFERED = ["text/html", "text/turtle", "application/ld+json"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        ("text/turtle;q=0.4, application/ld+json;q=0.7, */*;q=0.1", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/*;q=0.5, text/turtle", "text/turtle"),
        ("text/*, text/html;q=0.1", "text/turtle"),
        ("TEXT/TURTLE ; Q=1.0", "text/turtle"),
        ("application/xhtml+xml, text/html, */*;q=0.8", "text/html"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=high", None),
        ("text/turtle;q=7", None),
        ("nonsense", None),
        (";;;,,,", None),
        ("text/turtle" + ",a/b" * 10_000, "text/turtle"),
    ],
)
def test_the_most_liked_type_is_chosen(accept, chosen):
    assert best_of(accept, OFFERED) == chosen
