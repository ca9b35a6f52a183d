"""Verifying the ledger: every seal is recomputed from the events, and what does not agree is named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dure.core.kit.keys import public_key_hex
from dure.ledger.engine.merkle import root
from dure.ledger.engine.seals import SealData, check_chain, seal_hash, seal_payload
from dure.ledger.event_documents import leaves
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.replaying import differing_resources
from dure.ledger.sealing import key_bytes, seal_data, unpacked_leaves

MOST_PROBLEMS = 1000
SEALS_AT_ONCE = 20

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not agree.

    `code`: altered, removed, inserted (an event); leaves_altered, seal_altered, wrong_signature, or a code of
    `engine.seals.check_chain` (a seal); resource_differs (a resource). `position` and `event` say which event.
    """

    code: str
    message: str
    seal: int | None = None
    position: int | None = None
    event: str = ""

    def __str__(self) -> str:
        return self.message


@dataclass(slots=True)
class Verification:
    """What a run found. `notes` are worth knowing but no fault, such as seals made under another key."""

    seals: int = 0
    events: int = 0
    unsealed: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not self.problems

    def as_dict(self) -> dict[str, object]:
        """The result as JSON-ready data."""
        return {
            "ok": self.ok,
            "seals": self.seals,
            "events": self.events,
            "unsealed": self.unsealed,
            "problems": [
                {
                    "code": each.code,
                    "message": each.message,
                    "seal": each.seal,
                    "position": each.position,
                    "event": each.event,
                }
                for each in self.problems
            ],
            "notes": self.notes,
        }


def verify(progress: Progress | None = None, *, resources: bool = False) -> Verification:
    """Recompute every seal from the events; problems come in the order of the ledger.

    Reads one seal's events at a time. `progress(done, total)` is called with numbers of events. `resources`
    also replays all events and compares the result with the resources as stored. What cannot be seen from
    inside: the newest seals and their events taken away together; compare the last seal's number and hash
    with a copy kept elsewhere.
    """
    result = Verification()
    # No transaction around all of it: on SQLite that would keep the desk waiting until the end.
    last = _verify_seals(result, EconomicEvent.objects.count(), progress)
    result.unsealed = EconomicEvent.objects.filter(position__gt=last).count()
    if resources:
        with transaction.atomic():
            result.problems += [Problem("resource_differs", text) for text in differing_resources()]
    del result.problems[MOST_PROBLEMS:]
    return result


def _verify_seals(result: Verification, total: int, progress: Progress | None) -> int:
    before: SealData | None = None
    foreign: dict[str, list[int]] = {}
    for seal in _seals():
        data = seal_data(seal)
        _check_seal(result, seal, data, before)
        _check_events(result, seal, before.last_position if before else 0)
        if seal.public_key != public_key_hex():
            foreign.setdefault(seal.public_key, []).append(seal.number)
        result.seals += 1
        before = data
        if progress is not None:
            progress(result.events, total)
    for key, numbers in foreign.items():
        result.notes.append(
            _("Seals %(first)s to %(last)s were made under another key than the site's own: %(key)s.")
            % {"first": numbers[0], "last": numbers[-1], "key": key}
        )
    return before.last_position if before else 0


def _seals() -> Iterator[Seal]:
    """All seals in order, a few at a time because each brings its leaves along."""
    following = Seal.objects.order_by("number")
    piece = list(following[:SEALS_AT_ONCE])
    while piece:
        yield from piece
        piece = list(following.filter(number__gt=piece[-1].number)[:SEALS_AT_ONCE])


def _check_seal(result: Verification, seal: Seal, data: SealData, before: SealData | None) -> None:
    result.problems += [
        Problem(fault.code, fault.message, seal=fault.number) for fault in check_chain([data], after=before)
    ]
    if seal.hash != seal_hash(data):
        message = _("Seal %(number)s was altered: its hash is not that of its content.")
        result.problems.append(Problem("seal_altered", message % {"number": seal.number}, seal=seal.number))
    try:
        key = Ed25519PublicKey.from_public_bytes(key_bytes(seal))
        key.verify(bytes.fromhex(seal.signature), seal_payload(data))
    except (InvalidSignature, ValueError):
        message = _("The signature of seal %(number)s is not valid.")
        result.problems.append(Problem("wrong_signature", message % {"number": seal.number}, seal=seal.number))


def _check_events(result: Verification, seal: Seal, after: int) -> None:
    sealed = unpacked_leaves(seal.leaves)
    if root(leaf for _position, leaf in sealed).hex() != seal.root or len(sealed) != seal.count:
        message = _("The list of leaves of seal %(number)s was altered.")
        result.problems.append(Problem("leaves_altered", message % {"number": seal.number}, seal=seal.number))
    events = EconomicEvent.objects.filter(position__gt=after, position__lte=seal.last_position)
    found = _readable_leaves(events.order_by("position"))
    # Events that were inserted are not among those that the seal counts; removed ones are.
    result.events += len(found)
    room = MOST_PROBLEMS - len(result.problems)
    differing = list(islice(_differences(dict(sealed), found), max(room, 0)))
    for position, code in differing:
        event = _public_id(position)
        result.problems.append(Problem(code, _told(code, position, event, seal.number), seal.number, position, event))


def _readable_leaves(events: QuerySet[EconomicEvent]) -> dict[int, bytes]:
    """Leaf hashes by position; empty for an event that was altered into something that cannot be read."""
    try:
        return dict(leaves(events))
    except (ValueError, TypeError, ArithmeticError):
        pass
    found: dict[int, bytes] = {}
    for position in events.values_list("position", flat=True):
        try:
            found.update(leaves(events.filter(position=position)))
        except (ValueError, TypeError, ArithmeticError):
            found[position] = b""
    return found


def _public_id(position: int) -> str:
    try:
        found = EconomicEvent.objects.filter(position=position).values_list("id", flat=True).first()
    except ValueError:
        return ""
    return str(found or "")


def _differences(sealed: dict[int, bytes], found: dict[int, bytes]) -> Iterable[tuple[int, str]]:
    for position in sorted(sealed.keys() | found.keys()):
        if position not in found:
            yield position, "removed"
        elif position not in sealed:
            yield position, "inserted"
        elif sealed[position] != found[position]:
            yield position, "altered"


def _told(code: str, position: int, event: str, seal: int) -> str:
    words = {"position": position, "event": event, "seal": seal}
    if code == "removed":
        return _("The event at position %(position)s was removed after seal %(seal)s covered it.") % words
    if code == "inserted":
        return _("The event %(event)s at position %(position)s was inserted after seal %(seal)s was made.") % words
    return _("The event %(event)s at position %(position)s was altered after seal %(seal)s covered it.") % words
