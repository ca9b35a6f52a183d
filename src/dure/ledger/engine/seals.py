"""Seals: batches of events under a Merkle root, each seal chained to the one before and signed with Ed25519.

What is signed is the canonical JSON of the seal's fields (`seal_payload`); the hash of those bytes is what the next
seal carries as `previous`. The signature itself is made elsewhere: this module holds no key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from dure.ledger.engine.canonical import canonical_bytes, event_hash
from dure.ledger.engine.merkle import verify_inclusion

SEAL_TYPE = "dure.seal.v1"
PROOF_TYPE = "dure.proof.v1"
GENESIS = "0" * 64
"""The `previous` of the first seal of a chain."""


@dataclass(frozen=True, slots=True)
class SealData:
    """One seal over the events at positions `first_position` to `last_position`.

    `root` and `previous` are 64 hexadecimal digits, `sealed_at` is an aware time, `key_id` is `key_id_of` the
    public key that signs, `site` names the site whose ledger it is.
    """

    number: int
    first_position: int
    last_position: int
    count: int
    root: str
    previous: str
    sealed_at: datetime
    key_id: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where a chain of seals is broken, and how."""

    number: int
    code: str
    message: str


def key_id_of(public_key: bytes) -> str:
    """The short name of an Ed25519 public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public_key).hexdigest()[:16]


def seal_fields(seal: SealData) -> dict[str, object]:
    """The seal as JSON-ready data; the time is UTC with microseconds, as in 2026-01-31T08:30:00.000000Z.

    Raises `ValueError` for a time without zone, which would mean different moments on different machines.
    """
    if seal.sealed_at.tzinfo is None:
        raise ValueError("a seal's time needs a time zone")
    moment = seal.sealed_at.astimezone(UTC)
    return {
        "type": SEAL_TYPE,
        "number": seal.number,
        "first_position": seal.first_position,
        "last_position": seal.last_position,
        "count": seal.count,
        "root": seal.root,
        "previous": seal.previous,
        "sealed_at": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "key_id": seal.key_id,
        "site": seal.site,
    }


def seal_payload(seal: SealData) -> bytes:
    """The canonical bytes that are signed."""
    return canonical_bytes(seal_fields(seal))


def seal_hash(seal: SealData) -> str:
    """SHA-256 of the seal's payload, 64 hexadecimal digits: the next seal's `previous`."""
    return sha256(seal_payload(seal)).hexdigest()


def check_chain(seals: Iterable[SealData], *, after: SealData | None = None) -> list[ChainFault]:
    """Every fault in a chain of seals given in order; an empty list if it is whole.

    The chain begins at number 1 with `GENESIS`, or follows `after`. Codes: `number_gap`, `previous_mismatch`,
    `position_overlap`, `count_mismatch`, `time_backwards`. Positions may have gaps (a database sequence may skip
    numbers), so the count may be less than the span of positions, never more.
    """
    faults: list[ChainFault] = []
    before = after
    for seal in seals:
        faults.extend(_link_faults(before, seal))
        before = seal
    return faults


def _link_faults(before: SealData | None, seal: SealData) -> list[ChainFault]:
    number = 1 if before is None else before.number + 1
    previous = GENESIS if before is None else seal_hash(before)
    found = []
    if seal.number != number:
        found.append(("number_gap", f"Seal {number} is missing; seal {seal.number} stands in its place."))
    if seal.previous != previous:
        found.append(("previous_mismatch", f"Seal {seal.number} does not continue the seal before it."))
    if before is not None and seal.first_position <= before.last_position:
        found.append(("position_overlap", f"Seal {seal.number} seals events of seal {before.number} again."))
    if not 1 <= seal.count <= seal.last_position - seal.first_position + 1:
        found.append(("count_mismatch", f"Seal {seal.number} counts more events than it has positions for."))
    if before is not None and seal.sealed_at < before.sealed_at:
        found.append(("time_backwards", f"Seal {seal.number} is dated before seal {before.number}."))
    return [ChainFault(seal.number, code, message) for code, message in found]


def build_proof(
    event: Mapping[str, object],
    *,
    leaf_index: int,
    audit_path: Sequence[bytes],
    seal: SealData,
    signature: bytes,
    public_key: bytes,
) -> dict[str, object]:
    """The proof document that an event is sealed, as JSON-ready data for `verify_proof.py`.

    `event` is the event's full canonical form, `leaf_index` its place (from 0) among the seal's events. Raises
    `ValueError` if the event does not belong under the seal's root or the key does not have the seal's key id;
    the signature is not checked here.
    """
    if seal.key_id != key_id_of(public_key):
        raise ValueError(f"seal {seal.number} names key {seal.key_id}, not {key_id_of(public_key)}")
    if not verify_inclusion(event_hash(event), leaf_index, seal.count, audit_path, bytes.fromhex(seal.root)):
        raise ValueError(f"the event at {leaf_index} is not under the root of seal {seal.number}")
    return {
        "type": PROOF_TYPE,
        "event": dict(event),
        "leaf_index": leaf_index,
        "tree_size": seal.count,
        "audit_path": [node.hex() for node in audit_path],
        "seal": seal_fields(seal),
        "seal_hash": seal_hash(seal),
        "signature": signature.hex(),
        "public_key": public_key.hex(),
    }
