"""Starting an initiative and changing what is told of it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import index_entry
from dure.core.territories.models import Challenge, Place, Territory
from dure.ledger.models import Plan
from dure.local.initiatives.finding import entry_of
from dure.local.initiatives.models import Initiative

# Addresses of the room's own pages.
RESERVED_SLUGS = frozenset({"new"})
LONGEST_SLUG = 100


@dataclass(frozen=True)
class InitiativeData:
    """What people write about an initiative. `challenges` are codes of the shared list."""

    name: Translated
    summary: Translated = field(default_factory=lambda: Translated({}))
    description: Translated = field(default_factory=lambda: Translated({}))
    challenges: tuple[str, ...] = ()
    place: Place | None = None
    status: str = Initiative.Status.FORMING
    started_on: date | None = None
    ended_on: date | None = None


@transaction.atomic
def start_initiative(
    by: User,
    *,
    lead: Organization,
    territory: Territory,
    data: InitiativeData,
    slug: str = "",
    simulated: bool = False,
) -> Initiative:
    """A new initiative with a plan of its own in the ledger, to which all its pledges and events belong.

    Needs MANAGE_INITIATIVE for the lead organization or the territory. Without a `slug` one is made of
    the name. `simulated` says for good that its events come from a simulation. Refused for a slug that is
    taken, unknown challenges and dates that cannot be.
    """
    require(by, Permission.MANAGE_INITIATIVE, lead, territory)
    challenges = _checked(data)
    initiative = Initiative.objects.create(
        slug=_free_slug(slug, data.name),
        name=data.name,
        summary=data.summary,
        description=data.description,
        territory=territory,
        lead=lead,
        plan=Plan.objects.create(name=data.name, simulated=simulated),
        place=data.place,
        status=data.status,
        started_on=data.started_on,
        ended_on=data.ended_on,
    )
    initiative.challenges.set(challenges)
    index_entry(entry_of(initiative, challenges))
    log_change(by.agent_id, "start_initiative", "initiative", initiative.pk, {"slug": initiative.slug})
    return initiative


@transaction.atomic
def change_initiative(by: User, initiative: Initiative, data: InitiativeData) -> Initiative:
    """Replace texts, challenges, place, status and dates; address, lead, territory and plan stay.

    Needs MANAGE_INITIATIVE for the lead or the territory; Refused as `start_initiative` is.
    """
    require_manager(by, initiative)
    challenges = _checked(data)
    changed = [
        name
        for name in ("name", "summary", "description", "place", "status", "started_on", "ended_on")
        if getattr(initiative, name) != getattr(data, name)
    ]
    for name in changed:
        setattr(initiative, name, getattr(data, name))
    initiative.save()
    if "name" in changed:
        Plan.objects.filter(pk=initiative.plan_id).update(name=data.name)
    initiative.challenges.set(challenges)
    index_entry(entry_of(initiative, challenges))
    log_change(by.agent_id, "change_initiative", "initiative", initiative.pk, {"fields": changed})
    return initiative


def require_manager(by: User, initiative: Initiative) -> None:
    """Raise PermissionDenied unless `by` may manage the initiative: for its lead or for its territory."""
    require(by, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory)


def _checked(data: InitiativeData) -> list[Challenge]:
    if not data.name:
        raise Refused("no-name", _("Write the initiative's name in at least one language."), field="name")
    if data.status not in Initiative.Status.values:
        known = ", ".join(Initiative.Status.values)
        raise Refused("wrong-status", _("Choose a status out of: %(known)s.") % {"known": known}, field="status")
    if data.started_on and data.ended_on and data.ended_on < data.started_on:
        raise Refused("ends-before-start", _("The end lies before the start. Check both dates."), field="ended_on")
    if data.status == Initiative.Status.ENDED and not data.ended_on:
        raise Refused("no-end", _("Give the day on which the initiative ended."), field="ended_on")
    challenges = list(Challenge.objects.filter(pk__in=data.challenges))
    missing = set(data.challenges) - {challenge.pk for challenge in challenges}
    if missing:
        message = _("Not in the shared list of challenges: %(codes)s.") % {"codes": ", ".join(sorted(missing))}
        raise Refused("unknown-challenge", message, field="challenges")
    return challenges


def _free_slug(wanted: str, name: Translated) -> str:
    """The wanted slug if it is free, else Refused; without a wish the first free one made of the name."""
    if wanted:
        slug = slugify(wanted, allow_unicode=True)[:LONGEST_SLUG]
        if not slug or slug in RESERVED_SLUGS or Initiative.objects.filter(slug=slug).exists():
            message = _("The address “%(slug)s” is taken or not possible. Choose another.") % {"slug": wanted}
            raise Refused("slug-taken", message, field="slug")
        return slug
    base = slugify(name.in_language("en"), allow_unicode=True)[:LONGEST_SLUG].strip("-") or new_id().hex
    taken = set(Initiative.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
