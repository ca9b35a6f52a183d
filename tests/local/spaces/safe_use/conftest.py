"""A space whose clinician may sign rules of safe use, and who works there."""

import pytest

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.local.spaces.safe_use import actions
from dure.local.spaces.safe_use.shipped import shipped_documents


@pytest.fixture
def space():
    return make_space(follows_presence=True)


@pytest.fixture
def clinician(space):
    return make_user_with_role(Role.CLINICIAN, space.operator)


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def signed(space, clinician):
    """The space advises by the published rules."""
    return actions.sign_rules(clinician, space, next(iter(shipped_documents())), "Dr. Kim", "12345")
