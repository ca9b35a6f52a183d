"""Sealing events: batches under a Merkle root, chained and signed with the site's key."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from dure.core.kit.keys import public_key_hex, sign
from dure.ledger.engine.merkle import root
from dure.ledger.engine.seals import GENESIS, SealData, key_id_of, seal_hash, seal_payload
from dure.ledger.event_documents import leaves
from dure.ledger.models import EconomicEvent, Seal

# A seal's leaves are read as a whole to make a proof, so it stays small whatever the operator sets.
MOST_EVENTS_A_SEAL = 10_000
POSITION_BYTES, HASH_BYTES = 8, 32
LEAF_BYTES = POSITION_BYTES + HASH_BYTES


def seal_data(seal: Seal) -> SealData:
    """The stored seal as the engine reads it."""
    return SealData(
        number=seal.number,
        first_position=seal.first_position,
        last_position=seal.last_position,
        count=seal.count,
        root=seal.root,
        previous=seal.previous,
        sealed_at=seal.sealed_at,
        key_id=key_id_of(key_bytes(seal)),
    )


def key_bytes(seal: Seal) -> bytes:
    """The public key of a seal; empty where somebody has put something else in its place."""
    try:
        return bytes.fromhex(seal.public_key)
    except ValueError:
        return b""


def packed_leaves(found: list[tuple[int, bytes]]) -> bytes:
    """Positions and leaf hashes as a seal keeps them."""
    return b"".join(position.to_bytes(POSITION_BYTES, "big") + leaf for position, leaf in found)


def unpacked_leaves(packed: bytes | memoryview) -> list[tuple[int, bytes]]:
    """Positions and leaf hashes that a seal keeps."""
    data = bytes(packed)
    return [
        (int.from_bytes(data[at : at + POSITION_BYTES], "big"), data[at + POSITION_BYTES : at + LEAF_BYTES])
        for at in range(0, len(data), LEAF_BYTES)
    ]


def last_sealed_position() -> int:
    """The position of the last sealed event, 0 where nothing is sealed."""
    return Seal.objects.order_by("-number").values_list("last_position", flat=True).first() or 0


def unsealed_events() -> int:
    """How many events no seal covers yet."""
    return EconomicEvent.objects.filter(position__gt=last_sealed_position()).count()


def seal_due(*, now: datetime | None = None) -> list[Seal]:
    """Seal what is unsealed if it is enough for a seal, or if its oldest event was recorded on an earlier day (UTC)."""
    oldest = (
        EconomicEvent.objects.filter(position__gt=last_sealed_position())
        .order_by("position")
        .values_list("recorded_at", flat=True)
        .first()
    )
    if oldest is None:
        return []
    today = (now or timezone.now()).date()
    if oldest.date() < today or unsealed_events() >= settings.DURE.seal_every:
        return seal_events()
    return []


def seal_events(*, limit: int | None = None) -> list[Seal]:
    """Seal all unsealed events, or the first `limit` of them; returns the new seals.

    A seal covers at most `DURE_SEAL_EVERY` events, and each is made in a transaction of its own, so that
    whoever records events waits only briefly and an interrupted run loses nothing.
    """
    made: list[Seal] = []
    left = limit
    while left is None or left > 0:
        most = min(settings.DURE.seal_every, MOST_EVENTS_A_SEAL)
        seal = _seal_next(most if left is None else min(most, left))
        if seal is None:
            break
        made.append(seal)
        left = None if left is None else left - seal.count
    return made


@transaction.atomic
def _seal_next(most: int) -> Seal | None:
    _wait_for_writers()
    before = Seal.objects.order_by("-number").defer("leaves").first()
    after = before.last_position if before else 0
    found = list(leaves(EconomicEvent.objects.filter(position__gt=after).order_by("position")[:most]))
    if not found:
        return None
    now = timezone.now()
    data = SealData(
        number=before.number + 1 if before else 1,
        first_position=found[0][0],
        last_position=found[-1][0],
        count=len(found),
        root=root(leaf for _position, leaf in found).hex(),
        previous=before.hash if before else GENESIS,
        sealed_at=max(now, before.sealed_at) if before else now,
        key_id=key_id_of(bytes.fromhex(public_key_hex())),
    )
    return Seal.objects.create(
        number=data.number,
        first_position=data.first_position,
        last_position=data.last_position,
        count=data.count,
        root=data.root,
        previous=data.previous,
        hash=seal_hash(data),
        sealed_at=data.sealed_at,
        public_key=public_key_hex(),
        signature=sign(seal_payload(data)),
        leaves=packed_leaves(found),
    )


def _wait_for_writers() -> None:
    """Make sure that no event can still be committed below the positions that are about to be sealed.

    PostgreSQL hands out positions before their transactions commit: the lock waits for those to end and keeps
    new ones, and other sealers, waiting. On SQLite every transaction that writes is alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_economicevent, ledger_seal IN SHARE ROW EXCLUSIVE MODE")
