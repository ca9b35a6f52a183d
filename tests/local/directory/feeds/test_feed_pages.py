import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_user
from dure.core.agents.models import Organization
from dure.local.directory.feeds.actions import pause_feed, start_load
from dure.local.directory.feeds.models import Feed, Load
from jobs import run_jobs
from local.directory.feeds.feed_world import FeedWorld
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(source, client):
    world = FeedWorld(source)
    client.force_login(world.officer)
    return world


def entered(world, **changes):
    fields = {
        "territory": world.town.pk,
        "name": "Register",
        "kind": "json",
        "address": f"{world.source.address}/service",
        "every": "week",
        "hour": "4",
        "best_effort": "on",
        "key_parameter": "serviceKey",
        "key": "never-shown",
        "parameters": "type=json\n\nyear = 2025",
        "items_path": "response.body.items.item",
        "first_page": "1",
        "page_size": "100",
        "column_identifier": "no",
        "column_name": "name",
    }
    return fields | changes


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_officer_sets_a_feed_up_and_its_key_is_never_shown_again(client, world):
    answer = client.post("/en/feeds/new/", entered(world), follow=True)
    assert "The feed is saved." in answer.text
    feed = Feed.objects.get()
    assert (feed.parameters, feed.mapping) == (
        {"type": "json", "year": "2025"},
        {"Identifier": "no", "Name": "name"},
    )
    for address in (f"/en/feeds/{feed.pk}/", f"/en/feeds/{feed.pk}/change/", "/en/feeds/"):
        assert "never-shown" not in client.get(address).text
    assert "Kept, encrypted" in client.get(f"/en/feeds/{feed.pk}/").text


def test_every_field_is_on_the_page_once_and_the_rarer_ones_unfold(client, world):
    text = client.get("/en/feeds/new/").text
    names = re.findall(r'name="((?!csrf|q")\w+)"', text.split("<main")[1])
    assert len(names) == len(set(names))
    assert {"territory", "address", "key", "items_path", "column_identifier", "column_name"} <= set(names)
    assert "<details" in text
    assert not re.search(r"<details[^>]* open", text.split("<main")[1])
    feed = world.service_feed()
    assert re.search(r"<details[^>]* open", client.get(f"/en/feeds/{feed.pk}/change/").text.split("<main")[1])


def test_a_form_that_is_wrong_says_where_and_does_not_show_the_key(client, world):
    answer = client.post("/en/feeds/new/", entered(world, parameters="no sign", hour="25"))
    assert answer.status_code == 422
    assert "name=value" in answer.text
    assert "never-shown" not in answer.text
    answer = client.post("/en/feeds/new/", entered(world, column_name=""))
    assert "where the identifier and the name stand" in answer.text
    assert not Feed.objects.exists()


def test_a_feed_is_changed_and_keeps_its_key(client, world):
    client.post("/en/feeds/new/", entered(world))
    feed = Feed.objects.get()
    page = client.get(f"/en/feeds/{feed.pk}/change/").text
    assert 'value="response.body.items.item"' in page
    client.post(f"/en/feeds/{feed.pk}/change/", entered(world, name="New name", key=""))
    feed.refresh_from_db()
    assert (feed.name, feed.has_key) == ("New name", True)
    client.post(f"/en/feeds/{feed.pk}/change/", entered(world, key="", forget_key="on"))
    feed.refresh_from_db()
    assert not feed.has_key


def test_load_now_shows_the_progress_and_then_what_the_load_did(client, world):
    world.source.csv("/file", standard_file(row("A"), row("B", Latitude="north", Longitude="1")))
    feed = world.file_feed()
    answer = client.post(f"/en/feeds/{feed.pk}/load/", follow=True)
    assert "It waits for its turn." in answer.text
    assert "Load now" not in answer.text
    again = client.post(f"/en/feeds/{feed.pk}/load/", follow=True)
    assert "This is being done already." in again.text
    run_jobs()
    answer = client.get(f"/en/feeds/{feed.pk}/")
    assert "Load now" in answer.text
    loaded = feed.loads.get()
    text = client.get(f"/en/feeds/{feed.pk}/loads/{loaded.pk}/").text
    assert "Cooperative A" in text
    assert Organization.objects.get().slug in text
    wrong = client.get(f"/en/feeds/{feed.pk}/loads/{loaded.pk}/?show=wrong").text
    assert "Latitude" in wrong
    assert client.get(f"/en/feeds/{feed.pk}/loads/{loaded.pk}/?show=nonsense").status_code == 200


def vanish_most(world, feed):
    world.source.csv("/file", standard_file(*(row(f"A{number}") for number in range(10))))
    start_load(world.officer, feed)
    run_jobs()
    world.source.csv("/file", standard_file(row("A0")))
    start_load(world.officer, feed)
    run_jobs()


def test_when_much_vanished_the_page_asks_and_the_answer_marks_the_entries(client, world):
    feed = world.file_feed()
    vanish_most(world, feed)
    text = re.sub(r"\s+", " ", client.get(f"/en/feeds/{feed.pk}/").text)
    assert "does not name 9 organizations that it named before" in text
    asking = feed.loads.first()
    client.post(f"/en/feeds/{feed.pk}/loads/{asking.pk}/approve/")
    run_jobs()
    assert "Load it all the same" not in client.get(f"/en/feeds/{feed.pk}/").text
    entry = Organization.objects.get(source_id="A5")
    assert "has not named the organization since" in re.sub(
        r"\s+", " ", client.get(f"/en/organizations/{entry.slug}/").text
    )
    named = Organization.objects.get(source_id="A0")
    assert "has not named" not in re.sub(r"\s+", " ", client.get(f"/en/organizations/{named.slug}/").text)


def test_a_second_answer_says_that_it_comes_too_late(client, world):
    feed = world.file_feed()
    old = Load.objects.create(feed=feed, state="asking")
    Load.objects.create(feed=feed, state="done")
    answer = client.post(f"/en/feeds/{feed.pk}/loads/{old.pk}/approve/", follow=True)
    assert "was loaded again since" in answer.text


def test_a_failure_stands_on_the_page_in_words(client, world):
    world.source.answers["/file"] = (404, {}, b"")
    feed = world.file_feed()
    start_load(world.officer, feed)
    run_jobs()
    assert "The source refused with the code 404." in client.get(f"/en/feeds/{feed.pk}/").text


def test_pause_and_going_on(client, world):
    feed = world.file_feed()
    assert "The feed is paused." in client.post(f"/en/feeds/{feed.pk}/pause/", {"paused": "yes"}, follow=True).text
    feed.refresh_from_db()
    assert feed.paused
    client.post(f"/en/feeds/{feed.pk}/pause/", {"paused": "no"})
    feed.refresh_from_db()
    assert not feed.paused


def test_an_empty_list_says_what_will_be_there(client, world):
    assert "There is no feed yet" in client.get("/en/feeds/").text


def test_feeds_of_other_territories_are_not_shown(client, world):
    feed = world.file_feed()
    client.force_login(make_user())
    assert client.get("/en/feeds/").status_code == 403
    for address in ("", "change/"):
        assert client.get(f"/en/feeds/{feed.pk}/{address}").status_code == 403
    for address in ("load/", "pause/"):
        assert client.post(f"/en/feeds/{feed.pk}/{address}").status_code == 403


def test_a_load_is_shown_under_its_own_feed_only(client, world):
    feed, other = world.file_feed(), world.file_feed()
    loaded = Load.objects.create(feed=other)
    assert client.get(f"/en/feeds/{feed.pk}/loads/{loaded.pk}/").status_code == 404


def test_lists_ask_no_more_with_more_rows(client, world):
    feed = pause_feed(world.officer, world.file_feed(), paused=True)
    Load.objects.create(feed=feed, state="done")
    one = [queries_of(client, address) for address in ("/en/feeds/", f"/en/feeds/{feed.pk}/")]
    for _each in range(2):
        world.file_feed()
        Load.objects.create(feed=feed, state="failed")
    assert [queries_of(client, address) for address in ("/en/feeds/", f"/en/feeds/{feed.pk}/")] == one


def test_the_list_of_differences_asks_no_more_with_more_rows(client, world):
    feed = world.file_feed()
    counted = []
    for number in (1, 3):
        world.source.csv("/file", standard_file(*(row(f"{number}-{each}") for each in range(number))))
        start_load(world.officer, feed)
        run_jobs()
        counted.append(queries_of(client, f"/en/feeds/{feed.pk}/loads/{feed.loads.first().pk}/?show=came"))
    assert counted[0] == counted[1]
