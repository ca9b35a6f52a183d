"""Keys for programs that act for a person, each limited to the scopes it was made for."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.security import HttpBearer

from dure.core.agents.models import ApiToken, User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused

SCOPES = {
    "territories:write": gettext_lazy("Edit territories, their challenges and indicators"),
    "directory:write": gettext_lazy("Edit and import organizations"),
    "initiatives:write": gettext_lazy("Edit initiatives, pledges and milestones"),
    "spaces:write": gettext_lazy("Record visits, hours, activities and contributions"),
    "ledger:write": gettext_lazy("Record economic events"),
    "value:write": gettext_lazy("Edit and compute value accounts"),
    "cases:write": gettext_lazy("Edit and publish cases"),
}
_FORM = re.compile(r"dure_[A-Za-z0-9_-]{43}")
MOST_TOKENS = 20


class TokenAuth(HttpBearer):
    """Lets a request in whose token is valid and holds `scope` (any, where it is empty); `request.auth` is the `User`.

    An unknown, revoked or inactive token is answered with 401, a token without the scope with 403.
    A token never holds more rights than its user: actions ask for the user's permissions as well.
    """

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        if scope and scope not in SCOPES:
            raise ValueError(f"unknown scope {scope!r}")
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = find_token(token)
        if found is None:
            return None
        if self.scope and self.scope not in found.scopes:
            raise PermissionDenied(
                _("This token does not hold the scope “%(scope)s”. Make one that does on your account page.")
                % {"scope": self.scope}
            )
        _note_use(found)
        return found.user


def find_token(plaintext: str) -> ApiToken | None:
    """The valid token that `plaintext` stands for, with its user; None for anything else."""
    if not _FORM.fullmatch(plaintext):
        return None
    digest = _digest(plaintext)
    token = (
        ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    return token if token is not None and hmac.compare_digest(token.digest, digest) else None


@transaction.atomic
def create_token(by: User, name: str, scopes: Collection[str]) -> tuple[ApiToken, str]:
    """A new token of `by` and its plaintext, which is kept nowhere and can be shown this once only."""
    name = name.strip()
    if not name:
        raise Refused("no-name", _("Give the token a name that says which program uses it."), field="name")
    if not scopes or set(scopes) - set(SCOPES):
        raise Refused("wrong-scope", _("Choose at least one right from the list."), field="scopes")
    if tokens_of(by).count() >= MOST_TOKENS:
        raise Refused("too-many-tokens", _("You have many tokens already. Revoke one that is not used any more."))
    plaintext = f"dure_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(user=by, name=name[:120], digest=_digest(plaintext), scopes=sorted(set(scopes)))
    log_change(by.agent_id, "create_token", "api_token", token.pk, {"scopes": token.scopes})
    return token, plaintext


@transaction.atomic
def revoke_token(by: User, token_id: UUID) -> ApiToken:
    """End a token at once. People revoke their own; administrators may revoke anybody's."""
    mine = Q() if by.is_administrator else Q(user=by)
    token = ApiToken.objects.filter(mine, pk=token_id).first()
    if token is None:
        raise Refused("no-such-token", _("You have no such token. Look at the list of your tokens."))
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        log_change(by.agent_id, "revoke_token", "api_token", token.pk)
    return token


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The tokens of `user` that still work, newest first."""
    return ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at", "-id")


def _digest(plaintext: str) -> str:
    # 256 random bits need no salt and no slow hash: they cannot be guessed.
    return hashlib.sha256(plaintext.encode()).hexdigest()


def _note_use(token: ApiToken) -> None:
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
