"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_site": settings.DURE.demo,
        "base_url": settings.DURE.base_url,
        "request_id": request.META.get("DURE_REQUEST_ID", ""),
    }
