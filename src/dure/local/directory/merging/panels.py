"""What merging shows on an organization's page."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.directory.merging.queries import merges_of


def merged_entries_panel(request: HttpRequest, organization: Any) -> SafeString:
    """The entries that became part of this one, and for those who may merge the way to compare it with another."""
    merges = [each for each in merges_of(organization) if each.undone_at is None]
    may_merge = may(request.user, Permission.MERGE_ORGANIZATIONS, organization)
    if not merges and not may_merge:
        return SafeString("")
    context = {"merges": merges, "may_merge": may_merge, "organization": organization}
    return render_to_string("merging/panel.html", context, request)
