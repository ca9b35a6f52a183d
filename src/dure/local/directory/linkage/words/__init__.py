"""Lists of words, one file each: words separated by "|"; lines that begin with # are remarks."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of a list, in the order of its file."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word.strip() for line in lines if not line.startswith("#") for word in line.split("|"))
