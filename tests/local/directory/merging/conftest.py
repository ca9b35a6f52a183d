"""Who and where the tests of merging are about."""

import pytest

from builders import make_territory, make_user_with_role
from dure.core.agents.roles import Role


@pytest.fixture
def place():
    return make_territory("anseong", languages=["ko", "en"])


@pytest.fixture
def officer(place):
    return make_user_with_role(Role.OFFICER, place)
