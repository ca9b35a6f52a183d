"""Which machines a feed may be fetched from: never one of the operator's own network, unless the operator says so.

An officer types an address, and the server follows it: without care that opens every service that only the server
can reach (server-side request forgery). The name is resolved once, every address it stands for is judged, and the
connection is made to an address that was judged, so that a name that changes its mind in between gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from dure.local.directory.feeds.engine.problems import SourceProblem

type Resolve = Callable[[str, int], list[str]]

# Addresses of IPv4 machines in IPv6 clothes: translated (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380).
DISGUISED = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Place:
    """A machine that may be asked: the name it goes by, the address to connect to, and how."""

    scheme: str
    host: str
    port: int
    address: str


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the name stands for."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceProblem("name-unknown", passing=True, host=host) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_place(url: str, allowed: Collection[str], resolver: Resolve = resolve) -> Place:
    """Where to connect to for `url`. Raises SourceProblem for an address that a feed may not have.

    Only https on port 443 and public machines are right. A host that the operator lists in `allowed` (`name` or
    `name:port`) may also be private, and be reached by http and on other ports.
    """
    scheme, host, port, bare = _parts(url)
    open_door = bool({host, f"{host}:{port}"} & {each.lower() for each in allowed})
    if not open_door and scheme != "https":
        raise SourceProblem("not-https")
    if not open_door and not (bare or port == PORTS["https"]):
        raise SourceProblem("port-not-allowed", port=port)
    addresses = resolver(host, port)
    if not addresses or not (open_door or all(is_public(each) for each in addresses)):
        raise SourceProblem("private-address", host=host)
    return Place(scheme, host, port, addresses[0])


def check_form(url: str) -> None:
    """Raise SourceProblem where `url` cannot be the address of a source, whoever allows it."""
    _parts(url)


def _parts(url: str) -> tuple[str, str, int, bool]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        raise SourceProblem("no-address") from None
    if parts.scheme not in PORTS or not host or any(sign <= " " or sign == "\x7f" for sign in url):
        raise SourceProblem("no-address")
    if parts.username is not None or parts.password is not None:
        raise SourceProblem("password-in-address")
    return parts.scheme, host, port or PORTS[parts.scheme], port is None


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in network for network in DISGUISED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
