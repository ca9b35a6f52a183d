"""The rule sets that come with Dure, and documents of rule sets by their digest."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dure.ledger.engine.canonical import canonical_bytes
from dure.local.spaces.safe_use.engine import RuleSet, read_rule_set

FOLDER = Path(__file__).parent / "rule_sets"
NAMES = ("bathing-published", "bathing-stricter", "bathing-looser")


def digest_of(document: object) -> str:
    """SHA-256 of the document's canonical JSON (RFC 8785), 64 hexadecimal digits."""
    return sha256(canonical_bytes(document)).hexdigest()


@cache
def shipped_documents() -> dict[str, dict[str, Any]]:
    """The documents that come with Dure by their digests, the published guidance first."""
    documents = [json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in NAMES]
    return {digest_of(document): document for document in documents}


@cache
def shipped_rule_sets() -> dict[str, RuleSet]:
    """The rule sets that come with Dure by their digests."""
    return {digest: read_rule_set(document) for digest, document in shipped_documents().items()}
