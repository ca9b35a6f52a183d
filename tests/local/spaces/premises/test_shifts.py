"""Who is on shift, and the page that leads to everything that can be set."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from builders import make_person, make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.premises.queries import on_shift

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # nine o'clock in Seoul


def planned(space, part, start=NINE, hours=4, **more):
    more.setdefault("person", make_person())
    return Shift.objects.create(space=space, part=part, starts_at=start, ends_at=start + timedelta(hours=hours), **more)


def test_on_shift_is_whoever_is_planned_now_with_whoever_is_in_charge_first():
    space = make_space()
    desk = planned(space, Shift.Part.DESK)
    charge = planned(space, Shift.Part.IN_CHARGE, NINE + timedelta(hours=1))
    planned(make_space(), Shift.Part.DESK)
    assert list(on_shift(space, NINE)) == [desk]
    assert list(on_shift(space, NINE + timedelta(hours=2))) == [charge, desk]
    assert list(on_shift(space, NINE + timedelta(hours=4))) == [charge]
    assert not on_shift(space, NINE - timedelta(seconds=1)).exists()


def test_settings_are_for_whoever_manages_the_space(client):
    space = make_space()
    address = reverse("premises:settings", args=[space.slug])
    client.force_login(make_user_with_role(Role.DESK_STAFF, space.operator))
    assert client.get(address).status_code == 403
    client.force_login(make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator))
    assert str(space.name) in client.get(address).content.decode()
