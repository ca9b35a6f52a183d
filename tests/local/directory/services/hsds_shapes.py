"""HSDS 3.0 as a table: which fields each object has, which it must have, and of what kind.

From the table come JSON Schemas, which every answer of the API is held against, and made-up documents of every
shape that the standard allows. Where the published schemas are at hand, a test compares the table with them.
"""

from functools import cache
from typing import Any

from hypothesis import strategies as st
from jsonschema_rs import validator_for

WEEKDAY = "MO|TU|WE|TH|FR|SA|SU"
STATUS = "active|inactive|defunct|temporarily_closed"
PLACE = "physical|postal|virtual"
NOTED = "attributes:[attribute] metadata:[metadata]"
# field:kind, with ! in place of : where the field has to be there; [x] is a list of x, {x} one x.
TABLE = {
    "service": f"""id!uuid organization_id:uuid program_id:uuid name!text alternate_name:text description:text url:uri
        email:email status!{STATUS} interpretation_services:text application_process:text
        fees_description:text wait_time:text fees:text accreditations:text eligibility_description:text
        minimum_age:number maximum_age:number assured_date:text assurer_email:email licenses:text alert:text
        last_modified:date-time phones:[phone] schedules:[schedule] service_areas:[service_area]
        service_at_locations:[service_at_location] languages:[language] organization:{{organization}}
        funding:[funding] cost_options:[cost_option] program:{{program}} required_documents:[required_document]
        contacts:[contact] {NOTED}""",
    "service_at_location": f"""id!uuid service_id:uuid location_id:uuid description:text contacts:[contact]
        phones:[phone] schedules:[schedule] location:{{location}} service:{{service}} {NOTED}""",
    "location": f"""id!uuid location_type!{PLACE} url:uri organization_id:uuid name:text alternate_name:text
        description:text transportation:text latitude:number longitude:number external_identifier:text
        external_identifier_type:text languages:[language] addresses:[address] contacts:[contact]
        accessibility:[accessibility] phones:[phone] schedules:[schedule] {NOTED}""",
    "organization": f"""id!uuid name!text alternate_name:text description!text email:email website:uri tax_status:text
        tax_id:text year_incorporated:number legal_status:text logo:text uri:uri parent_organization_id:uuid
        funding:[funding] contacts:[contact] phones:[phone] locations:[location] programs:[program]
        organization_identifiers:[organization_identifier] services:[service] {NOTED}""",
    "schedule": f"""id!uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:text valid_to:text
        dtstart:text timezone:number until:text count:number wkst:{WEEKDAY} freq:WEEKLY|MONTHLY interval:number
        byday:text byweekno:text bymonthday:text byyearday:text description:text opens_at:text closes_at:text
        schedule_link:uri attending_type:text notes:text {NOTED}""",
    "phone": f"""id!uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid
        service_at_location_id:uuid number!text extension:number type:text description:text languages:[language]
        {NOTED}""",
    "address": f"""id!uuid location_id:uuid attention:text address_1!text address_2:text city!text region:text
        state_province!text postal_code!text country!text address_type!{PLACE} {NOTED}""",
    "contact": f"""id!uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name:text
        title:text department:text email:email phones:[phone] {NOTED}""",
    "language": f"id!uuid service_id:uuid location_id:uuid phone_id:uuid name:text code:text note:text {NOTED}",
    "accessibility": f"id!uuid location_id:uuid description:text details:text url:uri {NOTED}",
    "funding": f"id!uuid organization_id:uuid service_id:uuid source:text {NOTED}",
    "cost_option": f"""id!uuid service_id:uuid valid_from:text valid_to:text option:text currency:text amount:number
        amount_description:text {NOTED}""",
    "program": f"id!uuid organization_id:uuid name!text alternate_name:text description!text {NOTED}",
    "required_document": f"id!uuid service_id:uuid document:text uri:uri {NOTED}",
    "service_area": f"""id!uuid service_id:uuid name:text description:text extent:text extent_type:text uri:text
        {NOTED}""",
    "organization_identifier": f"""id!uuid organization_id:uuid identifier_scheme:text identifier_type!text
        identifier!text {NOTED}""",
    "attribute": """id!uuid link_id:uuid taxonomy_term_id:uuid link_type:text link_entity:text value:text
        taxonomy_term:{taxonomy_term} metadata:[metadata]""",
    "taxonomy_term": """id!uuid code:text name!text description!text parent_id:uuid taxonomy:text
        taxonomy_detail:{taxonomy} language:text taxonomy_id:uuid term_uri:uri metadata:[metadata]""",
    "taxonomy": "id!uuid name!text description!text uri:uri version:text metadata:[metadata]",
    "metadata": """id!uuid resource_id:uuid resource_type:text last_action_date!text last_action_type!text
        field_name!text previous_value!text replacement_value!text updated_by!text""",
}
SCALARS = {"text", "uuid", "uri", "email", "date-time", "number"}
# Lists show what stands one to one with an item, and nothing of what it has many of.
LISTED = {"organization", "program", "location", "service", "taxonomy"}


@cache
def fields(kind: str) -> dict[str, tuple[str, bool]]:
    """The fields of an object: what each is, and whether it has to be there."""
    found = {}
    for field in TABLE[kind].split():
        name, mark, value = field.partition("!") if "!" in field else field.partition(":")
        found[name] = (value.replace("temporarily_closed", "temporarily closed"), mark == "!")
    return found


def schema(kind: str, *, short: bool = False) -> dict[str, Any]:
    """The JSON Schema of an item, or (`short`) of how it stands in a list."""
    definitions = {name: _object(name, short=short) for name in TABLE}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions, **_reference(kind)}


def problems(kind: str, document: Any, *, short: bool = False) -> list[str]:
    """What the standard says against a document; in a list, lists within it as well."""
    errors = _checker(kind, short).iter_errors(document)
    return [f"{'/'.join(map(str, each.instance_path))}: {each.message}" for each in errors]


@cache
def _checker(kind: str, short: bool) -> Any:  # noqa: FBT001
    return validator_for(schema(kind, short=short), validate_formats=True)


def _object(kind: str, *, short: bool) -> dict[str, Any]:
    properties = {}
    for name, (value, _needed) in fields(kind).items():
        inner = value.strip("[]{}")
        if value.startswith("["):
            properties[name] = False if short else {"type": "array", "items": _reference(inner)}
        elif value.startswith("{"):
            properties[name] = _reference(inner) if not short or inner in LISTED else False
        else:
            properties[name] = _scalar(value)
    needed = [name for name, (_value, needed) in fields(kind).items() if needed]
    return {"type": "object", "properties": properties, "required": needed}


def _scalar(value: str) -> dict[str, Any]:
    if value not in SCALARS:
        return {"type": "string", "enum": value.split("|")}
    if value in {"text", "number"}:
        return {"type": "string" if value == "text" else "number"}
    return {"type": "string", "format": value}


def _reference(kind: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind}"}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
_scalars = {
    "text": texts,
    "uuid": st.uuids().map(str),
    "uri": st.sampled_from(["https://example.org/a?b=c#d", "http://example.com", "urn:x:y", "mailto:a@example.org"]),
    "email": st.sampled_from(["a@example.org", "first.last+tag@example.co.uk"]),
    "date-time": st.sampled_from(["2025-11-02T10:00:00.000Z", "2023-03-15T10:30:45.123+01:00"]),
    "number": st.integers(-1000, 1000) | st.floats(-180, 180, allow_nan=False),
}
# Who publishes adds what the standard has not: plain values, lists and objects under other names.
_unknown = st.dictionaries(
    st.sampled_from(["x_note", "service_area", "term", "accessibility_text"]),
    st.none() | texts | st.integers() | st.lists(texts, max_size=2) | st.dictionaries(st.just("x"), texts),
    max_size=2,
)


def documents(kind: str, depth: int = 3, without: frozenset[str] = frozenset()) -> st.SearchStrategy[Any]:
    """Made-up documents of a kind, with what is nested in them down to `depth`; `without` leaves kinds out."""
    needed, further = {}, {}
    for name, (value, is_needed) in fields(kind).items():
        inner = value.strip("[]{}")
        if value[0] in "[{" and (depth == 0 or inner in without):
            continue
        strategy = _field(value, depth, without | {kind})
        if name == "name" and is_needed:
            strategy = texts.filter(str.strip)
        (needed if is_needed else further)[name] = strategy
    known = st.fixed_dictionaries(needed, optional=further)
    return st.builds(lambda one, other: {**other, **one}, known, _unknown)


def _field(value: str, depth: int, without: frozenset[str]) -> st.SearchStrategy[Any]:
    inner = value.strip("[]{}")
    if value.startswith("["):
        return st.lists(documents(inner, depth - 1, without), min_size=1, max_size=2)
    if value.startswith("{"):
        return documents(inner, depth - 1, without)
    return _scalars[value] if value in SCALARS else st.sampled_from(value.split("|"))
