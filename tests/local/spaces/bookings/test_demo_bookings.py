"""The bookings of the demo."""

from collections import Counter

import pytest

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.local.spaces.bookings.models import Booking
from dure.site.demo.loading.bookings import load_bookings

pytestmark = pytest.mark.django_db


def test_each_of_the_next_three_times_has_people_booked_and_somebody_waiting():
    space = make_space()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    load_bookings(manager, make_user_with_role(Role.DESK_STAFF, space.operator), space)
    states = Counter(Booking.objects.values_list("slot", "state"))
    assert sorted(states.values()) == [2, 2, 2, 3, 3, 3]
    assert {count for (_slot, state), count in states.items() if state == "waiting"} == {2}
