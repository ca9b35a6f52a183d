"""Published cases can be checked by anybody: each is signed, and names the one before it by its hash."""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from dure.core.kit.keys import public_key_hex
from dure.ledger.engine.canonical import canonical_bytes
from dure.ledger.models import Seal
from dure.world.cases.content import computation_hash, content_hash, utc_text
from dure.world.cases.models import CaseVersion

DOCUMENT_TYPE = "dure.signed-case.v1"


def signed_document(version: CaseVersion) -> dict[str, Any]:
    """The version as a file that `verify_case.py` checks without this site."""
    return {
        "type": DOCUMENT_TYPE,
        "content": version.content,
        "sha256": content_hash(version.content),
        "public_key": version.public_key,
        "signature": version.signature,
    }


def signature_holds(version: CaseVersion) -> bool:
    """Whether the version's content is what its key signed (Ed25519 over the canonical JSON)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(version.public_key))
        key.verify(bytes.fromhex(version.signature), canonical_bytes(version.content))
    except (InvalidSignature, ValueError):
        return False
    return True


def faults_of(version: CaseVersion) -> list[str]:
    """What is wrong with a published version, in the reader's language; empty where all of it holds.

    Beside the signature: the key is one of this site's, the row is the version that its content says it is,
    the seal and the computation behind the figures are unchanged, and so is the version before.
    """
    content = version.content
    if not signature_holds(version):
        return [_("The signature does not match the text: one of them was altered after publication.")]
    faults = []
    if not _is_own_key(version):
        faults.append(_("It is signed with a key that this site has never sealed with."))
    said = (content["slug"], content["number"], content["published_at"])
    if said != (version.case.slug, version.number, utc_text(version.published_at)):
        faults.append(_("It was published under another address, number or time."))
    if content["seal"]["hash"] != version.computation.seal.hash:
        faults.append(_("The seal behind its figures was altered."))
    if content["computation"]["sha256"] != computation_hash(version.computation):
        faults.append(_("The computation behind its figures was altered."))
    if content["previous"] != previous_version(version):
        faults.append(_("The version before it was altered or removed."))
    return faults


def verify_version(version: CaseVersion) -> bool:
    """Whether nothing about a published version has been altered; `faults_of` says what has."""
    return not faults_of(version)


def previous_version(version: CaseVersion) -> dict[str, Any] | None:
    """The version that `version` supersedes, by number and hash; None for the first."""
    before = CaseVersion.objects.filter(case=version.case_id, number=version.number - 1).first()
    return None if before is None else {"number": before.number, "sha256": content_hash(before.content)}


def _is_own_key(version: CaseVersion) -> bool:
    key = version.public_key
    return key == public_key_hex() or Seal.objects.filter(public_key=key).exists()
