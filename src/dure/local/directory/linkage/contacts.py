"""Numbers and addresses that belong to one organization, in the form in which they are compared."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from dure.local.directory.linkage.words import word_list

# On these the host says nothing, the path does.
_SHARED_HOSTS = word_list("shared_hosts")
SHORTEST_PHONE = 7
COMPARED_DIGITS = 8


def identifiers(given: Mapping[str, str]) -> dict[str, str]:
    """Register to number, both without case, spaces and signs; numbers without leading zeros."""
    found = {}
    for register, number in given.items():
        plain = re.sub(r"[^0-9A-Z]", "", str(number).upper()).lstrip("0")
        if plain:
            found[re.sub(r"[\s_-]+", "-", register.strip().lower())] = plain
    return found


@lru_cache(maxsize=50_000)
def phone(text: str) -> str:
    """The last eight digits, which country and trunk prefixes do not touch; empty for what is no number."""
    digits = re.sub(r"\D", "", text.split("/", maxsplit=1)[0].split(",", maxsplit=1)[0])
    return digits[-COMPARED_DIGITS:] if len(digits) >= SHORTEST_PHONE else ""


@lru_cache(maxsize=50_000)
def website(text: str) -> str:
    """The host without www; with the path where many organizations share the host."""
    if not text.strip():
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if any(host == shared or host.endswith(f".{shared}") for shared in _SHARED_HOSTS):
        path = parts.path.strip("/").lower()
        own = not any(host == shared for shared in _SHARED_HOSTS)
        return f"{host}/{path}" if path or own else ""
    return host


@lru_cache(maxsize=50_000)
def email(text: str) -> str:
    """The whole address, as it is the mailbox that tells."""
    address = text.strip().lower()
    return address if "@" in address else ""
