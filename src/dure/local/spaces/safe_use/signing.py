"""What a clinician signs, and whether a signature holds. The key is the site's own, as for seals of the ledger."""

from datetime import UTC

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dure.core.kit.keys import public_key_hex, sign
from dure.ledger.engine.canonical import canonical_bytes
from dure.local.spaces.safe_use.models import Signature
from dure.local.spaces.safe_use.shipped import digest_of

TYPE = "dure.safe-use.signature.v1"


def payload(signature: Signature) -> bytes:
    """The canonical bytes that are signed: which rules, for which space, by whom, when."""
    return canonical_bytes(
        {
            "type": TYPE,
            "digest": signature.version.digest,
            "space": str(signature.space_id),
            "clinician": str(signature.clinician),
            "name": signature.name,
            "licence": signature.licence,
            "signed_at": signature.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
    )


def put_signature(signature: Signature) -> None:
    """Fill in the site's key and its signature of the rest."""
    signature.key = public_key_hex()
    signature.signature = sign(payload(signature))


def holds(signature: Signature) -> bool:
    """Whether neither the rules nor who signed them were changed since."""
    if digest_of(signature.version.document) != signature.version.digest:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        key.verify(bytes.fromhex(signature.signature), payload(signature))
    except (InvalidSignature, ValueError):
        return False
    return True
