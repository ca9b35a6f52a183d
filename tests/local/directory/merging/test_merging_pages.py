"""Pages of adding and merging: what they show, whom they let in, what they cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import make_organization, make_organization_type, make_territory, make_user, make_user_with_role, text
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.tasks.models import Job
from dure.local.directory.linkage import likely_same
from dure.local.directory.merging.actions import merge, note_likely
from dure.local.directory.merging.candidates import likely_duplicates
from dure.local.directory.merging.models import LikelyPair, Merge
from dure.local.directory.merging.records import record_of
from dure.local.directory.merging.tasks import find_duplicates

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(officer):
    browser = Client()
    browser.force_login(officer)
    return browser


def entry(slug, name, place, **fields):
    made = make_organization(slug, name=text(name), territory=place, **fields)
    index_organizations([made])
    return made


def form(place, name, **more):
    return {"name_original": "en", "name_en": name, "name": name, "territory": place.pk, **named(name), **more}


def named(name):
    """The name as the translated field's inputs send it, whatever they are called."""
    from dure.local.directory.forms import OrganizationForm

    widget = OrganizationForm().fields["name"].widget
    for candidate in ({"name-original": "en", "name-en": name}, {"name_original": "en", "name_en": name}):
        if widget.value_from_datadict(candidate, {}, "name"):
            return candidate
    return {}


def test_an_organization_that_nobody_is_like_is_added_at_once(client, place):
    answer = client.post(reverse("merging:add"), form(place, "Alder Bakery", postcode="17500"))
    made = Organization.objects.get(postcode="17500")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("directory:detail", kwargs={"slug": made.slug})
    assert made.territory == place


def test_before_saving_a_likely_entry_is_shown_and_nothing_is_added(client, place):
    entry("alder", "Alder Bakery Ltd", place, postcode="17500", locality="Iljuk")
    answer = client.post(reverse("merging:add"), form(place, "Alder Bakery", postcode="17500"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Is it one of these?" in page
    assert reverse("directory:detail", kwargs={"slug": "alder"}) in page
    assert "No, add it as new" in page
    assert Organization.objects.count() == 1


def test_whoever_says_no_adds_it_as_new(client, place):
    entry("alder", "Alder Bakery Ltd", place, postcode="17500")
    answer = client.post(reverse("merging:add"), form(place, "Alder Bakery", postcode="17500", new="yes"))
    assert answer.status_code == 302
    assert Organization.objects.count() == 2


def test_a_wrong_form_is_shown_again_with_what_is_wrong(client, place):
    answer = client.post(reverse("merging:add"), form(place, "", country_code="XX"))
    assert answer.status_code == 422
    assert Organization.objects.count() == 0


def test_an_organization_cannot_be_put_where_one_has_no_rights(client, place):
    elsewhere = make_territory("elsewhere")
    answer = client.post(reverse("merging:add"), form(elsewhere, "Alder Bakery"))
    assert answer.status_code == 422
    assert Organization.objects.count() == 0


def test_likely_entries_appear_while_somebody_types(client, place):
    entry("alder", "Alder Bakery Ltd", place, postcode="17500")
    answer = client.post(reverse("merging:like"), form(place, "alder  bakery", postcode="17500"))
    assert "Alder Bakery Ltd" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"territory": "\x00"}, {"latitude": "x", "postcode": "17500"}])
def test_typing_nonsense_shows_nothing_and_breaks_nothing(client, data):
    answer = client.post(reverse("merging:like"), data)
    assert answer.status_code == 200
    assert answer.content.decode().strip() == ""


def test_tenants_of_one_house_are_not_proposed(client, place):
    entry("care", "안성 돌봄 협동조합", place, postcode="17534", street_address="중앙로 12")
    answer = client.post(
        reverse("merging:like"), form(place, "안성 교육 협동조합", postcode="17534", street_address="중앙로 12")
    )
    assert answer.content.decode().strip() == ""


@pytest.mark.parametrize("name", ["주식회사 햇살나눔", "햇살 나눔(주)", "햇살나눔 사회적협동조합", "햇쌀나눔협동조합"])
def test_korean_names_are_found_however_they_are_written(place, name):
    known = entry("sun", "햇살나눔협동조합", place, postcode="17534", street_address="중앙로 12")
    asked = record_of(Organization(name=text(name), postcode="17534", street_address="중앙로 12"))
    assert [each.organization for each in likely_duplicates(asked)] == [known]


def test_candidates_cost_the_same_queries_for_any_number_of_entries(place):
    asked = record_of(Organization(name=text("Alder Bakery"), postcode="17500"))
    counts = []
    for number in range(12):
        entry(f"alder-{number}", f"Alder Bakery {'abcdefghijkl'[number]}x Ltd", place, postcode="17500")
        if number in {0, 11}:
            with CaptureQueriesContext(connection) as queries:
                likely_duplicates(asked)
            counts.append(len(queries))
    assert counts[1] <= counts[0] + 2


def test_merged_entries_are_no_candidates(officer, place):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    merge(officer, one, two)
    found = likely_duplicates(record_of(Organization(name=text("Alder Bakery"))))
    assert [each.organization.slug for each in found] == ["one"]


def pairs(place, count):
    for number in range(count):
        word = ["Alder", "Birch", "Cedar", "Rowan"][number]
        one = entry(f"{word}-1", f"{word} Bakery", place, type=make_organization_type())
        two = entry(f"{word}-2", f"{word} Bakery Ltd", place, type=make_organization_type())
        note_likely(likely_same(record_of(one), [record_of(two)]))


def test_the_worklist_costs_the_same_queries_for_more_rows(client, place):
    counts = []
    for count in (1, 3):
        LikelyPair.objects.all().delete()
        Organization.objects.all().delete()
        pairs(place, count)
        client.get(reverse("merging:worklist"))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("merging:worklist"))
        assert answer.content.decode().count("Bakery Ltd</a>") == count
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_empty_worklist_says_what_will_be_here(client):
    assert "will stand here" in client.get(reverse("merging:worklist")).content.decode()


def test_a_pair_is_compared_merged_and_undone_in_the_browser(client, place):
    one = entry("one", "Alder Bakery", place, phone="031-1")
    two = entry("two", "Alder Bakery Ltd", place, phone="031-2", website="https://alder.example")
    compare = reverse("merging:compare", kwargs={"slug": "one", "other": "two"})
    page = client.get(compare).content.decode()
    assert "031-1" in page
    assert "031-2" in page
    assert "The same name" in page
    answer = client.post(compare, {"phone": "other"})
    done = Merge.objects.get()
    assert answer["Location"] == reverse("merging:merged", kwargs={"merge_id": done.pk})
    one.refresh_from_db()
    assert (one.phone, one.website) == ("031-2", "https://alder.example")
    two.refresh_from_db()
    assert two.merged_into == one
    assert "Undo the merge" in client.get(answer["Location"]).content.decode()
    client.post(reverse("merging:undo", kwargs={"merge_id": done.pk}))
    one.refresh_from_db()
    assert one.phone == "031-1"
    assert "This merge is undone" in client.get(answer["Location"]).content.decode()


def test_the_address_of_a_merged_entry_leads_to_the_survivor_and_back_after_undoing(client, officer, place):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    last = entry("last", "Alder", place)
    merge(officer, one, two)
    merge(officer, last, one)
    for name in ("directory:detail",):
        answer = Client().get(reverse(name, kwargs={"slug": "two"}))
        assert answer.status_code == 301
        assert answer["Location"] == reverse(name, kwargs={"slug": "last"})
        assert answer["Cache-Control"] == "no-cache"
    answer = Client().get("/api/v1/organizations/two")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/organizations/last"
    assert Client().get("/api/v1/organizations/two", follow=True).json()["slug"] == "last"


def test_the_survivors_page_names_what_became_part_of_it(client, officer, place):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery of Old", place)
    merge(officer, one, two)
    page = Client().get(reverse("directory:detail", kwargs={"slug": "one"})).content.decode()
    assert "Alder Bakery of Old" in page
    assert reverse("merging:choose", kwargs={"slug": "one"}) not in page
    page = client.get(reverse("directory:detail", kwargs={"slug": "one"})).content.decode()
    assert reverse("merging:choose", kwargs={"slug": "one"}) in page


def test_the_other_entry_is_named_by_its_address(client, place):
    entry("one", "Alder Bakery", place)
    entry("안성두레", "안성두레", place)
    choose = reverse("merging:choose", kwargs={"slug": "one"})
    for written in (
        "https://dure.example/ko/organizations/안성두레/",
        "/en/organizations/%EC%95%88%EC%84%B1%EB%91%90%EB%A0%88/?x=1",
        "안성두레",
    ):
        answer = client.post(choose, {"other": written})
        assert answer["Location"] == reverse("merging:compare", kwargs={"slug": "one", "other": "안성두레"})
    for written in ("", "nowhere", "one", "\x00"):
        assert client.post(choose, {"other": written}).status_code == 422


def test_two_organizations_are_remembered_as_two(client, place):
    entry("one", "Alder Bakery", place)
    entry("two", "Alder Bakery Ltd", place)
    client.post(reverse("merging:different"), {"one": "one", "another": "two"})
    assert LikelyPair.objects.get().state == LikelyPair.State.DIFFERENT
    client.post(reverse("merging:different"), {"one": "one", "another": "one"})
    assert LikelyPair.objects.count() == 1


def test_a_merge_that_is_refused_says_why(client, place):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    staff = make_user_with_role(Role.DESK_STAFF, two)
    assert staff.is_active
    answer = client.post(reverse("merging:compare", kwargs={"slug": one.slug, "other": two.slug}))
    assert answer.status_code == 422
    assert "Let it be the entry that stays" in answer.content.decode()
    assert not Merge.objects.exists()


def test_strangers_reach_none_of_the_pages(officer, place):
    one, two = entry("one", "Alder Bakery", place), entry("two", "Alder Bakery Ltd", place)
    done = merge(officer, one, two)
    three = entry("three", "Alder", place)
    addresses = [
        reverse("merging:worklist"),
        reverse("merging:choose", kwargs={"slug": "one"}),
        reverse("merging:compare", kwargs={"slug": "one", "other": "three"}),
        reverse("merging:merged", kwargs={"merge_id": done.pk}),
        reverse("merging:add"),
    ]
    stranger = Client()
    stranger.force_login(make_user())
    for address in addresses:
        assert stranger.get(address).status_code == 403, address
        assert Client().get(address).status_code == 302, address
    foreign = Client()
    foreign.force_login(make_user_with_role(Role.MODERATOR, make_territory("elsewhere")))
    for address in addresses[1:4]:
        assert foreign.get(address).status_code == 403, address
    undo = reverse("merging:undo", kwargs={"merge_id": done.pk})
    assert foreign.post(undo).status_code == 403
    assert foreign.post(reverse("merging:different"), {"one": "one", "another": "three"}).status_code == 403
    assert foreign.post(reverse("merging:look"), {"territory": place.slug}).status_code == 403
    assert Merge.objects.get().undone_at is None
    assert three.merged_into is None


class Work:
    """A job as a task sees it."""

    by = None

    def __init__(self):
        self.steps = []

    def progress(self, done, total=0, words=""):
        self.steps.append((done, total))


def test_the_nightly_work_finds_pairs_once(place):
    entry("one", "Alder Bakery", place, postcode="17500")
    entry("two", "Alder Bakery Ltd", place, postcode="17500")
    entry("three", "Rowan Housing", place, postcode="17500")
    work = Work()
    assert find_duplicates(work) == {"compared": 3, "new": 1}
    assert work.steps[0] == (3, 3)
    assert work.steps[-1][0] == work.steps[-1][1]
    pair = LikelyPair.objects.get()
    assert {pair.first.slug, pair.second.slug} == {"one", "two"}
    assert pair.score > 0.9
    assert {reason["code"] for reason in pair.reasons} >= {"same-name", "same-postcode"}
    assert find_duplicates(Work()) == {"compared": 0, "new": 0}


def test_a_territory_is_looked_through_for_those_who_may_merge_there(client, place, officer):
    entry("one", "Alder Bakery", place)
    entry("two", "Alder Bakery Ltd", make_territory("iljuk", parent=place))
    entry("far", "Alder Bakery", make_territory("far"))
    answer = client.post(reverse("merging:look"), {"territory": place.slug})
    job = Job.objects.get(name="find_duplicates")
    assert answer["Location"] == reverse("tasks:detail", kwargs={"job_id": job.pk})
    assert find_duplicates(job, **job.arguments)["compared"] == 2
