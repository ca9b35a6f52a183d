"""What feeds show on the pages of the rooms below."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.directory.feeds.queries import vanished_since


def no_longer_named(request: HttpRequest, organization: Any) -> SafeString:
    """That the source of an entry no longer names it, and since when."""
    found = list(vanished_since(organization.pk))
    return render_to_string("feeds/vanished_panel.html", {"found": found}, request) if found else SafeString()
