"""Inserting very many rows at once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from builders import make_territory
from dure.core.agents.models import Agent, Organization
from dure.core.kit.bulk import insert_many
from dure.core.kit.translated import Translated

pytestmark = pytest.mark.django_db


def made(number, territory):
    return Organization(
        agent=Agent(kind=Agent.Kind.ORGANIZATION),
        slug=f"o-{number}",
        name=Translated({"ko": "두레", "en": "Dure"}, "ko"),
        territory=territory,
        other_names=["a"] if number else [],
        identifiers={"x": "1"} if number else {},
        latitude=Decimal("37.5") if number else None,
        longitude=Decimal("-0.25") if number else None,
    )


def test_rows_are_stored_as_bulk_create_stores_them():
    place = make_territory()
    rows = [made(number, place) for number in range(3)]
    insert_many([row.agent for row in rows])
    insert_many(rows)
    for row in rows:
        stored = Organization.objects.select_related("agent").get(pk=row.pk)
        for field in Organization._meta.concrete_fields:
            assert getattr(stored, field.attname) == getattr(row, field.attname), field.name
        assert stored.agent.created_at is not None
        assert not row._state.adding


def test_what_the_database_forbids_is_refused_as_a_whole():
    place = make_territory()
    rows = [made(1, place), made(1, place)]
    insert_many([row.agent for row in rows])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(rows)
    assert not Organization.objects.exists()


def test_nothing_is_inserted_where_there_is_nothing():
    assert insert_many([]) == []
