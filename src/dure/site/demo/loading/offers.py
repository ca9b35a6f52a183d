"""Services and the places where they are offered. What no source says is marked as simulated."""

from typing import Any

from dure.core.agents.models import Organization, User
from dure.core.agents.qualities import spoken_languages
from dure.core.kit.translated import Translated
from dure.local.directory.services.actions import add_location, add_service, offer_at
from dure.local.directory.services.models import Location
from dure.site.demo.content import Entry, read, translated

SIMULATED = Translated(
    {
        "ko": "시연을 위해 만든 정보",
        "en": "Made for the demonstration",
        "fr": "Créé pour la démonstration",
        "es": "Creado para la demostración",
    },
    "ko",
)


def load_offers(by: User) -> None:
    """Every place, then every service with its hours."""
    content = read("services")
    places = {entry["slug"]: _load_place(by, entry) for entry in content["locations"]}
    for entry in content["services"]:
        _load_service(by, entry, places)


def _load_place(by: User, entry: Entry) -> Location:
    address = {
        "address_1": "",
        "city": translated(entry["city"]).as_json(),
        "state_province": "",
        "postal_code": "",
        "country": "KR",
        "address_type": "physical",
    }
    return add_location(
        by,
        Organization.objects.get(slug=entry["organization"]),
        entry["slug"],
        name=translated(entry["name"]),
        description=translated(entry.get("description")),
        transportation=translated(entry.get("transportation")),
        latitude=entry["latitude"],
        longitude=entry["longitude"],
        accessibility=entry["accessibility"],
        simulated=True,
        details={"addresses": [address], "languages": [_language(code) for code in entry["languages"]]},
    )


def _load_service(by: User, entry: Entry, places: dict[str, Location]) -> None:
    service = add_service(
        by,
        Organization.objects.get(slug=entry["organization"]),
        entry["slug"],
        name=translated(entry["name"]),
        description=translated(entry.get("description")),
        categories=entry["categories"],
        eligibility_description=translated(entry.get("eligibility")),
        application_process=translated(entry.get("application")),
        simulated=True,
        exceptions={"holidays": entry["holidays"]} if "holidays" in entry else {},
        details=_details(entry),
    )
    for slug in entry["at"]:
        offer_at(by, service, places[slug])


def _details(entry: Entry) -> dict[str, Any]:
    hours = [
        {"freq": "WEEKLY", "byday": each["days"], "opens_at": each["opens"], "closes_at": each["closes"]}
        for each in entry["hours"]
    ]
    details: dict[str, Any] = {"schedules": hours}
    if "phone" in entry:
        details["phones"] = [{"number": entry["phone"], "type": "voice", "description": SIMULATED.as_json()}]
    if "price" in entry:
        details["cost_options"] = [{"amount": entry["price"], "currency": "KRW"}]
    if "capacity" in entry:
        details["service_capacities"] = [{"maximum": entry["capacity"]}]
    if "documents" in entry:
        details["required_documents"] = [{"document": translated(each).as_json()} for each in entry["documents"]]
    return details


def _language(code: str) -> dict[str, str]:
    return {"code": code, "name": spoken_languages()[code].in_language("en")}
