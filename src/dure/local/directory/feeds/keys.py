"""The keys of services, encrypted under a key derived from the site's (AES-256-GCM), each bound to its feed."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from dure.core.agents.personal.vault import derived_key
from dure.core.kit.errors import Refused

NONCE_BYTES = 12
PURPOSE = "keys of feeds"


def locked_key(feed_id: UUID, key: str) -> bytes:
    """`key` encrypted for this feed; nothing for no key."""
    if not key:
        return b""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(derived_key(PURPOSE)).encrypt(nonce, key.encode(), feed_id.bytes)


def opened_key(feed_id: UUID, box: bytes | memoryview) -> str:
    """The key in `box`. Refused where it was written under another site key, or for another feed."""
    content = bytes(box)
    if not content:
        return ""
    try:
        opened = AESGCM(derived_key(PURPOSE)).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], feed_id.bytes)
    except (InvalidTag, ValueError):
        raise Refused("key-lost", _("The key of this feed cannot be read any more. Enter it again.")) from None
    return opened.decode()
