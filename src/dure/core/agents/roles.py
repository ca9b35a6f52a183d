"""The one table that says which role may do what.

A role is given to a person for an organization or for a territory. For a territory it reaches every
territory below it and every organization there. A moderator may also be appointed for a type of
organizations, everywhere or within a territory.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DESK_STAFF = "desk_staff", _("Desk staff")
    ORGANIZATION_MANAGER = "organization_manager", _("Organization manager")
    OFFICER = "officer", _("City SSE officer")
    CARE_COORDINATOR = "care_coordinator", _("Care coordinator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    MODERATOR = "moderator", _("Directory moderator")
    ENTRY_OWNER = "entry_owner", _("Owner of an entry")
    HEALTH_LEADER = "health_leader", _("Health leader")
    CLINICIAN = "clinician", _("Clinician")


class Permission(models.TextChoices):
    RECORD_ACTIVITY = "record_activity", _("Record visits, hours, activities and contributions")
    READ_PERSONAL_DATA = "read_personal_data", _("Read residents' names and phone numbers")
    READ_HEALTH_NOTES = "read_health_notes", _("Read notes on residents' health")
    REGISTER_PERSON = "register_person", _("Register a resident")
    ERASE_PERSON = "erase_person", _("Erase a resident's personal data")
    READ_ACCESS_LOG = "read_access_log", _("See who read whose personal data")
    MANAGE_SPACE = "manage_space", _("Set up a space: its zones, hours, prices and devices")
    ANSWER_SOS = "answer_sos", _("Answer calls for help and look after visitors")
    REVIEW_SAFETY = "review_safety", _("Keep the safety log and decide on prevention")
    SIGN_DAILY_LOG = "sign_daily_log", _("Close a day and sign its log")
    SIGN_SAFE_USE = "sign_safe_use", _("Sign the rules of safe use")
    EDIT_ORGANIZATION = "edit_organization", _("Edit an organization's entry")
    MODERATE_DIRECTORY = "moderate_directory", _("Decide on proposals and claims in the directory")
    MERGE_ORGANIZATIONS = "merge_organizations", _("Merge entries of the same organization")
    IMPORT_ORGANIZATIONS = "import_organizations", _("Import organizations")
    EDIT_TERRITORY = "edit_territory", _("Edit a territory's challenges and indicators")
    MANAGE_INITIATIVE = "manage_initiative", _("Manage an initiative, its pledges and milestones")
    COMPUTE_ACCOUNT = "compute_account", _("Compute a value account")
    PUBLISH_CASE = "publish_case", _("Publish a case")
    GIVE_ROLES = "give_roles", _("Give roles to people")
    SEAL_LEDGER = "seal_ledger", _("Seal the ledger")


_P = Permission

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.DESK_STAFF: frozenset({_P.RECORD_ACTIVITY, _P.READ_PERSONAL_DATA, _P.REGISTER_PERSON, _P.ANSWER_SOS}),
    Role.ORGANIZATION_MANAGER: frozenset(
        {
            _P.RECORD_ACTIVITY,
            _P.READ_PERSONAL_DATA,
            _P.REGISTER_PERSON,
            _P.ERASE_PERSON,
            _P.MANAGE_SPACE,
            _P.ANSWER_SOS,
            _P.REVIEW_SAFETY,
            _P.SIGN_DAILY_LOG,
            _P.EDIT_ORGANIZATION,
            _P.MANAGE_INITIATIVE,
            _P.GIVE_ROLES,
        }
    ),
    Role.OFFICER: frozenset(
        {
            _P.EDIT_ORGANIZATION,
            _P.MODERATE_DIRECTORY,
            _P.MERGE_ORGANIZATIONS,
            _P.IMPORT_ORGANIZATIONS,
            _P.EDIT_TERRITORY,
            _P.MANAGE_INITIATIVE,
            _P.MANAGE_SPACE,
            _P.COMPUTE_ACCOUNT,
            _P.PUBLISH_CASE,
        }
    ),
    Role.CARE_COORDINATOR: frozenset({_P.READ_PERSONAL_DATA, _P.READ_HEALTH_NOTES, _P.REGISTER_PERSON}),
    Role.PRIVACY_OFFICER: frozenset({_P.READ_ACCESS_LOG, _P.ERASE_PERSON}),
    Role.MODERATOR: frozenset({_P.EDIT_ORGANIZATION, _P.MODERATE_DIRECTORY, _P.MERGE_ORGANIZATIONS}),
    Role.ENTRY_OWNER: frozenset({_P.EDIT_ORGANIZATION}),
    Role.HEALTH_LEADER: frozenset({_P.RECORD_ACTIVITY, _P.READ_PERSONAL_DATA, _P.ANSWER_SOS}),
    Role.CLINICIAN: frozenset({_P.READ_PERSONAL_DATA, _P.READ_HEALTH_NOTES, _P.REVIEW_SAFETY, _P.SIGN_SAFE_USE}),
}

# Administrators of the site hold these everywhere, and no right to personal data.
ADMINISTRATOR_PERMISSIONS: frozenset[Permission] = frozenset(
    {_P.GIVE_ROLES, _P.SEAL_LEDGER, _P.IMPORT_ORGANIZATIONS, _P.EDIT_TERRITORY, _P.READ_ACCESS_LOG}
)
