"""Encryption of one person's fields.

Every person has an AES-256-GCM key of their own, wrapped with AES-256-GCM under a key derived from
the site key (HKDF-SHA256, RFC 5869). Each field is encrypted by itself, so that reading one does not
open the others. The associated data binds a wrapped key to its person and a field to its person and
name: swapped between two records, neither opens.
"""

import base64
import json
import secrets
from collections.abc import Collection, Mapping
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dure.core.kit.keys import site_key

NONCE_BYTES = 12
# Lengths would tell whether there are notes on a person's health; fields are padded to hide that.
PADDED_TO = 128


class CannotBeOpened(Exception):
    """The record was altered, belongs to another person, or was written under another site key."""


@cache
def derived_key(purpose: str) -> bytes:
    """32 bytes from the site key, different for each `purpose`."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"dure personal {purpose} 1".encode()).derive(site_key())


def new_wrapped_key(agent_id: UUID) -> bytes:
    """A new random key for `agent_id`, wrapped."""
    return _encrypt(derived_key("wrapping"), AESGCM.generate_key(256), agent_id.bytes)


def lock(agent_id: UUID, wrapped_key: bytes, texts: Mapping[str, str], before: bytes = b"") -> bytes:
    """`before` (an earlier result or nothing) with the fields in `texts` encrypted anew, the others untouched."""
    key = _unwrap(agent_id, wrapped_key)
    boxes = json.loads(before) if before else {}
    for field, text in texts.items():
        boxes[field] = base64.b64encode(_encrypt(key, _pad(text), _bound_to(agent_id, field))).decode()
    return json.dumps(boxes, sort_keys=True).encode()


def unlock(agent_id: UUID, wrapped_key: bytes, ciphertext: bytes, fields: Collection[str]) -> dict[str, str]:
    """The texts of `fields`. Raises CannotBeOpened where the record is not whole."""
    key = _unwrap(agent_id, wrapped_key)
    try:
        boxes = json.loads(ciphertext)
        return {
            field: _decrypt(key, base64.b64decode(boxes[field]), _bound_to(agent_id, field)).rstrip(b"\0").decode()
            for field in fields
        }
    except (ValueError, KeyError, TypeError) as error:
        raise CannotBeOpened(f"personal record {agent_id}") from error


def _unwrap(agent_id: UUID, wrapped_key: bytes) -> bytes:
    return _decrypt(derived_key("wrapping"), wrapped_key, agent_id.bytes)


def _bound_to(agent_id: UUID, field: str) -> bytes:
    return agent_id.bytes + field.encode()


def _pad(text: str) -> bytes:
    content = text.replace("\0", "").encode()
    return content.ljust(-(-max(len(content), 1) // PADDED_TO) * PADDED_TO, b"\0")


def _encrypt(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def _decrypt(key: bytes, box: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise CannotBeOpened("a box of personal data does not open") from error
