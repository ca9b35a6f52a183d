"""A case as schema.org describes it, for search engines and other programs."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from dure.world.cases.presentation import ShownCase


def article(case: ShownCase) -> dict[str, Any]:
    """A schema.org Article of the version that a page shows."""
    address = settings.DURE.base_url + reverse("cases:version", kwargs={"slug": case.slug, "number": case.number})
    return {
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": str(case.name),
        "description": str(case.summary),
        "inLanguage": get_language(),
        "version": str(case.number),
        "datePublished": case.version.published_at.isoformat(),
        "license": case.license_url or case.license,
        "author": {"@type": "Organization", "name": str(case.lead)},
        "publisher": {"@type": "Person", "name": case.publisher},
        "about": [{"@type": "Thing", "name": str(challenge)} for challenge in case.challenges],
        "contributor": [{"@type": "Organization", "name": str(partner.name)} for partner in case.partners],
        "spatialCoverage": {"@type": "Place", "name": case.place},
        "isAccessibleForFree": True,
    }
