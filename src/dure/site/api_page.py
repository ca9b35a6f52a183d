"""A readable page of the JSON API, drawn from its own OpenAPI description; it needs no script."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from dure.core.agents.tokens import SCOPES
from dure.site.api import api

TOPICS = {
    "territories": _("Territories"),
    "organizations": _("Organizations"),
    "initiatives": _("Initiatives"),
    "spaces": _("Spaces"),
    "ledger": _("Ledger"),
    "value": pgettext_lazy("social", "Value"),
    "cases": _("Cases"),
    "jobs": _("Long work"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    needs_token: bool


def operations() -> dict[str, list[Operation]]:
    """The API's operations by topic, in the order of the description."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            topic = (operation.get("tags") or ["site"])[0]
            found[topic].append(
                Operation(
                    method.upper(),
                    path,
                    operation.get("summary", ""),
                    operation.get("description", ""),
                    operation.get("parameters", []),
                    bool(operation.get("security")),
                )
            )
    return found


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    by_topic = operations()
    topics = [(TOPICS[topic], by_topic[topic]) for topic in TOPICS if topic in by_topic]
    return render(request, "site/api.html", {"topics": topics, "scopes": SCOPES})
