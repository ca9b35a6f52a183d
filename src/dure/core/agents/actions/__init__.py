"""Every change that people can make to agents, users and roles."""

from dure.core.agents.actions.organizations import (
    PublicFields,
    change_organization,
    create_organization,
    free_slug,
)
from dure.core.agents.actions.reference_data import load_organization_types, load_reference_data
from dure.core.agents.actions.relationships import end_relationship, relate_agents
from dure.core.agents.actions.roles import end_role, give_role, roles_given_by
from dure.core.agents.actions.users import (
    Invitation,
    change_profile,
    invite_user,
    invite_with_role,
    make_owner,
    password_link,
    set_active,
)

__all__ = [
    "Invitation",
    "PublicFields",
    "change_organization",
    "change_profile",
    "create_organization",
    "end_relationship",
    "end_role",
    "free_slug",
    "give_role",
    "invite_user",
    "invite_with_role",
    "load_organization_types",
    "load_reference_data",
    "make_owner",
    "password_link",
    "relate_agents",
    "roles_given_by",
    "set_active",
]
