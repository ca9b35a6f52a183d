"""Finding by a text alone. Any question gets an answer; none raises an error."""

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.search.finding import MOST_RANKED, FoundHit, Question, find

MOST_CANDIDATES = MOST_RANKED


@dataclass(frozen=True)
class Results:
    """`total` counts what can be paged through; `more` says that even more matches were left unranked."""

    total: int
    hits: tuple[FoundHit, ...]
    more: bool = False


def search(text: str, *, kinds: Sequence[str] = (), limit: int = 20, offset: int = 0) -> Results:
    """The best thousand things that `text` asks for, best first; nothing where it asks for nothing."""
    if not text.strip():
        return Results(0, ())
    start = max(offset, 0)
    wanted = max(min(limit, MOST_CANDIDATES - start), 0)
    found = find(Question(text, tuple(kinds)), limit=wanted, offset=start)
    return Results(min(found.total, MOST_CANDIDATES), found.hits, found.more)
