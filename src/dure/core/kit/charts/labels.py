"""How wide a text will be, and where to break it, without a browser to ask."""

from math import ceil
from unicodedata import combining, east_asian_width

TEXT_SIZE = 16.0
SMALL_TEXT_SIZE = 14.0
STRONG_TEXT_SIZE = 17.5  # drawn at the plain size, but bold letters run wider
LINE_HEIGHT = 20.0
WIDE_EM = 1.0
NARROW_EM = 0.55


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """The estimated width of `text` in drawing units: wide characters such as Hangul 1 em, others 0.55 em."""
    return sum(character_em(character) for character in text) * size


def character_em(character: str) -> float:
    if combining(character):
        return 0.0
    return WIDE_EM if east_asian_width(character) in {"W", "F"} else NARROW_EM


def wrap(text: str, width: float, lines: int = 2, size: float = TEXT_SIZE) -> list[str]:
    """Break `text` between words into at most `lines` lines of `width` units.

    A word wider than a line is broken inside; what does not fit the last line ends in "…" (the table
    of a chart always holds the whole text). An empty text is one empty line.
    """
    broken: list[str] = []
    line = ""
    for word in fitting_pieces(text.split(), width, size):
        joined = f"{line} {word}" if line else word
        if text_width(joined, size) <= width:
            line = joined
        else:
            broken.append(line)
            line = word
    broken.append(line)
    if len(broken) <= lines:
        return broken
    return [*broken[: lines - 1], shorten(" ".join(broken[lines - 1 :]), width, size)]


def fitting_pieces(words: list[str], width: float, size: float) -> list[str]:
    """The words, each one that is wider than a line cut into pieces of about the same width."""
    pieces: list[str] = []
    for word in words:
        whole = text_width(word, size)
        # One em of slack, so that no piece outgrows its line by its last character.
        room = max(width - size, size)
        limit = whole / ceil(whole / room) if whole > width else whole
        piece = ""
        for character in word:
            if piece and text_width(piece, size) >= limit:
                pieces.append(piece)
                piece = ""
            piece += character
        pieces.append(piece)
    return pieces


def shorten(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """`text`, cut to `width` units with "…" at its end where it is wider."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
