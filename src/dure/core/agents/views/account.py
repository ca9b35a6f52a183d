"""One's own account: name, language, roles, and tokens for programs."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents import tokens
from dure.core.agents.actions import change_profile
from dure.core.agents.forms import ProfileForm, TokenForm, show_refusal
from dure.core.agents.models import User
from dure.core.agents.permissions import current_assignments
from dure.core.agents.views.places import account_places
from dure.core.kit.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, what one may do, and where to change it."""
    user = cast("User", request.user)
    initial = {"display_name": user.display_name, "language": user.language or request.LANGUAGE_CODE}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(user, form.cleaned_data["display_name"], form.cleaned_data["language"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Your name and language are saved."))
            return redirect("agents:account")
    context = {"form": form, "assignments": current_assignments(user), "account_places": account_places(request)}
    return render(request, "agents/account.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """One's tokens. A new one is shown in the answer to the form that made it, and never again."""
    user = cast("User", request.user)
    form = TokenForm(request.POST or None)
    plaintext = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, plaintext = tokens.create_token(user, form.cleaned_data["name"], form.cleaned_data["scopes"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            form = TokenForm()
    mine = [(token, [tokens.SCOPES.get(scope, scope) for scope in token.scopes]) for token in tokens.tokens_of(user)]
    context = {"form": form, "tokens": mine, "plaintext": plaintext, "account_places": account_places(request)}
    return render(request, "agents/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one of one's tokens."""
    try:
        tokens.revoke_token(cast("User", request.user), token_id)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The token is revoked. Programs that use it are refused from now on."))
    return redirect("agents:tokens")
