"""Making and changing the public entry of an organization."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Agent, Organization, OrganizationType, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.agents.stored_entries import stored_entry, stored_value
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import NewRevision, changes_between, note_revisions
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.territories.models import Territory

COLLECTIONS = (
    "other_names",
    "activities",
    "qualifiers",
    "challenges",
    "languages",
    "accessibility",
    "certifications",
    "social_links",
    "identifiers",
)


class PublicFields(TypedDict, total=False):
    """What the public entry of an organization says. Fields that are left out stay as they are."""

    name: Translated
    other_names: list[str]
    summary: Translated
    type: OrganizationType | None
    territory: Territory | None
    activities: list[str]
    membership_type: str
    qualifiers: list[str]
    challenges: list[str]
    languages: list[str]
    accessibility: list[str]
    certifications: list[dict[str, str]]
    street_address: str
    locality: str
    region: str
    postcode: str
    country_code: str
    territory_code: str
    area_code: str
    latitude: Decimal | None
    longitude: Decimal | None
    located_by: str
    website: str
    email: str
    phone: str
    social_links: dict[str, str]
    identifiers: dict[str, str]
    founded: date | None
    closed_on: date | None
    source_name: str
    source_url: str
    checked_on: date | None


@transaction.atomic
def create_organization(by: User, home: Territory, slug: str = "", **fields: Unpack[PublicFields]) -> Organization:
    """A new organization in the territory `home`. Without a slug it gets one from its name.

    Raises ValidationError for values that do not fit their fields, Refused for a name or slug that
    is missing or taken.
    """
    require(by, Permission.EDIT_ORGANIZATION, home)
    name = fields.get("name") or Translated({})
    if not name:
        raise Refused("no-name", _("Write the organization's name in at least one language."), field="name")
    if slug and Organization.objects.filter(slug=slug).exists():
        raise Refused("slug-taken", _("Another organization has this address. Choose another."), field="slug")
    organization = Organization(
        agent=Agent.objects.create(kind=Agent.Kind.ORGANIZATION),
        slug=slug or free_slug(name),
        **{**fields, "territory": home},
    )
    _check(organization)
    organization.save(force_insert=True)
    log_change(by.agent_id, "create_organization", "organization", organization.pk, {"slug": organization.slug})
    revision = NewRevision(
        "create_organization",
        "organization",
        organization.pk,
        changes_between(None, stored_entry(organization)),
        actor=by.agent_id,
        source_name=organization.source_name,
        source_url=organization.source_url,
    )
    note_revisions([revision])
    index_organizations([organization])
    return organization


@transaction.atomic
def change_organization(
    by: User,
    organization: Organization,
    *,
    note: str = "",
    undoes: UUID | None = None,
    source: tuple[str, str] = ("", ""),
    action: str = "change_organization",
    **changes: Unpack[PublicFields],
) -> Organization:
    """Set the given fields. Moving it to another territory needs the right to edit organizations there too.

    What changed is kept as a revision, with `note` for why, `source` (name and web address) for where the
    new values come from, `undoes` for the revision it takes back, and `action` for what was done.
    Raises ValidationError for values that do not fit their fields.
    """
    require(by, Permission.EDIT_ORGANIZATION, organization)
    territory = changes.get("territory", organization.territory)
    if territory != organization.territory and territory is not None:
        require(by, Permission.EDIT_ORGANIZATION, territory)
    changed = [field for field, value in changes.items() if getattr(organization, field) != value]
    before = {field: stored_value(organization, field) for field in changed}
    for field in changed:
        setattr(organization, field, changes[field])  # type: ignore[literal-required]
    _check(organization)
    if changed:
        organization.save(update_fields=changed)
        log_change(by.agent_id, action, "organization", organization.pk, {"fields": sorted(changed)})
        after = {field: stored_value(organization, field) for field in changed}
        if source == ("", "") and "source_name" in changed:
            source = (organization.source_name, organization.source_url)
        revision = NewRevision(
            action,
            "organization",
            organization.pk,
            changes_between(before, after),
            actor=by.agent_id,
            note=note,
            source_name=source[0],
            source_url=source[1],
            undoes=undoes,
        )
        note_revisions([revision])
        index_organizations([organization])
    return organization


def free_slug(name: Translated) -> str:
    """A slug from the English name, else from the original one, with a number where it is taken."""
    stem = slugify(name.in_language("en"), allow_unicode=True)[:110].strip("-") or "organization"
    taken = set(Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _check(organization: Organization) -> None:
    if not organization.name:
        raise Refused("no-name", _("Write the organization's name in at least one language."), field="name")
    if (organization.latitude is None) != (organization.longitude is None):
        raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})
    # Empty lists and mappings are valid values here, though Django's forms call them blank.
    empty = {field for field in COLLECTIONS if not getattr(organization, field)}
    organization.clean_fields(exclude={"agent", "type", "territory", *empty})
    organization.validate_constraints()
