"""Small builders with sensible defaults. Each makes one valid thing and what it cannot exist without."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from dure.core.agents.models import Agent, Organization, OrganizationType, RoleAssignment, User
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.core.territories.models import Place, Territory
from dure.ledger.models import Plan, Process, ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.local.spaces.models import Activity, Space

PASSWORD = "a long enough password"
NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)

_numbers = count(1)


def number() -> int:
    return next(_numbers)


def text(english: str) -> Translated:
    return Translated({"en": english})


def make_territory(slug: str = "", parent: Territory | None = None, **fields: Any) -> Territory:
    slug = slug or f"town-{number()}"
    fields.setdefault("kind", "country" if parent is None else "city")
    fields.setdefault("name", text(slug.title()))
    fields.setdefault("path", f"{parent.path if parent else ''}{slug}/")
    fields.setdefault("country_code", "KR")
    fields.setdefault("time_zone", "Asia/Seoul")
    fields.setdefault("languages", ["ko"])
    return Territory.objects.create(slug=slug, parent=parent, **fields)


def make_person() -> Agent:
    return Agent.objects.create(kind=Agent.Kind.PERSON)


def make_organization_type(code: str = "cooperative", **fields: Any) -> OrganizationType:
    fields.setdefault("name", text(code))
    fields.setdefault("sector", "sse")
    return OrganizationType.objects.get_or_create(code=code, defaults=fields)[0]


def make_organization(slug: str = "", **fields: Any) -> Organization:
    slug = slug or f"organization-{number()}"
    fields.setdefault("name", text(slug.title()))
    if "territory" not in fields:
        fields["territory"] = make_territory()
    agent = Agent.objects.create(kind=Agent.Kind.ORGANIZATION)
    return Organization.objects.create(agent=agent, slug=slug, **fields)


def make_user(email: str = "", **fields: Any) -> User:
    email = email or f"person-{number()}@example.org"
    fields.setdefault("display_name", email.split("@")[0])
    return User.objects.create_user(email, PASSWORD, **fields)


def give_role(user: User, role: Role, scope: Organization | Territory) -> RoleAssignment:
    where = {"organization": scope} if isinstance(scope, Organization) else {"territory": scope}
    return RoleAssignment.objects.create(user=user, role=role, start=date(2020, 1, 1), **where)


def make_user_with_role(role: Role, scope: Organization | Territory, **fields: Any) -> User:
    user = make_user(**fields)
    give_role(user, role, scope)
    return user


def make_place(territory: Territory | None = None, **fields: Any) -> Place:
    fields.setdefault("name", text("Bathhouse"))
    return Place.objects.create(territory=territory or make_territory(), **fields)


def make_specification(slug: str = "", **fields: Any) -> ResourceSpecification:
    slug = slug or f"specification-{number()}"
    fields.setdefault("name", text(slug))
    fields.setdefault("default_unit", "one")
    return ResourceSpecification.objects.create(slug=slug, **fields)


def make_plan(**fields: Any) -> Plan:
    fields.setdefault("name", text("Plan"))
    return Plan.objects.create(**fields)


def make_process(plan: Plan | None = None, in_scope_of: Agent | None = None, **fields: Any) -> Process:
    fields.setdefault("name", text("Process"))
    return Process.objects.create(
        planned_within=plan or make_plan(), in_scope_of=in_scope_of or make_organization().agent, **fields
    )


def make_initiative(slug: str = "", **fields: Any) -> Initiative:
    slug = slug or f"initiative-{number()}"
    fields.setdefault("name", text(slug.title()))
    if "lead" not in fields:
        fields["lead"] = make_organization()
    fields.setdefault("territory", fields["lead"].territory)
    if "plan" not in fields:
        fields["plan"] = make_plan()
    fields.setdefault("status", Initiative.Status.RUNNING)
    return Initiative.objects.create(slug=slug, **fields)


def make_space(slug: str = "", initiative: Initiative | None = None, **fields: Any) -> Space:
    """A space with one visit activity called `bath`."""
    initiative = initiative or make_initiative()
    slug = slug or f"space-{number()}"
    fields.setdefault("name", text(slug.title()))
    fields.setdefault("operator", initiative.lead)
    fields.setdefault("place", make_place(initiative.territory))
    fields.setdefault("guests", make_person())
    space = Space.objects.create(slug=slug, initiative=initiative, **fields)
    make_activity(space, "bath", Activity.Kind.VISIT)
    return space


def make_activity(space: Space, slug: str, kind: str, **fields: Any) -> Activity:
    fields.setdefault("name", text(slug.title()))
    if "specification" not in fields:
        fields["specification"] = make_specification(f"{slug}-{number()}", default_effort_unit="hour")
    if "process" not in fields:
        fields["process"] = make_process(space.initiative.plan, space.operator.agent)
    return Activity.objects.create(space=space, slug=slug, kind=kind, **fields)
