"""A town with meals near and far, a clinic whose entry nobody keeps yet, and an officer."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from builders import PASSWORD, make_organization, make_territory, make_user_with_role
from dure.core.agents.actions import load_reference_data
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization, User
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.core.territories.models import Territory
from dure.local.directory.services.actions import add_location, add_service, offer_at

HERE = (37.1008, 127.4819)  # where the resident stands: in Iljuk-myeon
STEP = 0.01  # degrees of latitude, 1.1 km
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALWAYS = {"freq": "WEEKLY", "byday": ",".join(WEEKDAYS), "opens_at": "00:00", "closes_at": "24:00"}
# What is offered, how many steps north, and whether it is open now; the nearest meal is not, and the
# nearest open door offers something else.
OFFERS = (
    ("closed", "문 닫은 밥집", "meal", 1, False),
    ("laundry", "마을 빨래방", "laundry", 1, True),
    ("near", "가까운 밥상", "meal", 2, True),
    ("far", "먼 밥상", "meal", 5, True),
)


def korean(words: str) -> Translated:
    return Translated({"ko": words}, "ko")


def open_on_another_day() -> dict[str, str]:
    """Hours on one weekday which it is nowhere on earth now."""
    day = WEEKDAYS[(timezone.localdate() + timedelta(days=3)).weekday()]
    return {"freq": "WEEKLY", "byday": day, "opens_at": "11:30", "closes_at": "13:00"}


def make_offer(by: User, town: Territory, offer: tuple[str, str, str, int, bool]) -> None:
    """A cooperative with one place and one service there."""
    slug, name, category, steps, is_open = offer
    owner = make_organization(slug, territory=town, name=korean(f"{name} 협동조합"))
    index_organizations([owner])
    address = {"address_1": f"일죽면 주래본죽로 {steps}", "city": "안성시", "country": "KR", "address_type": "physical"}
    place = add_location(
        by, owner, slug, name=korean(name), latitude=HERE[0] + steps * STEP, longitude=HERE[1],
        details={"addresses": [address], "phones": [{"number": f"031-670-000{steps}"}]},
    )  # fmt: skip
    schedule = ALWAYS if is_open else open_on_another_day()
    service = add_service(
        by, owner, slug, name=korean(f"{name} 점심" if category == "meal" else name), categories=[category],
        fees_description=korean("4,000원"), details={"schedules": [schedule]},
    )  # fmt: skip
    offer_at(by, service, place)


def make_clinic(town: Territory) -> Organization:
    """An entry with a website of its own, which its owner can be told by."""
    clinic = make_organization(
        "clinic",
        territory=town,
        name=korean("한빛의료복지 사회적협동조합"),
        website="https://hanbit.example",
        phone="031-111-1111",
        street_address="안성시 일죽면 1",
    )
    index_organizations([clinic])
    return clinic


def build() -> dict[str, Any]:
    """The world in a database of its own, and who signs in to import."""
    load_reference_data()
    town = make_territory("anseong", make_territory("korea", name=korean("대한민국")), name=korean("안성시"))
    officer = make_user_with_role(Role.OFFICER, town, email="officer@example.org", language="ko")
    for offer in OFFERS:
        make_offer(officer, town, offer)
    make_clinic(town)
    return {"email": officer.email, "password": PASSWORD}
