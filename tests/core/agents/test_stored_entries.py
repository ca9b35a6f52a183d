from datetime import date
from decimal import Decimal

import pytest

from builders import make_organization, make_organization_type, make_territory, make_user_with_role, text
from dure.core.agents.actions import change_organization, create_organization
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.agents.stored_entries import FIELDS, stored_entry, value_from_stored
from dure.core.audit.revisions import revisions_of
from dure.core.kit.translated import Translated

pytestmark = pytest.mark.django_db

NOT_PUBLIC = {"agent", "slug", "source", "source_id", "merged_into"}


def everything_known(territory):
    return {
        "name": Translated({"ko": "일죽목욕탕", "en": "Iljuk bathhouse"}, "ko"),
        "other_names": ["Old bath"],
        "summary": text("A bath"),
        "type": make_organization_type("cooperative"),
        "territory": territory,
        "activities": ["activities-ica/ICA210"],
        "challenges": ["ageing"],
        "languages": ["ko", "en"],
        "accessibility": ["step-free"],
        "certifications": [{"kind": "social-enterprise", "number": "2025-1", "start": "2025-01-01", "end": ""}],
        "street_address": "Iljuk 1",
        "country_code": "KR",
        "latitude": Decimal("37.008100"),
        "longitude": Decimal("127.479600"),
        "identifiers": {"business-number": "1234567890"},
        "founded": date(2020, 2, 29),
        "closed_on": date(2026, 1, 1),
    }


def test_every_public_field_of_an_organization_has_a_stored_form():
    fields = {field.name for field in Organization._meta.concrete_fields}
    assert set(FIELDS) == fields - NOT_PUBLIC


def test_an_entry_that_goes_through_its_stored_form_comes_back_the_same():
    organization = make_organization(**everything_known(make_territory()))
    stored = stored_entry(organization)
    again = {name: value_from_stored(name, value) for name, value in stored.items()}
    assert again == {name: getattr(organization, name) for name in FIELDS}


def test_an_empty_entry_comes_back_empty():
    empty = Organization()
    stored = stored_entry(empty)
    assert {name: value_from_stored(name, None) for name in FIELDS} == {name: getattr(empty, name) for name in FIELDS}
    assert {name: value_from_stored(name, value) for name, value in stored.items()} == {
        name: getattr(empty, name) for name in FIELDS
    }


def test_a_type_or_territory_that_is_gone_comes_back_as_none():
    assert value_from_stored("type", "no-such-type") is None
    assert value_from_stored("territory", "00000000-0000-7000-8000-000000000000") is None


def test_making_and_changing_an_entry_leaves_a_revision_each():
    territory = make_territory()
    officer = make_user_with_role(Role.OFFICER, territory)
    organization = create_organization(officer, territory, name=text("Bath"), phone="1")
    change_organization(officer, organization, note="They told us", phone="2", source_name="A call")
    change_organization(officer, organization, phone="2")
    changed, made = revisions_of("organization", organization.pk)
    assert made.changes["phone"] == [None, "1"]
    assert (made.action, made.actor) == ("create_organization", officer.agent_id)
    assert changed.changes == {"phone": ["1", "2"], "source_name": ["", "A call"]}
    assert (changed.note, changed.source_name) == ("They told us", "A call")
