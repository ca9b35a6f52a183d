"""Adding, changing and closing services and places: who may, what is noted, what is found."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from builders import make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.finding import index_organizations
from dure.core.agents.qualities import ACCESSIBILITY, spoken_languages
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.audit.revisions import revisions_of
from dure.core.kit.errors import Refused
from dure.core.search.models import Entry
from dure.local.directory.services import actions, vocabulary
from dure.local.directory.services.models import OpeningRule, Service
from dure.local.directory.services.opening import open_keys
from dure.local.directory.services.stored import put_stored, stored_form

pytestmark = pytest.mark.django_db

NOON = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "11:30", "closes_at": "13:30"}
MONDAY_NOON = datetime(2025, 11, 3, 3, 0, tzinfo=UTC)


@pytest.fixture
def organization():
    return make_organization(territory=make_territory("anseong"))


@pytest.fixture
def by(organization):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, organization)


@pytest.fixture
def hall(by, organization):
    return actions.add_location(
        by, organization, name=text("Hall"), latitude=37.0, longitude=127.0, accessibility=["wheelchair"]
    )


@pytest.fixture
def lunch(by, organization, hall):
    details = {"schedules": [NOON], "languages": [{"code": "vi"}]}
    service = actions.add_service(by, organization, name=text("Lunch"), categories=["meal"], details=details)
    actions.offer_at(by, service, hall)
    return service


def entry(kind, subject):
    return Entry.objects.filter(kind=kind, subject=subject).first()


def test_a_service_is_found_by_what_it_is_where_it_is_and_when_it_is_open(lunch, hall, organization):
    found = entry("service", lunch.pk)
    key = OpeningRule.objects.get().key
    assert {"service:meal", "language:vi", "accessibility:wheelchair", "territory:anseong", f"hours:{key}"} <= set(
        found.facets
    )
    assert (found.latitude, found.longitude) == (37.0, 127.0)
    place = entry("location", hall.pk)
    assert {"service:meal", f"hours:{key}", "territory:anseong"} <= set(place.facets)
    whole = entry("organization", organization.pk)
    assert {"service:meal", f"hours:{key}", "language:vi", "accessibility:wheelchair"} <= set(whole.facets)
    index_organizations([organization])
    assert "service:meal" in entry("organization", organization.pk).facets


def test_what_is_open_now_is_known_by_key(lunch):
    key = OpeningRule.objects.get().key
    assert key in open_keys(MONDAY_NOON)
    assert key not in open_keys(datetime(2025, 11, 3, 5, 0, tzinfo=UTC))
    assert key in open_keys(datetime(2025, 11, 4, 3, 0, tzinfo=UTC))


def test_a_service_at_two_places_is_found_at_each(by, organization, lunch):
    far = actions.add_location(by, organization, name=text("Far hall"), latitude=36.0, longitude=128.0)
    at = actions.offer_at(by, lunch, far, details={"schedules": [{**NOON, "opens_at": "18:00", "closes_at": "20:00"}]})
    rows = Entry.objects.filter(kind="service")
    assert sorted(each.latitude for each in rows) == [36.0, 37.0]
    assert len({tuple(each.facets) for each in rows}) == 2
    actions.stop_offering_at(by, at)
    assert [each.subject for each in Entry.objects.filter(kind="service")] == [lunch.pk]


def test_every_change_is_noted_and_can_be_read_back(by, lunch):
    actions.change_service(by, lunch, note="New cook", alert=text("Soup only"), details={"schedules": []})
    last = revisions_of("service", lunch.pk)[0]
    assert last.note == "New cook"
    assert last.changes["details.schedules"] == [[NOON], None]
    assert Change.objects.filter(action="change_service", subject=str(lunch.pk)).exists()
    assert not any(each.startswith("hours:") for each in entry("service", lunch.pk).facets)
    before = {name: pair[0] for name, pair in last.changes.items()}
    put_stored(lunch, before)
    assert stored_form(lunch)["details.schedules"] == [NOON]
    assert not lunch.alert


def test_a_change_that_changes_nothing_is_not_noted(by, lunch):
    count = revisions_of("service", lunch.pk).count()
    actions.change_service(by, lunch, name=text("Lunch"))
    assert revisions_of("service", lunch.pk).count() == count


def test_a_paused_service_is_found_but_never_open_and_a_closed_one_is_gone(by, lunch):
    actions.close_service(by, lunch, for_good=False)
    assert not any(each.startswith("hours:") for each in entry("service", lunch.pk).facets)
    actions.close_service(by, lunch)
    assert entry("service", lunch.pk) is None
    assert "service:meal" not in entry("organization", lunch.organization_id).facets
    actions.reopen_service(by, lunch)
    assert entry("service", lunch.pk) is not None


def test_a_closed_place_is_gone_and_comes_back(by, hall):
    actions.close_location(by, hall)
    assert entry("location", hall.pk) is None
    actions.reopen_location(by, hall)
    assert entry("location", hall.pk) is not None


def test_confirming_sets_the_day(by, lunch):
    assert actions.confirm_service(by, lunch).checked_on is not None


def test_nobody_else_may_change_anything(organization, hall, lunch):
    strangers = [make_user(), make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())]
    at = lunch.at_locations.get()
    for stranger in [*strangers, make_user_with_role(Role.DESK_STAFF, organization)]:
        for attempt in (
            lambda who: actions.add_service(who, organization, name=text("x")),
            lambda who: actions.change_service(who, lunch, name=text("x")),
            lambda who: actions.close_service(who, lunch),
            lambda who: actions.reopen_service(who, lunch),
            lambda who: actions.confirm_service(who, lunch),
            lambda who: actions.add_location(who, organization, name=text("x")),
            lambda who: actions.change_location(who, hall, name=text("x")),
            lambda who: actions.close_location(who, hall),
            lambda who: actions.reopen_location(who, hall),
            lambda who: actions.offer_at(who, lunch, hall),
            lambda who: actions.change_offer(who, at, description=text("x")),
            lambda who: actions.stop_offering_at(who, at),
        ):
            with pytest.raises(PermissionDenied):
                attempt(stranger)
    assert Service.objects.get().name == text("Lunch")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": text("")}, "no-name"),
        ({"categories": ["nonsense"]}, "unknown-category"),
        ({"minimum_age": 9.0, "maximum_age": 3.0}, "ages-reversed"),
        ({"details": {"schedules": [{**NOON, "opens_at": "noon"}]}}, "unclear-hours"),
        ({"exceptions": {"closed_days": [{"from": "tomorrow"}]}}, "unclear-hours"),
    ],
)
def test_wrong_values_are_refused_with_what_to_do(by, lunch, fields, code):
    with pytest.raises(Refused) as refusal:
        actions.change_service(by, lunch, **fields)
    assert refusal.value.code == code
    assert refusal.value.message


def test_a_wrong_web_address_and_an_impossible_point_are_refused(by, lunch, hall):
    with pytest.raises(ValidationError):
        actions.change_service(by, lunch, url="javascript:alert(1)")
    with pytest.raises(Refused):
        actions.change_location(by, hall, latitude=100.0)
    with pytest.raises(Refused):
        actions.change_location(by, hall, longitude=None)
    with pytest.raises(Refused):
        actions.offer_at(by, lunch, hall)


def test_every_word_of_our_lists_is_there_in_four_languages():
    for names in (vocabulary.categories(), ACCESSIBILITY, spoken_languages()):
        for code, name in names.items():
            assert set(name.texts) == {"en", "ko", "fr", "es"}, code
