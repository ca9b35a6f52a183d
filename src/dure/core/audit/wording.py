"""How actions and the people who took them are named in activity feeds.

Rooms above this one know the words for their actions and the names of people; they hand them over
once at start-up, in `AppConfig.ready()`.
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.utils.functional import Promise

Naming = Callable[[Iterable[UUID | None]], Mapping[UUID, str]]

_words: dict[str, str | Promise] = {}
_namings: list[Naming] = []


def register_actions(words: Mapping[str, str | Promise]) -> None:
    """Say how actions read, such as `{"publish_case": _("Published the case")}`."""
    _words.update(words)


def register_names(naming: Naming) -> None:
    """Say how to find the names of the people who act here."""
    _namings.append(naming)


def action_words(action: str) -> str:
    """What was done, in the reader's language; an action that nobody named reads as it is written."""
    return str(_words.get(action) or action.replace("_", " ").capitalize())


def names_of(actors: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of those actors that somebody knows."""
    wanted = list(actors)
    return {actor: name for naming in _namings for actor, name in naming(wanted).items()}
