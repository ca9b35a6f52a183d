"""Loading the demo: through the same actions that people use, with users who hold the roles it takes."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from dure.core.agents.actions import give_role, set_active
from dure.core.agents.models import User
from dure.core.agents.roles import Role
from dure.core.territories.models import Territory
from dure.site.demo import LOADER, sign_ins, simulation
from dure.site.demo.content import read
from dure.site.demo.loading.activity import record_simulation
from dure.site.demo.loading.bathhouse import furnish, load_space
from dure.site.demo.loading.bodies import load_organizations
from dure.site.demo.loading.bookings import load_bookings
from dure.site.demo.loading.community import load_community
from dure.site.demo.loading.daybook import load_daybook
from dure.site.demo.loading.offers import load_offers
from dure.site.demo.loading.partnership import load_initiative
from dure.site.demo.loading.places import load_territories
from dure.site.demo.loading.residents import register_residents
from dure.site.demo.loading.safe_use import sign_published_rules
from dure.site.demo.loading.worth import load_account, publish


def is_loaded() -> bool:
    """Whether the demo is whole in this database: its loader is made first and all is kept or nothing."""
    return User.objects.filter(email=LOADER).exists()


def load(
    say: Callable[[str], object],
    *,
    first_day: date = simulation.FIRST_DAY,
    last_day: date = simulation.LAST_DAY,
) -> bool:
    """Load the demo unless it is there; returns whether it was loaded. All in one transaction.

    `first_day` and `last_day` limit the simulation. An interrupted loading leaves nothing behind, so the
    next start begins anew.
    """
    with transaction.atomic():
        if is_loaded():
            return False
        _load(say, first_day, last_day)
    return True


def _load(say: Callable[[str], object], first_day: date, last_day: date) -> None:
    users = sign_ins.make_users()
    administrator, officer = users[sign_ins.ADMINISTRATOR.email], users[sign_ins.OFFICER.email]
    loader = User.objects.create_user(LOADER, None, display_name="Demo")
    say("Loading territories and organizations …")
    load_territories(administrator)
    for country in Territory.objects.filter(kind=Territory.Kind.COUNTRY):
        give_role(administrator, loader, Role.OFFICER, country)
    load_organizations(loader)
    load_offers(loader)
    sign_ins.give_roles(users)
    say("Loading the initiative and its space …")
    initiative, pledges = load_initiative(officer)
    space = load_space(officer, initiative)
    sign_published_rules(users[sign_ins.CLINICIAN.email], space)
    residents = register_residents(users, space)
    say("Simulating a year at the bathhouse …")
    events = simulation.simulate(simulation.SEED, first_day, last_day)
    record_simulation(users[sign_ins.STAFF.email], space, pledges, residents, events)
    load_daybook(users[sign_ins.MANAGER.email], space, last_day)
    on_shift = {"manager": sign_ins.MANAGER, "staff": sign_ins.STAFF, "leader": sign_ins.LEADER}
    furnish(officer, space, {who: users[sign_in.email] for who, sign_in in on_shift.items()})
    load_community(users[sign_ins.MANAGER.email], space, residents, last_day)
    load_bookings(users[sign_ins.MANAGER.email], users[sign_ins.STAFF.email], space)
    say("Sealing the ledger, computing the account and publishing the case …")
    computation = load_account(officer, initiative, read("value"))
    publish(officer, initiative, computation)
    set_active(administrator, loader, active=False)
