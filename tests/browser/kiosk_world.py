"""A bathhouse with a kiosk at its entrance, two members and three prices."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from builders import make_activity, make_space, make_specification, make_user_with_role
from dure.core.agents.models import User
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device
from dure.local.spaces.alarms.actions import Resolution, resolve
from dure.local.spaces.alarms.queries import open_alarms
from dure.local.spaces.kiosk.actions import Behavior, set_kiosk
from dure.local.spaces.kiosk.members import make_card
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.models import Activity, Device, Price, Space, Stay, Zone
from dure.local.spaces.premises.actions.prices import NewPrice, add_price
from dure.local.spaces.premises.actions.setting import set_presence
from dure.local.spaces.queries import today_at, zone_of
from dure.local.spaces.safe_use.actions import sign_rules
from dure.local.spaces.safe_use.shipped import shipped_documents

NAME = Translated({"ko": "일죽 목욕탕", "en": "Iljuk Bathhouse", "fr": "Bains d’Iljuk", "es": "Baños de Iljuk"}, "ko")


def build() -> dict[str, str]:
    """The kiosk's key and a member's card; the kiosk begins in Korean and waits 60 seconds."""
    space = make_space("bathhouse", name=NAME, follows_presence=True)
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator, email="manager@example.org")
    bath = Zone.objects.create(
        space=space, slug="bath", name=Translated({"ko": "온탕", "en": "Hot bath", "fr": "Bain chaud"}, "ko")
    )
    device, key = add_device(manager, space, Device.Kind.KIOSK, "Entrance", bath)
    set_kiosk(manager, device, Behavior("ko", 60, asks_locker=True, speaks=False))
    people = [
        register_person(manager, space.operator, PersonalData(name=name, phone=phone))
        for name, phone in (("김영희", "010-1234-5678"), ("박철수", "010-8765-5678"), ("Marie Dupont", "010-1111-2222"))
    ]
    return {"key": key, "card": make_card(manager, space, people[2].pk)[1]}


def build_with_prices() -> dict[str, str]:
    """The same with prices: everybody, from 65, and residents."""
    made = build()
    visit = Activity.objects.get(kind=Activity.Kind.VISIT)
    money = make_specification("money", default_unit="KRW")
    sale = make_activity(visit.space, "entry", Activity.Kind.SALE, specification=money)
    names = (
        ("일반", "Everybody", "Tout le monde"),
        ("어르신", "Older people", "Aînés"),
        ("주민", "Residents", "Habitants"),
    )
    for order, ((korean, english, french), amount, condition, age) in enumerate(
        zip(names, ("6000", "3000", "0"), ("", "age", "residence"), (None, 65, None), strict=True)
    ):
        Price.objects.create(
            activity=visit,
            sale=sale,
            name=Translated({"ko": korean, "en": english, "fr": french, "es": english}, "ko"),
            amount=Decimal(amount),
            condition=condition,
            age_from=age,
            order=order,
        )
    return made


def build_with_rules() -> dict[str, str]:
    """The same with rules of safe use that a clinician has signed, so that the kiosk asks about measuring."""
    made = build()
    space = Space.objects.get()
    clinician = make_user_with_role(Role.CLINICIAN, space.operator, email="clinician@example.org")
    sign_rules(clinician, space, next(iter(shipped_documents())), "김의사")
    return made


def build_with_monitor() -> dict[str, str]:
    """The same with rules and a blood pressure monitor that is paired with the kiosk's zone; with the monitor's key."""
    made = build_with_rules()
    space, manager = Space.objects.get(), User.objects.get(email="manager@example.org")
    made["monitor"] = add_device(manager, space, Device.Kind.SENSOR, "Monitor", space.zones.get())[1]
    return made


def resolve_calls_and_ask_for_money() -> None:
    """Staff come and the call for help is over; from now on a visit has a price, and nobody goes out any more."""
    space = Space.objects.get()
    leader = make_user_with_role(Role.HEALTH_LEADER, space.operator, email="leader@example.org")
    for call in open_alarms(space):
        resolve(leader, call, Resolution("Nothing had happened."))
    sale = make_activity(
        space, "entry", Activity.Kind.SALE, specification=make_specification("money", default_unit="KRW")
    )
    visit = Activity.objects.get(kind=Activity.Kind.VISIT)
    manager = User.objects.get(email="manager@example.org")
    add_price(manager, space, NewPrice(visit, sale, name=Translated({"ko": "일반"}, "ko"), amount=Decimal(6000)))
    set_presence(manager, space, follows_presence=False, longest_stay=180)


def recorded() -> dict[str, list[str]]:
    """What has arrived: the ids of visits and their moments in the order of the ledger, who is in, advice, notes."""
    visits = EconomicEvent.objects.filter(source="kiosk", action="deliverService").order_by("position")
    return {
        "ids": [event.source_id for event in visits],
        "times": [event.occurred_at.isoformat() for event in visits],
        "in": [str(stay.visitor_id or "guest") for stay in Stay.objects.filter(left_at=None)],
        "advice": [stay.advice for stay in Stay.objects.all()],
        "problems": list(KioskEntry.objects.exclude(problem="").values_list("problem", flat=True)),
    }


def sums() -> dict[str, Any]:
    """The ledger of this month, added up by its own rows: visits, sales and events."""
    space = Space.objects.get()
    first = today_at(space).replace(day=1)
    start = datetime.combine(first, time.min, zone_of(space))
    events = EconomicEvent.objects.filter(occurred_at__gte=start)
    found: dict[str, Any] = {"month": f"{first:%Y-%m}", "events": events.count()}
    for activity in space.activities.filter(kind__in=["visit", "sale"]):
        of_kind = events.filter(resource_conforms_to=activity.specification_id)
        found[activity.kind] = int(sum(event.resource_quantity or 0 for event in of_kind))
    return found
