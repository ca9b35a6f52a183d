"""The site's own keys: from the environment, or from files only the site's user can read.

Three keys: `site` wraps the keys of personal data (AES-256), `signing` signs seals and published
cases (Ed25519), `secret` signs sessions. Losing the site key loses all personal data; losing the
signing key means that new seals come under a new key. Both belong in the operator's backup.
"""

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def read_or_make_key(given: str, file: Path) -> str:
    """`given` if it is not empty, else the content of `file`, made with 32 random bytes if missing."""
    if given:
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
        try:
            # A hard link fails where another process was first: its key is the one that counts.
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


@cache
def site_key() -> bytes:
    """32 bytes that wrap the key of each person's data."""
    return bytes.fromhex(read_or_make_key(settings.DURE.site_key, settings.DURE.data_dir / "keys" / "site.key"))


@cache
def signing_key() -> Ed25519PrivateKey:
    """The key that signs this site's seals and published cases."""
    text = read_or_make_key(settings.DURE.signing_key, settings.DURE.data_dir / "keys" / "signing.key")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))


@cache
def public_key_hex() -> str:
    """The public half of the signing key, 64 hexadecimal digits."""
    return signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(message: bytes) -> str:
    """Ed25519 signature of `message`, 128 hexadecimal digits."""
    return signing_key().sign(message).hex()
