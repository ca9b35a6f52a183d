"""What this room shows on the page of an organization."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.local.directory.publishing.addresses import organization_address
from dure.local.directory.publishing.formats import FORMATS

SINGLE = ("turtle", "jsonld", "geojson", "murmurations")


def formats_of_organization(request: HttpRequest, organization: Any) -> SafeString:
    """Every format that the entry can be taken along in, and its lasting address."""
    context = {
        "organization": organization,
        "documents": _documents(organization),
        "address": organization_address(organization.pk).text,
    }
    return render_to_string("publishing/organization_panel.html", context, request)


def alternates_of_organization(request: HttpRequest, organization: Any) -> SafeString:
    """Links in the head of the page that lead programs to the same entry as data."""
    return render_to_string("publishing/alternates.html", {"documents": _documents(organization)}, request)


def _documents(organization: Any) -> list[dict[str, object]]:
    found = []
    for name in SINGLE:
        form = FORMATS[name]
        kwargs = {"identity": organization.pk, "extension": form.extension}
        label = _("Profile (Murmurations)") if name == "murmurations" else form.label
        found.append(
            {"label": label, "media_type": form.media_type, "url": reverse("publishing:document", kwargs=kwargs)}
        )
    return found
