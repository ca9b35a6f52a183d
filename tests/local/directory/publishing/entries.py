"""Organizations that need care when they are written down."""

from datetime import date
from decimal import Decimal

from builders import make_organization, make_territory
from dure.core.agents.models import Organization, Relationship
from dure.core.kit.translated import Translated

DIFFICULT = '=1+1 "quoted", new\nline; ümläut <b>&amp;</b> 두레 \\ end'


def full_organization(slug: str = "bath", **fields) -> Organization:
    """An organization of which everything is known."""
    known = {
        "name": Translated({"ko": "일죽목욕탕 협동조합", "en": "Iljuk Bath Cooperative"}, "ko"),
        "other_names": ["Iljuk Bath", "목욕탕"],
        "summary": Translated({"ko": DIFFICULT, "en": "A bath."}, "ko"),
        "type_id": "cooperative",
        "activities": ["activities-ica/ICA230", "activities-ica/ICA10"],
        "membership_type": "base-membership-type/BMT10",
        "qualifiers": ["qualifiers/q01"],
        "languages": ["ko", "en"],
        "street_address": "금일로 1\n2층",
        "locality": "안성시",
        "region": "경기도",
        "postcode": "17500",
        "country_code": "KR",
        "latitude": Decimal("37.08"),
        "longitude": Decimal("127.47"),
        "website": "https://example.org/bath?a=1&b=2",
        "email": "bath@example.org",
        "phone": "031-000-0000",
        "social_links": {"twitter": "bath"},
        "identifiers": {"business-number": "123-45-67890"},
        "founded": date(2020, 2, 29),
        "source": "register",
        "source_id": slug,
        "source_name": "Register 2026",
        "source_url": "https://example.org/register",
        "checked_on": date(2026, 1, 2),
    }
    fields.setdefault("territory", make_territory())
    return make_organization(slug, **{**known, **fields})


def make_member(member: Organization, network: Organization, **fields) -> Relationship:
    return Relationship.objects.create(
        subject=member.agent, object=network.agent, role=Relationship.Role.MEMBER_OF, source_name="Network", **fields
    )
