"""What people are asked for. Each room registers its purposes when it starts."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Purpose:
    """What is done with whose data, in words for the person who is asked.

    `wording` grows whenever `words` come to mean something else: a consent says which wording was shown.
    A `needed` purpose is what a record cannot be without; taking it back erases the record.
    """

    key: str
    title: "StrPromise"
    words: "StrPromise"
    wording: int = 1
    needed: bool = False
    order: int = 10


_purposes: dict[str, Purpose] = {}
_withdrawals: dict[str, list[Callable[[UUID], None]]] = defaultdict(list)


def register_purpose(purpose: Purpose) -> None:
    """Let people be asked for `purpose`. Called once at start-up."""
    _purposes[purpose.key] = purpose


def register_withdrawal(key: str, follow: Callable[[UUID], None]) -> None:
    """Have `follow(agent_id)` called, within the transaction, when consent to `key` is taken back."""
    _withdrawals[key].append(follow)


def purposes() -> list[Purpose]:
    """All that people are asked for here, in the order of the form."""
    return sorted(_purposes.values(), key=lambda purpose: (purpose.order, purpose.key))


def purpose_of(key: str) -> Purpose:
    """The purpose `key`. Raises ValueError where nobody has registered it."""
    if key not in _purposes:
        raise ValueError(f"no room asks for consent to {key!r}")
    return _purposes[key]


def follow_withdrawal(key: str, agent_id: UUID) -> None:
    """End what rests on the consent."""
    for follow in _withdrawals[key]:
        follow(agent_id)
