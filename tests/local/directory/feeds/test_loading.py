"""Loading a source again and again: what comes, changes, vanishes and comes back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_organization, make_user
from dure.core.agents.models import Organization, RoleAssignment
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.tasks.lifelines import SilentLifeline
from dure.core.tasks.models import Job
from dure.core.tasks.running import claim, run_job
from dure.local.directory.exchange.models import SourceLink
from dure.local.directory.feeds import loading
from dure.local.directory.feeds.actions import approve_load, pause_feed, save_feed, start_load
from dure.local.directory.feeds.loading import load_due_feeds
from dure.local.directory.feeds.models import Difference, Feed, Load, Vanished
from jobs import run_jobs
from local.directory.feeds.feed_world import FeedWorld, items
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db
KEY = "secret+key/of=the city"


@pytest.fixture
def world(source):
    return FeedWorld(source)


def load(world, feed):
    """Load the feed as a worker does; the job and what was loaded."""
    start_load(world.officer, feed)
    (job,) = run_jobs()
    return job, feed.loads.first()


def counts(loaded):
    return loaded.came, loaded.changed, loaded.vanished, loaded.returned, loaded.wrong


def serve(world, *numbers, **more):
    world.source.paged("/service", items(*numbers, **more), KEY)


def test_a_standard_file_is_loaded_like_any_other_file(world):
    world.source.csv("/file", standard_file(row("A", Locality="Iljuk"), row("B")))
    feed = world.file_feed()
    job, loaded = load(world, feed)
    assert (job.state, loaded.state, counts(loaded)) == ("done", "done", (2, 0, 0, 0, 0))
    entry = Organization.objects.get(source=feed.source, source_id="A")
    assert (entry.locality, entry.territory, entry.source_name) == ("Iljuk", world.town, "Register")
    assert job.result_url.endswith(f"/feeds/{feed.pk}/")


def test_a_file_with_headings_of_its_own_is_read_by_the_mapping(world):
    world.source.csv("/file", "인증번호,기업명,소재지\n7,두레,안성\n".encode("cp949"))
    feed = world.file_feed(mapping={"Identifier": "인증번호", "Name": "기업명", "Street Address": "소재지"})
    load(world, feed)
    entry = Organization.objects.get(source=feed.source)
    assert (str(entry.name), entry.street_address) == ("두레", "안성")


def test_a_service_with_a_key_is_read_page_by_page(world):
    serve(world, *range(8))
    job, loaded = load(world, world.service_feed(key=KEY))
    assert (loaded.state, loaded.rows, loaded.came) == ("done", 8, 8)
    assert [query["pageNo"] for _path, query in world.source.asked] == ["1", "2", "3"]
    assert {query["serviceKey"] for _path, query in world.source.asked} == {KEY}
    assert job.done == 8


def test_an_xml_service_is_loaded_too(world):
    item = "<item><no>{0}</no><name>마을</name><addr><city>안성</city></addr></item>"
    body = "".join(item.format(number) for number in range(2))
    world.source.xml("/service", f"<response><body><items>{body}</items></body></response>".encode())
    feed = world.service_feed(kind="xml", page_parameter="", size_parameter="", total_path="", key_parameter="")
    assert counts(load(world, feed)[1]) == (2, 0, 0, 0, 0)


def test_what_came_changed_vanished_and_came_back_is_told_apart(world):
    serve(world, *range(6))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    changed = items(0, addr={"city": "이천"}) + items(1, 2, 3, 4, 6)
    world.source.paged("/service", changed, KEY)
    _job, loaded = load(world, feed)
    assert counts(loaded) == (1, 1, 1, 0, 0)
    kept = {(each.kind, each.source_id, tuple(each.details)) for each in loaded.differences.all()}
    assert kept == {("came", "6", ()), ("changed", "0", ("locality",)), ("vanished", "5", ())}
    assert loaded.unchanged == 4
    gone = Vanished.objects.get()
    assert (gone.source_id, gone.since, gone.feed) == ("5", timezone.localdate(), feed)
    assert Organization.objects.filter(source=feed.source).count() == 7
    world.source.paged("/service", changed + items(5), KEY)
    _job, loaded = load(world, feed)
    assert counts(loaded) == (0, 0, 0, 1, 0)
    assert not Vanished.objects.exists()


def test_what_vanished_stays_vanished_and_is_told_once(world):
    serve(world, *range(6))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    serve(world, *range(5))
    assert load(world, feed)[1].vanished == 1
    loaded = load(world, feed)[1]
    assert (loaded.vanished, loaded.unchanged) == (0, 5)
    assert Vanished.objects.count() == 1


def test_a_load_that_changes_nothing_says_so(world):
    serve(world, 1, 2)
    feed = world.service_feed(key=KEY)
    load(world, feed)
    loaded = load(world, feed)[1]
    assert counts(loaded) == (0, 0, 0, 0, 0)
    assert loaded.unchanged == 2
    assert not loaded.differences.exists()


def test_entries_of_other_sources_are_not_touched(world):
    other = make_organization("other", source="sse-csv-anseong", source_id="1", territory=world.town)
    serve(world, 1)
    load(world, world.service_feed(key=KEY))
    other.refresh_from_db()
    assert str(other.name) == "Other"
    assert not Vanished.objects.exists()


def test_entries_that_the_source_was_linked_to_are_compared_as_its_own(world):
    linked = make_organization("coop", territory=world.town)
    feed = world.file_feed()
    SourceLink.objects.create(source=feed.source, source_id="A", organization=linked)
    world.source.csv("/file", standard_file(row("A", Locality="Iljuk"), row("B")))
    assert counts(load(world, feed)[1]) == (1, 1, 0, 0, 0)
    world.source.csv("/file", standard_file(row("B")))
    assert counts(load(world, feed)[1]) == (0, 0, 1, 0, 0)
    assert Vanished.objects.get().organization == linked
    world.source.csv("/file", standard_file(row("A", Locality="Iljuk"), row("B")))
    assert counts(load(world, feed)[1]) == (0, 0, 0, 1, 0)
    assert not Vanished.objects.exists()


def test_the_second_row_of_entries_that_were_merged_is_told_and_changes_nothing(world):
    feed = world.file_feed()
    world.source.csv("/file", standard_file(row("A"), row("B")))
    load(world, feed)
    first, second = (Organization.objects.get(source_id=each) for each in ("A", "B"))
    Organization.objects.filter(pk=second.pk).update(merged_into=first)
    world.source.csv("/file", standard_file(row("A", Phone="1"), row("B", Phone="2")))
    loaded = load(world, feed)[1]
    assert (loaded.wrong, loaded.vanished) == (1, 0)
    assert Organization.objects.get(pk=first.pk).phone == "1"
    world.source.csv("/file", standard_file())
    assert load(world, feed)[1].vanished == 1


def test_when_much_vanishes_at_once_nothing_is_changed_and_somebody_is_asked(world):
    serve(world, *range(20))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    serve(world, *range(12), 99)
    _job, loaded = load(world, feed)
    assert (loaded.state, loaded.vanished) == ("asking", 8)
    assert not Vanished.objects.exists()
    assert not Organization.objects.filter(source=feed.source, source_id="99").exists()
    approve_load(world.officer, feed, loaded.pk)
    run_jobs()
    answered = feed.loads.first()
    assert counts(answered) == (1, 0, 8, 0, 0)
    assert Organization.objects.filter(source=feed.source).count() == 21


def test_an_answer_covers_only_as_much_as_was_asked(world):
    serve(world, *range(20))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    serve(world, *range(12))
    loaded = load(world, feed)[1]
    approve_load(world.officer, feed, loaded.pk)
    serve(world, *range(2))
    run_jobs()
    assert (feed.loads.first().state, feed.loads.first().vanished) == ("asking", 18)


def test_an_answer_to_an_earlier_question_is_refused(world):
    serve(world, *range(20))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    serve(world, 1)
    asked = load(world, feed)[1]
    serve(world, *range(20))
    load(world, feed)
    with pytest.raises(Refused) as refusal:
        approve_load(world.officer, feed, asked.pk)
    assert refusal.value.code == "nothing-to-answer"


def test_an_empty_source_asks_before_all_is_marked(world):
    serve(world, *range(10))
    feed = world.service_feed(key=KEY)
    load(world, feed)
    serve(world)
    assert load(world, feed)[1].state == "asking"


def test_right_rows_come_in_though_others_are_wrong(world):
    world.source.csv("/file", standard_file(row("A"), row("B", Latitude="north", Longitude="1")))
    _job, loaded = load(world, world.file_feed())
    assert counts(loaded) == (1, 0, 0, 0, 1)
    wrong = loaded.differences.get(kind="wrong")
    assert (wrong.source_id, wrong.name) == ("2", "Latitude")
    assert wrong.details[0]


def test_without_best_effort_one_wrong_row_stops_the_load_and_says_why(world):
    world.source.csv("/file", standard_file(row("A"), row("B", Latitude="north", Longitude="1")))
    _job, loaded = load(world, world.file_feed(best_effort=False))
    assert (loaded.state, loaded.wrong) == ("failed", 1)
    assert "rows are wrong" in loaded.error
    assert not Organization.objects.exists()


def test_an_entry_whose_row_became_wrong_has_not_vanished(world):
    world.source.csv("/file", standard_file(row("A"), row("B")))
    feed = world.file_feed()
    load(world, feed)
    world.source.csv("/file", standard_file(row("A"), row("B", Latitude="north", Longitude="1")))
    assert counts(load(world, feed)[1]) == (0, 0, 0, 0, 1)


def test_a_wrong_key_is_told_in_words_and_shown_nowhere(world, caplog):
    serve(world, 1)
    feed = world.service_feed(key="wrong-key-of-mine")
    job, loaded = load(world, feed)
    assert (job.state, loaded.state) == ("failed", "failed")
    assert "SERVICE_KEY_IS_NOT_REGISTERED_ERROR" in job.error
    everything = caplog.text + str(list(Job.objects.values())) + str(list(Load.objects.values()))
    everything += str(list(Change.objects.values())) + str(list(Feed.objects.values()))
    assert "wrong-key-of-mine" not in everything


def test_a_source_that_does_not_answer_is_tried_again_in_the_same_load(world):
    world.source.answers["/file"] = (503, {}, b"")
    feed = world.file_feed()
    job, loaded = load(world, feed)
    assert (job.state, loaded.state) == ("waiting", "failed")
    world.source.csv("/file", standard_file(row("A")))
    Job.objects.update(due_at=timezone.now())
    run_jobs()
    assert feed.loads.get().state == "done"


def test_a_job_that_is_run_twice_loads_once(world):
    serve(world, 1)
    feed = world.service_feed(key=KEY)
    job, loaded = load(world, feed)
    asked = len(world.source.asked)
    assert loading.load_feed(job, feed=str(feed.pk))["load"] == str(loaded.pk)
    assert len(world.source.asked) == asked


def test_a_load_that_somebody_stops_says_so(world):
    serve(world, 1)
    feed = world.service_feed(key=KEY)
    start_load(world.officer, feed)
    job = claim("test")
    lifeline = SilentLifeline(job, lambda: False)
    lifeline.stop_asked = lambda: True
    run_job(job, lifeline)
    assert (feed.loads.get().state, feed.loads.get().error) == ("failed", "Somebody stopped it.")


def test_a_mistake_of_ours_leaves_no_load_that_seems_to_run_for_ever(world, monkeypatch):
    monkeypatch.setattr(loading, "read_source", lambda *_: 1 / 0)
    job, loaded = load(world, world.file_feed())
    assert (job.state, loaded.state) == ("failed", "failed")


def test_a_feed_is_loaded_with_the_rights_of_whoever_saved_it(world):
    serve(world, 1)
    feed = world.service_feed(key=KEY)
    RoleAssignment.objects.filter(user=world.officer).update(end=timezone.localdate())
    start_load(None, feed)
    (job,) = run_jobs()
    assert job.state == "failed"
    assert "has to save it again" in job.error
    assert world.source.asked == []


def test_a_feed_is_loaded_once_at_a_time(world):
    feed = world.file_feed()
    start_load(world.officer, feed)
    with pytest.raises(Refused):
        start_load(world.officer, feed)


def due(feed):
    Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now() - timedelta(days=9))


def test_a_feed_that_is_due_is_started_once_and_due_again_later(world):
    feed = world.file_feed()
    due(feed)
    assert load_due_feeds(Job()) == {"started": 1}
    assert load_due_feeds(Job()) == {"started": 0}
    feed.refresh_from_db()
    assert timezone.now() < feed.due_at <= timezone.now() + timedelta(days=7)
    assert feed.due_at.astimezone().weekday() in {6, 0}
    assert Job.objects.get().name == "load_feed"


def test_a_paused_feed_is_not_started_until_it_goes_on(world):
    feed = pause_feed(world.officer, world.file_feed(), paused=True)
    due(feed)
    assert load_due_feeds(Job()) == {"started": 0}
    feed = pause_feed(world.officer, feed, paused=False)
    due(feed)
    assert load_due_feeds(Job()) == {"started": 1}


def test_loads_of_long_ago_are_forgotten_and_entries_stay(world):
    serve(world, 1)
    feed = world.service_feed(key=KEY)
    load(world, feed)
    Load.objects.update(started_at=timezone.now() - timedelta(days=800))
    load_due_feeds(Job())
    assert not Load.objects.exists()
    assert not Difference.objects.exists()
    assert Organization.objects.count() == 1


def test_nobody_loads_or_answers_for_a_feed_who_may_not_import_there(world):
    feed, stranger = world.file_feed(), make_user()
    asking = Load.objects.create(feed=feed, state="asking")
    for attempt in (
        lambda: start_load(stranger, feed),
        lambda: approve_load(stranger, feed, asking.pk),
        lambda: pause_feed(stranger, feed, paused=True),
        lambda: save_feed(stranger, world.settings(), feed),
        lambda: save_feed(stranger, world.settings()),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Job.objects.exists()
