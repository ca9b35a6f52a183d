"""Inclusion proofs: that an event is under a seal and has not been changed since."""

from pathlib import Path

from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.ledger.engine import verify_proof
from dure.ledger.engine.merkle import MerkleTree
from dure.ledger.engine.seals import build_proof
from dure.ledger.event_documents import event_document
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.sealing import key_bytes, seal_data, unpacked_leaves


def seal_of(event: EconomicEvent) -> Seal | None:
    """The seal that covers the event, without its leaves; None where it is not sealed yet."""
    return (
        Seal.objects.filter(first_position__lte=event.position, last_position__gte=event.position)
        .order_by("number")
        .defer("leaves")
        .first()
    )


def proof_document(event: EconomicEvent) -> dict[str, object]:
    """The proof for `verify_proof.py`. It names people by the ids of their agents and holds no personal data.

    Raises `Refused`: `not_sealed_yet` before the event is sealed, `not_provable` where it does not match its seal.
    """
    seal = seal_of(event)
    if seal is None:
        raise Refused("not_sealed_yet", _("This event is not sealed yet. Its proof can be downloaded once it is."))
    sealed = unpacked_leaves(seal.leaves)
    index = next((at for at, (position, _leaf) in enumerate(sealed) if position == event.position), None)
    if index is None:
        raise _not_provable()
    try:
        return build_proof(
            event_document(event),
            leaf_index=index,
            audit_path=MerkleTree(leaf for _position, leaf in sealed).inclusion_proof(index),
            seal=seal_data(seal),
            signature=bytes.fromhex(seal.signature),
            public_key=key_bytes(seal),
        )
    except (ValueError, IndexError) as error:
        raise _not_provable() from error


def _not_provable() -> Refused:
    return Refused(
        "not_provable",
        _("This event does not match its seal: it was altered. Ask the site's operator to verify the ledger."),
    )


def verification_script() -> str:
    """The text of the stand-alone script that checks a proof and needs nothing but Python."""
    return Path(verify_proof.__file__).read_text(encoding="utf-8")
