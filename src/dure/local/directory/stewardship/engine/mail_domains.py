"""Whose mailbox proves that somebody speaks for an organization.

Only an address on exactly the domain of the entry's own website or e-mail address does. A part of a
domain proves nothing about the whole, nor the whole about a part: `blog.example` may belong to
somebody else than `example`. International names are compared in their encoded form (IDNA, RFC 3490),
in which look-alike letters of other scripts differ.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# Where anybody gets a mailbox or a page. Addresses here say nothing about an organization.
PUBLIC_DOMAINS = frozenset(Path(__file__).with_name("public_domains.txt").read_text(encoding="utf-8").split())
_START_PAGES = re.compile(r"/?(?:index\.[a-z]{2,5}|main|home|(?:[a-z]{2}(?:[-_][a-z]{2})?)/?)?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Address:
    """A mailbox with its domain in encoded form; `text` is what mail is sent to."""

    local: str
    domain: str

    @property
    def text(self) -> str:
        return f"{self.local}@{self.domain}"


def encoded_domain(name: str) -> str:
    """The domain in lower case and encoded form; empty for what is no name of a public host."""
    try:
        encoded = name.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = encoded.split(".")
    numeric = labels[-1].isdigit()
    return encoded if len(labels) > 1 and not numeric and all(map(_LABEL.fullmatch, labels)) else ""


def mail_address(text: str) -> Address | None:
    """The address, if it is one whose domain can be compared."""
    local, at, domain = text.strip().rpartition("@")
    encoded = encoded_domain(domain)
    plain = local.isascii() and local.isprintable() and not set(local) & set(' "<>(),:;@\\[]')
    return Address(local.lower(), encoded) if at and local and plain and encoded else None


def is_public(domain: str) -> bool:
    """Whether anybody gets a mailbox or a page there, or below it."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in PUBLIC_DOMAINS for start in range(len(labels)))


def website_domain(url: str) -> str:
    """The domain that a website has to itself; empty for a page on somebody else's, or on a public host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not _START_PAGES.fullmatch(parts.path) or "@" in parts.netloc:
        return ""
    domain = encoded_domain(host).removeprefix("www.")
    return domain if "." in domain and not is_public(domain) else ""


def email_domain(email: str) -> str:
    """The domain of an organization's own address; empty for one of a public provider."""
    address = mail_address(email)
    return address.domain if address is not None and not is_public(address.domain) else ""
