"""The bookings of the demo."""

from collections import Counter

import pytest

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.local.spaces.bookings.models import Booking
from dure.local.spaces.bookings.queries import call_list
from dure.site.demo.loading.bookings import load_bookings

pytestmark = pytest.mark.django_db


def test_the_next_three_times_have_people_booked_and_waiting_and_one_must_be_called():
    space = make_space()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    load_bookings(manager, make_user_with_role(Role.DESK_STAFF, space.operator), space)
    states = Counter(Booking.objects.values_list("state", flat=True))
    assert states == {"booked": 8, "waiting": 5, "moved_up": 1, "cancelled": 1}
    assert [call.why for call in call_list(space)] == ["has moved up and does not know it"]
