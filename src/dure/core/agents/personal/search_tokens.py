"""Finding a person without opening every record: keyed hashes of what staff type.

A token is one byte for its kind and 15 bytes of HMAC-SHA256 under a key derived from the site key,
over the holding organization and the normalized text. Without the site key a token says nothing;
tokens of the same name at two organizations differ.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from dure.core.agents.personal.data import FEWEST_DIGITS
from dure.core.agents.personal.vault import derived_key
from dure.core.kit.errors import Refused

NAME_KIND, PHONE_KIND = b"n", b"p"
HASH_BYTES = 15
SHORTEST_PREFIX = 2
LONGEST_PREFIX = 16
MOST_WORDS = 6
ENDING_DIGITS = 4


def name_tokens(organization: UUID, name: str) -> set[bytes]:
    """Tokens of the whole name, of its leading parts, and of the leading parts of its later words."""
    words = [plain_name(word) for word in name.split()]
    starts = ["".join(words), *words[1:MOST_WORDS]]
    return {token_of(organization, NAME_KIND, part) for start in starts for part in _leading_parts(start)}


def phone_tokens(organization: UUID, phone: str) -> set[bytes]:
    """Tokens of the whole number and of its last four digits."""
    digits = plain_phone(phone)
    parts = {digits, digits[-ENDING_DIGITS:]} if digits else set()
    return {token_of(organization, PHONE_KIND, part) for part in parts}


def query_token(organization: UUID, query: str) -> bytes:
    """The token that finds what staff typed. Refused where it is too short to tell people apart."""
    digits = plain_phone(query)
    if digits and not any(character.isalpha() for character in query):
        if len(digits) != ENDING_DIGITS and len(digits) < FEWEST_DIGITS:
            raise Refused(
                "short-query", _("Type the last four digits of the phone number, or all of them."), field="query"
            )
        return token_of(organization, PHONE_KIND, digits)
    name = plain_name(query)
    if len(name) < SHORTEST_PREFIX:
        raise Refused(
            "short-query", _("Type at least two letters of the name, or four digits of the phone."), field="query"
        )
    return token_of(organization, NAME_KIND, name)


def token_of(organization: UUID, kind: bytes, text: str) -> bytes:
    message = organization.bytes + kind + text.encode()
    return kind + hmac.new(derived_key("search"), message, hashlib.sha256).digest()[:HASH_BYTES]


def plain_name(text: str) -> str:
    """Letters and digits only, without case and accents: what two spellings of one name share."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # Accents are dropped; the parts of Hangul syllables are letters and come together again.
    kept = "".join(character for character in decomposed if character.isalnum())
    return unicodedata.normalize("NFC", kept)


def plain_phone(text: str) -> str:
    """Digits only, a Korean number with its country code written as at home."""
    digits = "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())
    if text.strip().startswith("+82"):
        return "0" + digits[2:].removeprefix("0")
    return digits


def _leading_parts(text: str) -> Iterator[str]:
    yield from (text[:length] for length in range(SHORTEST_PREFIX, min(len(text), LONGEST_PREFIX) + 1))
    if len(text) > LONGEST_PREFIX:
        yield text
