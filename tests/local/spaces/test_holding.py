"""What an entry holds can still be referred to: a call for help must not be the victim of a deadlock."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import check_in, close_day, go_out, label_stay
from dure.local.spaces.alarms.actions import acknowledge, raise_sos

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


def test_rows_are_held_against_change_and_not_against_being_referred_to():
    """A call moves the pulse and refers to space and stay when it commits; an entry holds these, then moves the pulse.

    With plain FOR UPDATE each waits for the other, and the database ends one of them: perhaps the call.
    """
    space = make_space(follows_presence=True)
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    with CaptureQueriesContext(connection) as asked:
        stay = check_in(staff, space, None, entry_id=str(new_id())).stay
        label_stay(staff, stay, "7")
        acknowledge(staff, raise_sos(staff, space, entry_id=str(new_id()), stay=stay))
        go_out(staff, stay)
        with pytest.raises(Refused):
            close_day(staff, space)
    holding = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and " UPDATE" in query["sql"]]
    assert len(holding) >= 5
    assert all(" FOR NO KEY UPDATE" in sql for sql in holding), holding
