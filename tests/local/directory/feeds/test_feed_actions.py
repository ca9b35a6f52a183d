import pytest
from django.core.exceptions import PermissionDenied

from builders import make_territory, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit import keys as site_keys
from dure.core.kit.errors import Refused
from dure.local.directory.feeds.actions import save_feed
from dure.local.directory.feeds.keys import locked_key, opened_key
from dure.local.directory.feeds.models import Feed
from local.directory.feeds.feed_world import MAPPING, FeedWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(source):
    return FeedWorld(source)


def test_a_key_is_kept_encrypted_and_opened_for_its_feed_only(world):
    first, second = world.service_feed(key="the key"), world.service_feed(key="the key")
    assert opened_key(first.id, first.key_box) == "the key"
    assert b"the key" not in bytes(Feed.objects.get(pk=first.pk).key_box)
    assert bytes(first.key_box) != bytes(second.key_box)
    with pytest.raises(Refused):
        opened_key(second.id, first.key_box)
    with pytest.raises(Refused):
        opened_key(first.id, bytes(first.key_box)[:-1] + b"x")


def test_no_key_is_no_box(world):
    feed = world.service_feed()
    assert (locked_key(feed.id, ""), opened_key(feed.id, b""), feed.has_key) == (b"", "", False)


def test_a_box_of_another_site_does_not_open(world, monkeypatch):
    from dure.core.agents.personal import vault

    feed = world.service_feed(key="the key")
    vault.derived_key.cache_clear()
    monkeypatch.setattr(vault, "site_key", lambda: b"x" * 32)
    with pytest.raises(Refused) as refusal:
        opened_key(feed.id, feed.key_box)
    vault.derived_key.cache_clear()
    assert refusal.value.code == "key-lost"
    assert site_keys.site_key()


def test_a_key_stays_when_other_things_change_and_can_be_replaced_or_forgotten(world):
    feed = world.service_feed(key="the key")
    feed = save_feed(world.officer, world.service_settings(name="New name"), feed)
    assert opened_key(feed.id, feed.key_box) == "the key"
    feed = save_feed(world.officer, world.service_settings(key=" another "), feed)
    assert opened_key(feed.id, feed.key_box) == "another"
    assert not save_feed(world.officer, world.service_settings(key=""), feed).has_key


@pytest.mark.parametrize("address", ["https://attacker.example.org/", "http://127.0.0.1:9/service"])
def test_a_key_is_not_sent_to_a_host_that_somebody_enters_later(world, address):
    feed = world.service_feed(key="the key")
    assert not save_feed(world.officer, world.service_settings(address=address), feed).has_key


def test_the_key_is_nowhere_in_the_audit_log(world):
    world.service_feed(key="the key")
    change = Change.objects.get(action="make_feed")
    assert change.details == {"kind": "json", "host": f"{world.source.address}", "key": True}
    assert "the key" not in str(list(Change.objects.values()))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "no-name", "name"),
        ({"address": "ftp://example.org/"}, "no-address", "address"),
        ({"address": "https://me:secret@example.org/"}, "password-in-address", "address"),
        ({"address": "https://example.org/?serviceKey=abc"}, "key-in-address", "address"),
        ({"address": "https://example.org/?TOKEN=abc"}, "key-in-address", "address"),
        ({"parameters": {"serviceKey": "abc"}}, "key-in-address", "address"),
        ({"parameters": {"mine": "abc"}, "key_parameter": "mine"}, "key-in-address", "address"),
        ({"kind": "pdf"}, "wrong-kind", "kind"),
        ({"every": "minute"}, "wrong-kind", "kind"),
        ({"key": "x" * 501}, "key-too-long", "key"),
        ({"key": "abc", "key_parameter": ""}, "no-key-parameter", "key_parameter"),
        ({"mapping": {}}, "wrong-mapping", "column_identifier"),
        ({"mapping": {"Identifier": "no"}}, "wrong-mapping", "column_identifier"),
        ({"mapping": MAPPING | {"Password": "x"}}, "wrong-mapping", "column_identifier"),
    ],
)
def test_what_cannot_be_a_feed_is_refused_with_a_remedy(world, changes, code, field):
    with pytest.raises(Refused) as refusal:
        world.service_feed(**changes)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.message
    assert not Feed.objects.exists()


def test_a_feed_cannot_be_moved_to_or_from_a_territory_of_others(world):
    feed, elsewhere = world.file_feed(), make_territory("elsewhere")
    stranger = make_user_with_role(Role.OFFICER, elsewhere)
    with pytest.raises(PermissionDenied):
        save_feed(world.officer, world.settings(territory=elsewhere), feed)
    with pytest.raises(PermissionDenied):
        save_feed(stranger, world.settings(territory=elsewhere), feed)


def test_whoever_saves_a_feed_answers_for_it(world):
    colleague = make_user_with_role(Role.OFFICER, world.town)
    feed = save_feed(colleague, world.settings(), world.file_feed())
    assert feed.owner == colleague


def test_a_weekly_feed_is_due_on_monday_in_its_territorys_time(world):
    from zoneinfo import ZoneInfo

    feed = world.file_feed(every="week", hour=5)
    local = feed.due_at.astimezone(ZoneInfo("Asia/Seoul"))
    assert (local.weekday(), local.hour, local.minute) == (0, 5, 0)
