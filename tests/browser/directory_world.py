"""A town with meals near and far, a clinic that keeps its own entry, and an officer."""

from typing import Any

from builders import make_organization, make_territory, make_user_with_role
from dure.core.agents.actions import load_reference_data
from dure.core.agents.finding import index_organizations
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.local.directory.services.actions import add_location, add_service, offer_at

OFFICER = "officer@example.org"
HERE = (37.0081, 127.4796)
STEP = 0.01  # degrees, about a kilometer
ALWAYS = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "24:00"}
NEVER = {**ALWAYS, "valid_to": "2020-01-01"}
MEALS = (("nearest", "문 닫은 밥집", 1, NEVER), ("near", "가까운 밥상", 2, ALWAYS), ("far", "먼 밥상", 5, ALWAYS))


def korean(text: str) -> Translated:
    return Translated({"ko": text}, "ko")


def build() -> dict[str, Any]:
    """The world in a database of its own."""
    load_reference_data()
    town = make_territory("anseong", make_territory("korea", name=korean("대한민국")), name=korean("안성시"))
    officer = make_user_with_role(Role.OFFICER, town, email=OFFICER, language="ko")
    clinic = make_organization(
        "clinic",
        territory=town,
        name=Translated({"en": "Clinic", "ko": "의원"}, "en"),
        website="https://clinic.example",
        phone="031-111-1111",
    )
    index_organizations([clinic])
    for slug, name, steps, hours in MEALS:
        kitchen = make_organization(slug, territory=town, name=korean(f"{name} 협동조합"))
        place = add_location(
            officer, kitchen, slug, name=korean(name), latitude=HERE[0] + steps * STEP, longitude=HERE[1]
        )
        service = add_service(
            officer, kitchen, slug, name=korean(name), categories=["meal"], details={"schedules": [hours]}
        )
        offer_at(officer, service, place)
    return {"town": town.slug}
