"""The motif of tiles: a grid of rounded squares that a text decides, always the same for the same text."""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CELL = 40
SIDE = 34
CORNER = 9
ACCENTS = 3
EVERYWHERE = 232
ACCENT_FROM = 244


def _random_bytes(seed: str) -> Iterator[int]:
    block = seed.encode()
    while True:
        block = sha256(block).digest()
        yield from block


def _presence(position: float) -> int:
    """How likely (of 256) a tile is, from left (0) to right (1): never beside the text, then more and more."""
    return int(255 * max(0.0, (position - 0.4) / 0.6) ** 0.7)


def _tiles(seed: str, columns: int, rows: int, *, fade: bool) -> Iterator[tuple[int, int, int]]:
    random = _random_bytes(seed)
    accents_left = ACCENTS
    for column in range(columns):
        presence = _presence(column / columns) if fade else EVERYWHERE
        for row in range(rows):
            chance, shade = next(random), next(random)
            if chance > presence:
                continue
            accent = shade >= ACCENT_FROM and accents_left > 0
            accents_left -= accent
            yield column * CELL + 3, row * CELL + 3, 3 if accent else shade % 3


# The same few motifs stand on most pages, and drawing one costs milliseconds.
@lru_cache(maxsize=256)
def tile_motif(seed: str, *, columns: int = 12, rows: int = 4, fade: bool = False, name: str = "motif") -> SafeString:
    """An SVG of `columns` x `rows` tiles that says nothing to a screen reader.

    `fade` thins the tiles toward the left, where a hero has its text. `name` is the CSS class.
    """
    tiles = format_html_join(
        "",
        '<rect class="motif-{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        ((shade, x, y, SIDE, SIDE, CORNER) for x, y, shade in _tiles(seed, columns, rows, fade=fade)),
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="xMaxYMid slice" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        name,
        columns * CELL,
        rows * CELL,
        tiles,
    )
