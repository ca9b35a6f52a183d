"""Every address tried as an attacker would: no name, number, reading or note reaches whom the role table does not name.

The walk of addresses says who is let in; here it is what is shown, through forms that open names and readings too, in
downloads, through objects of another space, and by the keys of machines.
"""

import io
import json
import zipfile
from http import HTTPStatus
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from builders import give_role, make_initiative, make_space, make_user, make_user_with_role
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.models import Access
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device, revoke_device
from dure.local.spaces.models import Device
from dure.site.api import api
from page_world import ARGUMENTS, HEALTH, IDENTITY, PageWorld, address, page_names

pytestmark = pytest.mark.django_db
P = Permission
PAGES = page_names()
# The rooms that know people. Forms of the others are sent by the walk of addresses.
HOLDING = {"agents", "spaces", "floor", "alarms", "kiosk_desk", "daybook", "bookings", "community", "safe_use", "tasks"}
# What opens, finds or tries: sent to every address by whoever may not do so.
NOSY = {
    "do": "names",
    "purpose": "curiosity",
    "query": "Kwon",
    "digits": "7391",
    "mark": "",
    "fields": ["name", "phone", "birth_year", "health_notes"],
    "state": "open",
}


@pytest.fixture
def world():
    return PageWorld()


def text_of(answer):
    """What an answer says; of a workbook or an archive what its parts say."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return f"{answer.headers}{content.decode(errors='replace')}"


def ask(client, method, url, sent):
    """The answer to a request whose effects are taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(url, sent)
        transaction.set_rollback(True)
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, f"{method} {url}"
    return answer


def seen_by(user, world, markers):
    """Which addresses showed which of `markers` to `user`, who asks for all, also as files, and tries every form."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session, found = client.cookies.copy(), set()
    named = reverse("floor:act", kwargs=ARGUMENTS["floor:act"](world) | {"act": "name"})
    for name, url in [*((name, address(world, name)) for name in PAGES), ("floor:act name", named)]:
        client.cookies = session.copy()
        said = text_of(ask(client, "get", url, {}))
        for form in ("csv", "xlsx"):
            if f"format={form}" in said:
                said += text_of(ask(client, "get", url, {"format": form}))
        if name.split(":")[0] in HOLDING:
            said += text_of(ask(client, "post", url, NOSY))
        found |= {(name, marker) for marker in markers if marker in said}
    return found


def holder_of_all(world, *roles, administrator=False):
    """Somebody with `roles` here, and with every role elsewhere: who sees nothing stands for all of them."""
    user = make_user(is_administrator=administrator)
    for role in Role:
        give_role(user, role, world.foreign_territory)
        give_role(user, role, world.foreign_organization)
        give_role(user, role, world.partner.organization)
    for role in roles:
        give_role(user, role, world.territory)
        give_role(user, role, world.organization)
    return user


def without(permission):
    return [role for role in Role if permission not in PERMISSIONS[role]]


def test_no_identity_is_shown_to_officers_partners_or_staff_of_another_space(world):
    before = Access.objects.count()
    user = holder_of_all(world, *without(P.READ_PERSONAL_DATA), administrator=True)
    assert not seen_by(user, world, IDENTITY + HEALTH)
    assert Access.objects.count() == before


def test_no_reading_or_note_on_health_is_shown_to_staff(world):
    seen = seen_by(holder_of_all(world, *without(P.READ_HEALTH_NOTES)), world, IDENTITY + HEALTH)
    assert not [each for each in seen if each[1] in HEALTH]
    # The same questions do open names and readings for those who may, or nothing would be proven.
    assert {"agents:resident", "floor:act name", "alarms:name", "community:session"} <= {name for name, _marker in seen}
    client = Client()
    client.force_login(make_user_with_role(Role.CLINICIAN, world.organization))
    opened = [ask(client, "post", address(world, name), NOSY) for name in ("agents:resident", "safe_use:readings")]
    assert all(marker in "".join(text_of(answer) for answer in opened) for marker in HEALTH)


def test_what_belongs_to_another_space_is_not_found_through_ones_own(world):
    """Whoever may do everything at a space of their own puts what belongs to another into its addresses."""
    own = make_space("own", make_initiative(lead=world.foreign_organization))
    client = Client(raise_request_exception=False)
    client.force_login(holder_of_all(world))
    tried = {}
    events = EconomicEvent.objects.count()
    for name in PAGES:
        kwargs = ARGUMENTS[name](world) if name in ARGUMENTS else {}
        if kwargs.get("slug") == world.space.slug and any(isinstance(each, UUID) for each in kwargs.values()):
            url = reverse(name, kwargs=kwargs | {"slug": own.slug})
            tried[name] = {client.get(url).status_code, client.post(url, NOSY).status_code}
    assert len(tried) > 30
    # Taking an entry back leads to the desk, which says why it was refused.
    assert tried.pop("spaces:undo") == {302}
    assert EconomicEvent.objects.count() == events
    assert not {name: codes for name, codes in tried.items() if codes - {403, 404, 405}}


ALARMS, HEARTBEAT = "/api/v1/spaces/{slug}/alarms", "POST /api/v1/devices/heartbeat"
CHECKS, WEATHER = "POST /api/v1/spaces/{slug}/health-checks", "POST /api/v1/spaces/{slug}/weather"
# What the key of each kind of machine opens; everything else it does not.
DOORS = {
    Device.Kind.KIOSK: {"kiosk", HEARTBEAT, CHECKS, f"GET {ALARMS}", f"POST {ALARMS}"},
    Device.Kind.SCREEN: {"screen", HEARTBEAT, f"GET {ALARMS}"},
    Device.Kind.BUTTON: {HEARTBEAT, f"GET {ALARMS}", f"POST {ALARMS}"},
    Device.Kind.SENSOR: {HEARTBEAT, CHECKS, WEATHER, f"GET {ALARMS}"},
}
BODIES = {CHECKS: {"pulse": 70}, WEATHER: {"celsius": 5}}
MACHINES = [name for name in PAGES if name.split(":")[0] in {"kiosk", "screen"}]
# Where a key is handed in, and a script that everybody may have.
FOR_ALL = {"kiosk:pair", "kiosk:service_worker", "screen:pair"}


def opened_by(key, world):
    """Which doors a key opens: the rooms of machines whose every address lets it in, and operations of the API."""
    client = Client(raise_request_exception=False)
    client.cookies.load({"dure_kiosk": key, "dure_screen": key})
    program = Client(headers={"Authorization": f"Bearer {key}"})
    opened, closed = set(), set()
    for name in set(MACHINES) - FOR_ALL:
        url = address(world, name)
        answers = [client.get(url), client.post(url, {}, "application/json"), client.post(url)]
        let_in = any(one.status_code not in {302, 401, 403, 405} for one in answers)
        (opened if let_in else closed).add(name.split(":")[0])
    assert not opened & closed
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            if operation.get("security") or name in {HEARTBEAT, f"GET {ALARMS}", f"POST {ALARMS}"}:
                body = json.dumps(BODIES.get(name, {}))
                with transaction.atomic():
                    answer = program.generic(method.upper(), world.api_path(path), body, "application/json")
                    transaction.set_rollback(True)
                if answer.status_code not in {401, 403}:
                    opened.add(name)
    return opened


@pytest.mark.parametrize("kind", Device.Kind.values)
def test_a_machines_key_opens_its_own_doors_only_and_none_once_it_is_removed(world, kind):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, world.organization)
    device, key = add_device(manager, world.space, kind, "Machine")
    assert opened_by(key, world) == DOORS[kind]
    revoke_device(manager, device)
    assert not opened_by(key, world)
    # Of another space it opens what is its own there, and nothing here.
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, world.foreign_organization)
    own = make_space("own", make_initiative(lead=world.foreign_organization))
    assert opened_by(add_device(stranger, own, kind, "Machine")[1], world) <= {"kiosk", "screen", HEARTBEAT}
