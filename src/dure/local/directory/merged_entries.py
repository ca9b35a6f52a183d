"""Where the address of a merged entry leads."""

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse

from dure.core.agents.models import Organization
from dure.core.agents.queries import survivor_of


def merged_answer(url_name: str, organization: Organization) -> HttpResponsePermanentRedirect:
    """A permanent redirect to the same page of the survivor; asked again each time, as merging can be undone."""
    address = reverse(url_name, kwargs={"slug": survivor_of(organization).slug})
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})
