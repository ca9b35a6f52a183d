"""Small HSDS documents of our own, with every kind of part that the standard has."""

from typing import Any

PHONE = {"id": "0a7c0d2e-0001-4a00-8a00-000000000001", "number": "+82 31 000 0000", "type": "voice", "extension": 12}
LANGUAGE = {"id": "0a7c0d2e-0001-4a00-8a00-000000000002", "name": "Vietnamese", "code": "vi", "note": "On Tuesdays"}
TERM: dict[str, Any] = {
    "id": "0a7c0d2e-0001-4a00-8a00-000000000003",
    "code": "F-1",
    "name": "Food",
    "description": "Things to eat",
    "parent_id": "0a7c0d2e-0001-4a00-8a00-000000000004",
    "taxonomy": "Needs",
    "taxonomy_detail": {
        "id": "0a7c0d2e-0001-4a00-8a00-000000000005",
        "name": "Needs",
        "description": "What people need",
        "version": "2",
    },
    "language": "en",
    "term_uri": "https://example.org/needs/food",
}
SCHEDULE = {
    "id": "0a7c0d2e-0001-4a00-8a00-000000000006",
    "freq": "WEEKLY",
    "byday": "MO,TU,WE,TH,FR",
    "opens_at": "11:30",
    "closes_at": "13:30",
    "timezone": 9,
    "description": "Weekdays at noon",
    "attending_type": "in person",
}
LOCATION: dict[str, Any] = {
    "id": "0a7c0d2e-0001-4a00-8a00-000000000007",
    "location_type": "physical",
    "name": "Village hall",
    "description": "Beside the market",
    "transportation": "Bus 37",
    "latitude": 37.1,
    "longitude": 127.4,
    "external_identifier": "1234",
    "external_identifier_type": "register",
    "addresses": [
        {
            "id": "0a7c0d2e-0001-4a00-8a00-000000000008",
            "address_1": "Market street 1",
            "city": "Town",
            "state_province": "Province",
            "postal_code": "AB1 2CD",
            "country": "KR",
            "address_type": "physical",
        }
    ],
    "accessibility": [
        {"id": "0a7c0d2e-0001-4a00-8a00-000000000009", "description": "No steps", "url": "https://example.org/steps"}
    ],
    "phones": [PHONE],
    "languages": [LANGUAGE],
}
OWNER: dict[str, Any] = {
    "id": "0a7c0d2e-0001-4a00-8a00-000000000010",
    "name": "Neighbors' kitchen",
    "description": "Cooks for whoever comes",
    "email": "kitchen@example.org",
    "website": "https://example.org/kitchen",
    "year_incorporated": 2011,
    "legal_status": "Cooperative",
    "tax_status": "exempt",
    "funding": [{"id": "0a7c0d2e-0001-4a00-8a00-000000000011", "source": "Members"}],
    "contacts": [
        {
            "id": "0a7c0d2e-0001-4a00-8a00-000000000012",
            "title": "Coordinator",
            "department": "Kitchen",
            "phones": [PHONE],
        }
    ],
    "organization_identifiers": [
        {"id": "0a7c0d2e-0001-4a00-8a00-000000000013", "identifier_type": "Number", "identifier": "77"}
    ],
    "programs": [{"id": "0a7c0d2e-0001-4a00-8a00-000000000014", "name": "Meals", "description": "For all"}],
}
SERVICE: dict[str, Any] = {
    "id": "0a7c0d2e-0001-4a00-8a00-000000000015",
    "name": "Lunch",
    "alternate_name": "Noon table",
    "description": "A warm lunch",
    "url": "https://example.org/lunch",
    "email": "lunch@example.org",
    "status": "active",
    "interpretation_services": "In Vietnamese",
    "application_process": "Just come",
    "fees_description": "Pay what you can",
    "wait_time": "None",
    "fees": "0",
    "accreditations": "Food safety",
    "eligibility_description": "Everybody",
    "minimum_age": 0.5,
    "maximum_age": 120,
    "assured_date": "2025-11-01",
    "assurer_email": "check@example.org",
    "alert": "Closed on the day of the market",
    "last_modified": "2025-11-02T10:00:00.000Z",
    "unknown_to_the_standard": {"kept": [1, None, "two"]},
}
FULL_SERVICE: dict[str, Any] = {
    **SERVICE,
    "phones": [PHONE],
    "schedules": [SCHEDULE],
    "languages": [LANGUAGE],
    "service_areas": [{"id": "0a7c0d2e-0001-4a00-8a00-000000000016", "name": "The town", "extent_type": "text"}],
    "service_at_locations": [
        {
            "id": "0a7c0d2e-0001-4a00-8a00-000000000017",
            "description": "On the ground floor",
            "location": LOCATION,
            "schedules": [{**SCHEDULE, "id": "0a7c0d2e-0001-4a00-8a00-000000000018", "closes_at": "14:00"}],
        }
    ],
    "cost_options": [
        {"id": "0a7c0d2e-0001-4a00-8a00-000000000019", "option": "Adults", "currency": "krw", "amount": 5000}
    ],
    "required_documents": [{"id": "0a7c0d2e-0001-4a00-8a00-000000000020", "document": "None"}],
    "attributes": [{"id": "0a7c0d2e-0001-4a00-8a00-000000000021", "value": "yes", "taxonomy_term": TERM}],
    "program": OWNER["programs"][0],
    "organization": {**OWNER, "locations": [LOCATION]},
    "metadata": [
        {
            "id": "0a7c0d2e-0001-4a00-8a00-000000000022",
            "last_action_date": "2025-11-02",
            "last_action_type": "update",
            "field_name": "name",
            "previous_value": "Noon",
            "replacement_value": "Lunch",
            "updated_by": "Coordinator",
        }
    ],
}
ORGANIZATION: dict[str, Any] = {
    **OWNER,
    "locations": [LOCATION],
    "services": [{key: value for key, value in FULL_SERVICE.items() if key != "organization"}],
}
PAGE: dict[str, Any] = {
    "total_items": 1,
    "total_pages": 1,
    "page_number": 1,
    "size": 1,
    "first_page": True,
    "last_page": True,
    "empty": False,
    "contents": [{**SERVICE, "organization": {"id": OWNER["id"], "name": "Kitchen", "description": ""}}],
}
