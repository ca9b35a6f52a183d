"""Territories: what they face, how they are measured, their pages and routes."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.core.kit.errors import Refused
from dure.core.search.queries import search
from dure.core.territories import actions, queries
from dure.core.territories.models import Challenge, IndicatorKind, IndicatorValue, Territory, TerritoryChallenge

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)


@pytest.fixture(autouse=True)
def reference_data() -> None:
    actions.load_reference_data()


def officer_of(territory: Territory) -> Any:
    return make_user_with_role(Role.OFFICER, territory)


def give_value(by: Any, territory: Territory, value: str, source: str = "Register", kind: str = "population") -> Any:
    kind_row = IndicatorKind.objects.get(code=kind)
    return actions.add_indicator_value(by, territory, kind_row, value=Decimal(value), date=DAY, source_name=source)


def test_the_shared_lists_speak_four_languages_and_load_twice():
    actions.load_reference_data()
    for entry in [*Challenge.objects.all(), *IndicatorKind.objects.all()]:
        assert set(entry.name.texts) == {"ko", "en", "fr", "es"}, entry.pk
    assert all(set(entry.description.texts) == {"ko", "en", "fr", "es"} for entry in Challenge.objects.all())
    named = {"ageing", "single-person-households", "climate-crisis", "foreign-workers", "rural-decline", "care-gap"}
    assert named <= set(Challenge.objects.values_list("code", flat=True))


def test_a_territory_is_made_below_its_parent_and_found():
    korea = make_territory("korea")
    anseong = actions.create_territory(
        officer_of(korea),
        slug="anseong",
        name=text("Anseong"),
        kind="city",
        country_code="kr",
        time_zone="Asia/Seoul",
        parent=korea,
    )
    assert (anseong.path, anseong.country_code) == ("korea/anseong/", "KR")
    assert search("anseong").hits[0].subject == anseong.pk
    renamed = actions.change_territory(officer_of(korea), anseong, name=text("Anseong City"))
    assert str(renamed.name) == "Anseong City"
    assert queries.ancestors(anseong) == [korea]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"time_zone": "Mars/Base"}, "time_zone"), ({"slug": "korea"}, "slug"), ({"kind": "galaxy"}, "kind")],
)
def test_a_territory_that_cannot_be_is_refused(change, field):
    korea = make_territory("korea")
    fields = {"slug": "x", "name": text("X"), "kind": "city", "country_code": "KR", "time_zone": "Asia/Seoul"}
    with pytest.raises(Refused) as refused:
        actions.create_territory(officer_of(korea), parent=korea, **{**fields, **change})
    assert refused.value.field == field


def test_only_administrators_make_countries_and_only_officers_edit():
    anseong, bordeaux = make_territory("anseong"), make_territory("bordeaux")
    fields = {"slug": "x", "name": text("X"), "kind": "country", "country_code": "FR", "time_zone": "Europe/Paris"}
    assert actions.create_territory(make_user(is_administrator=True), **fields).path == "x/"
    with pytest.raises(PermissionDenied):
        actions.create_territory(officer_of(anseong), **{**fields, "slug": "y"})
    for user, place in [(officer_of(anseong), bordeaux), (make_user(), anseong)]:
        with pytest.raises(PermissionDenied):
            give_value(user, place, "1")


def test_sources_that_disagree_stand_side_by_side():
    anseong = make_territory("anseong")
    by = officer_of(anseong)
    give_value(by, anseong, "190000", "Register")
    give_value(by, anseong, "198000", "Census")
    give_value(by, anseong, "22.5", kind="share-65-plus")
    population, share = queries.indicators_of(anseong)
    assert [row.disputed for row in population.rows] == [True, True]
    assert {row.text for row in population.rows} == {"190,000", "198,000"}
    assert [(row.disputed, row.text) for row in share.rows] == [(False, "22.5%")]


def test_a_value_is_never_replaced():
    anseong = make_territory("anseong")
    by = officer_of(anseong)
    first = give_value(by, anseong, "190000")
    assert give_value(by, anseong, "190000") == first
    with pytest.raises(Refused):
        give_value(by, anseong, "190001")
    assert IndicatorValue.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("population", {"value": Decimal(-1)}, "value"),
        ("share-65-plus", {"value": Decimal(101)}, "value"),
        ("population", {"source_name": "  "}, "source_name"),
        ("population", {"source_url": "javascript:alert(1)"}, "source_url"),
        ("population", {"date": timezone.localdate() + timedelta(days=2)}, "date"),
    ],
)
def test_a_value_without_source_or_sense_is_refused(kind, change, field):
    anseong = make_territory("anseong")
    fields = {"value": Decimal(1), "date": DAY, "source_name": "Register", **change}
    with pytest.raises(Refused) as refused:
        actions.add_indicator_value(officer_of(anseong), anseong, IndicatorKind.objects.get(code=kind), **fields)
    assert refused.value.field == field


def test_a_challenge_is_stated_once_and_taken_off():
    anseong = make_territory("anseong")
    by, ageing = officer_of(anseong), Challenge.objects.get(code="ageing")
    actions.add_challenge(by, anseong, ageing, source_name="Plan 2024", source_date=DAY)
    actions.add_challenge(by, anseong, ageing, source_name="Plan 2025", source_date=DAY)
    assert TerritoryChallenge.objects.get().source_name == "Plan 2025"
    actions.remove_challenge(by, anseong, ageing)
    with pytest.raises(Refused):
        actions.remove_challenge(by, anseong, ageing)


def test_the_tree_counts_what_lies_below(client):
    korea = make_territory("korea")
    anseong = make_territory("anseong", korea)
    make_organization(territory=anseong)
    make_organization(territory=korea)
    branches = client.get(reverse("territories:list")).context["branches"]
    assert [(each.territory.slug, each.depth, each.organizations) for each in branches] == [
        ("korea", 0, 2),
        ("anseong", 1, 1),
    ]
    assert [each.territory.slug for each in queries.tree("anse")] == ["anseong"]


@pytest.mark.parametrize("name", ["list", "detail"])
def test_pages_cost_the_same_queries_for_any_number_of_rows(client, name):
    korea = make_territory("korea")
    by = officer_of(korea)
    url = reverse("territories:list") if name == "list" else reverse("territories:detail", args=["korea"])

    def add_rows(number: int) -> None:
        give_value(by, korea, str(number), f"Source {number}")
        make_organization(territory=make_territory(f"town-{number}", korea), type=None)
        challenge = Challenge.objects.all()[number]
        actions.add_challenge(by, korea, challenge, source_name="Plan", source_date=DAY)

    def queries_of_page() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    add_rows(0)
    queries_of_page()
    before = queries_of_page()
    for number in range(1, 6):
        add_rows(number)
    assert queries_of_page() == before


def test_the_page_shows_each_value_with_its_day_and_source(client):
    korea = make_territory("korea")
    anseong = make_territory("안성", korea, name=text("Anseong"))
    give_value(officer_of(anseong), anseong, "190000", "Resident register")
    make_organization("bath", territory=anseong)
    page = client.get(reverse("territories:detail", args=["안성"])).content.decode()
    for shown in ("190,000", "Resident register", "December 31, 2024", reverse("directory:detail", args=["bath"])):
        assert shown in page, shown
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    data = json.loads(page[start : page.index("</script>", start)])
    assert (data["@type"], data["containedInPlace"]["name"]) == ("City", "Korea")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_can_be_taken_along(client, form):
    anseong = make_territory("anseong")
    give_value(officer_of(anseong), anseong, "190000")
    for url in (reverse("territories:list"), reverse("territories:detail", args=["anseong"])):
        response = client.get(url, {"format": form})
        content = b"".join(response) if response.streaming else response.content
        assert content.startswith(b"PK") if form == "xlsx" else b"anseong" in content or b"190000" in content


def test_an_officer_adds_a_value_and_a_challenge_on_the_pages(client):
    anseong = make_territory("anseong")
    value_url = reverse("territories:add_indicator_value", args=["anseong"])
    challenge_url = reverse("territories:add_challenge", args=["anseong"])
    assert client.get(value_url).status_code == 302
    client.force_login(make_user())
    assert client.get(value_url).status_code == 403
    client.force_login(officer_of(anseong))
    assert client.get(value_url).status_code == 200
    data = {"kind": "population", "value": "190000", "date": "2024-12-31", "source_name": "Register", "note": "n"}
    assert client.post(value_url, data).status_code == 302
    refused = client.post(value_url, data | {"value": "2"})
    assert refused.status_code == 422
    assert "value" in refused.context["form"].errors
    challenge = {"challenge": "ageing", "source_date": "2024-12-31", "source_name": "Plan"}
    assert client.post(challenge_url, challenge).status_code == 302
    remove = reverse("territories:remove_challenge", args=["anseong", "ageing"])
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert client.get(remove).status_code == 404


def test_programs_read_territories_and_write_values(client: Client):
    korea = make_territory("korea")
    anseong = make_territory("anseong", korea)
    assert client.get("/api/v1/territories", {"within": "anseong"}).json()["items"][0]["parent"] == "korea"
    assert client.get("/api/v1/territories/anseong").json()["challenges"] == []
    assert {"code", "name", "description"} == set(client.get("/api/v1/challenges").json()[0])
    _token, secret = create_token(officer_of(anseong), "program", ["territories:write"])
    data = {"kind": "population", "value": "190000", "date": "2024-12-31", "source_name": "Register"}
    path = "/api/v1/territories/anseong/indicators"

    def send(**changes: Any) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        body = {**data, **changes}
        return client.post(path, body, content_type="application/json", headers=headers).status_code

    assert client.post(path, data, content_type="application/json").status_code == 401
    assert (send(), send(), send(value="2"), send(kind="none")) == (201, 201, 422, 404)
    found = client.get(path).json()
    assert (found["total"], found["items"][0]["value"]) == (1, "190000")
