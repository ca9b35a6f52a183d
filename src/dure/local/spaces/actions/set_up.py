"""Opening a space and deciding what it records."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import index_entry
from dure.core.territories.models import Place
from dure.ledger.models import Process, ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.local.spaces.finding import entry_of
from dure.local.spaces.models import Activity, Space

RESERVED_SLUGS = frozenset({"new"})
LONGEST_SLUG = 100
EFFORT_KINDS = frozenset({Activity.Kind.VOLUNTEERING, Activity.Kind.WORK})


@dataclass(frozen=True)
class NewActivity:
    """Something that a space records. `slug` is made of the name where it is left out.

    Volunteering and work are counted in hours: their specification needs `hour` as its unit of effort. The
    others are counted in the specification's own unit: `one` for visits, a currency for purchases.
    `process` is where visits, gatherings and hours belong; one of the activity's own name is made where it
    is left out, so that several activities can share one.
    """

    kind: str
    name: Translated
    specification: ResourceSpecification
    slug: str = ""
    process: Process | None = None


@dataclass(frozen=True)
class NewSpace:
    """A space, and what it records from its first day. Without a `place` one is made at `address`."""

    name: Translated
    operator: Organization
    place: Place | None = None
    slug: str = ""
    activities: tuple[NewActivity, ...] = field(default=())
    address: str = ""


@transaction.atomic
def set_up_space(by: User, initiative: Initiative, new: NewSpace) -> Space:
    """Open a space for an initiative, with an agent that stands for guests without names.

    Needs MANAGE_INITIATIVE for the initiative's lead or its territory. Refused for a slug that is taken.
    """
    require(by, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory)
    if not new.name:
        raise Refused("no-name", _("Write the space's name in at least one language."), field="name")
    place = new.place or Place.objects.create(name=new.name, territory=initiative.territory, address=new.address)
    space = Space.objects.create(
        slug=_free_slug(new.slug, new.name),
        name=new.name,
        operator=new.operator,
        initiative=initiative,
        place=place,
        guests=Agent.objects.create(kind=Agent.Kind.PERSON),
    )
    index_entry(entry_of(space))
    log_change(by.agent_id, "set_up_space", "space", space.pk, {"slug": space.slug, "operator": new.operator.slug})
    for activity in new.activities:
        add_activity(by, space, activity)
    return space


@transaction.atomic
def add_activity(by: User, space: Space, new: NewActivity) -> Activity:
    """Let a space record something more; it stands after what is there.

    Needs MANAGE_INITIATIVE for the operator, the initiative's lead or its territory. Refused for an unknown
    kind, a specification without the unit that the kind is counted in, a process of another initiative, and
    a slug that the space uses already.
    """
    initiative = space.initiative
    require(by, Permission.MANAGE_INITIATIVE, space.operator, initiative.lead, initiative.territory)
    _check_activity(space, new)
    process = new.process or Process.objects.create(
        name=new.name, planned_within_id=initiative.plan_id, in_scope_of_id=space.operator_id
    )
    slug = new.slug or slugify(new.name.in_language("en"), allow_unicode=False)[:80] or new_id().hex
    if space.activities.filter(slug=slug).exists():
        message = _("This space already records something called “%(slug)s”. Choose another name.") % {"slug": slug}
        raise Refused("activity-known", message, field="slug")
    activity = Activity.objects.create(
        space=space,
        slug=slug,
        kind=new.kind,
        name=new.name,
        specification=new.specification,
        process=process,
        order=space.activities.count(),
    )
    log_change(by.agent_id, "add_activity", "space", space.pk, {"activity": slug, "kind": new.kind})
    return activity


def _check_activity(space: Space, new: NewActivity) -> None:
    if new.kind not in Activity.Kind.values:
        known = ", ".join(Activity.Kind.values)
        raise Refused("wrong-kind", _("Choose a kind out of: %(known)s.") % {"known": known}, field="kind")
    if not new.name:
        raise Refused("no-name", _("Write the activity's name in at least one language."), field="name")
    if new.kind in EFFORT_KINDS and new.specification.default_effort_unit != "hour":
        message = _("“%(name)s” is not counted in hours of effort. Choose a kind of work that is.")
        raise Refused("not-in-hours", message % {"name": new.specification}, field="specification")
    if new.kind not in EFFORT_KINDS and not new.specification.default_unit:
        message = _("“%(name)s” has no unit to count it in. Choose a kind that has one.")
        raise Refused("no-unit", message % {"name": new.specification}, field="specification")
    if new.process is not None and new.process.planned_within_id != space.initiative.plan_id:
        message = _("That process belongs to another initiative. Choose one of this initiative, or leave it out.")
        raise Refused("other-process", message, field="process")


def _free_slug(wanted: str, name: Translated) -> str:
    slug = slugify(wanted or name.in_language("en"), allow_unicode=True)[:LONGEST_SLUG].strip("-") or new_id().hex
    if slug in RESERVED_SLUGS or Space.objects.filter(slug=slug).exists():
        message = _("The address “%(slug)s” is taken or not possible. Choose another.") % {"slug": slug}
        raise Refused("slug-taken", message, field="slug")
    return slug
