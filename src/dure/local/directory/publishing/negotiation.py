"""Which of several formats a program wants: the header Accept after RFC 9110, section 12.5.1. Pure."""

from collections.abc import Iterable, Sequence

MOST_RANGES = 50


def best_of(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of `offered` (best first) that `accept` likes most; None where it likes none.

    The most specific range decides about a type; of equally liked types the first offered wins. An
    empty header accepts anything; ranges that cannot be read count as not there.
    """
    ranges = list(_ranges(accept)) if accept.strip() else [("*/*", 1.0)]
    liked = [(_quality(kind, ranges), -place) for place, kind in enumerate(offered)]
    quality, place = max(liked)
    return offered[-place] if quality > 0 else None


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.split(",")[:MOST_RANGES]:
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if kind.count("/") == 1:
            yield kind, _weight(parameters)


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _sign, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def _quality(kind: str, ranges: Iterable[tuple[str, float]]) -> float:
    """By the exact type, else by its family, else by anything."""
    known = dict(reversed(list(ranges)))
    for pattern in (kind, f"{kind.split('/', maxsplit=1)[0]}/*", "*/*"):
        if pattern in known:
            return known[pattern]
    return 0.0
