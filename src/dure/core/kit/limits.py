"""How often the same visitor may ask for something. Counted in the cache that all processes share."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused

HOUR, DAY = 3_600, 86_400


class TooMany(Refused):
    """Somebody asked too often; the answer to programs is 429."""

    def __init__(self) -> None:
        super().__init__("too-many", _("That was asked too often from here. Wait an hour and try again."))


def visitor(request: HttpRequest) -> str:
    """Who asks: the account of somebody signed in, else the network address, in a form that does not tell it."""
    user = getattr(request, "auth", None) or request.user
    who = str(user.pk) if user.is_authenticated else str(get_adapter(request).get_client_ip(request))
    return hashlib.blake2b(who.encode(), digest_size=12).hexdigest()


def count_use(what: str, who: str, *, most: int, seconds: int = HOUR) -> None:
    """Count one use; raises TooMany for the one after `most` within `seconds`."""
    digest = hashlib.blake2b(f"{what} {who}".encode(), digest_size=16).hexdigest()
    key = f"limits:{digest}"
    if cache.add(key, 1, seconds):
        return
    try:
        used = cache.incr(key)
    except ValueError:
        cache.set(key, 1, seconds)
        used = 1
    if used > most:
        raise TooMany
