"""What value shows on the pages of rooms below it."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit import panels
from dure.value import queries
from dure.value.labels import ratio_text


def live_indicators(request: HttpRequest, initiative: Any) -> SafeString:
    """The initiative's live indicators, or for officers the way to define the first."""
    context = {
        "initiative": initiative,
        "indicators": queries.live_indicators(initiative),
        "may_compute": may(request.user, Permission.COMPUTE_ACCOUNT, initiative.territory, initiative.lead),
        "simulated": initiative.plan.simulated,
    }
    return render_to_string("value/panel_indicators.html", context, request)


def accounts(request: HttpRequest, initiative: Any) -> SafeString:
    """The initiative's value accounts with their newest ratio."""
    rows = [
        {
            "account": account,
            "computation": computation,
            "ratio": ratio_text(computation.result["figures"]["ratio"]) if computation else "",
        }
        for account, computation in queries.accounts_of(initiative)
    ]
    context = {
        "initiative": initiative,
        "rows": rows,
        "may_compute": may(request.user, Permission.COMPUTE_ACCOUNT, initiative.territory, initiative.lead),
    }
    return render_to_string("value/panel_accounts.html", context, request)


def register() -> None:
    panels.register("initiative", live_indicators, order=10)
    panels.register("initiative", accounts, order=20)
