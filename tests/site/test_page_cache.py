import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bath_account import Bath
from builders import make_user, number, text
from dure.site import page_cache
from dure.value import actions

pytestmark = pytest.mark.django_db


# All of a test happens in one transaction, of which the snapshot that PostgreSQL is asked for sees nothing.
WITHIN_ONE_TRANSACTION = (
    "SELECT (SELECT count(*) FROM ledger_economicevent) || '/' || (SELECT count(*) FROM audit_change)"
)


@pytest.fixture(autouse=True)
def _kept_pages(settings, monkeypatch):
    settings.PAGE_CACHE_ENTRIES = 10
    monkeypatch.setitem(page_cache.STATE_QUERIES, "postgresql", WITHIN_ONE_TRANSACTION)


@pytest.fixture
def bath():
    return Bath()


def initiative_url(bath):
    return f"/en/initiatives/{bath.initiative.slug}/"


def test_the_state_of_the_database_differs_after_what_anybody_writes(bath, monkeypatch):
    monkeypatch.undo()
    before = page_cache.database_state()
    if connection.vendor == "postgresql":
        somebody_else = connection.copy()
        with somebody_else.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        somebody_else.close()
    else:
        bath.record_visit(bath.visitor())
    assert page_cache.database_state() != before


def test_a_kept_page_costs_one_query(client, bath):
    client.get(initiative_url(bath))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(initiative_url(bath))
    assert response.status_code == 200
    assert len(queries) == 1


def test_a_kept_page_is_made_anew_after_a_check_in(client, bath):
    bath.indicator("events")
    before = client.get(initiative_url(bath)).text
    bath.record_visit(bath.visitor())
    assert client.get(initiative_url(bath)).text != before


def test_a_kept_page_is_made_anew_after_an_action(client, bath):
    before = client.get(initiative_url(bath)).text
    actions.define_indicator(
        bath.officer, bath.initiative, slug=f"new-{number()}", name=text("Brand new"), aggregation="events", unit="one"
    )
    after = client.get(initiative_url(bath)).text
    assert "Brand new" in after
    assert "Brand new" not in before


def test_a_signed_in_reader_never_gets_a_kept_page(client, bath):
    client.get(initiative_url(bath))
    user = make_user(display_name="Somebody")
    client.force_login(user)
    assert "Somebody" in client.get(initiative_url(bath)).text
    client.logout()
    assert "Somebody" not in client.get(initiative_url(bath)).text


def test_a_reader_who_has_the_page_is_told_that_it_is_unchanged(client, bath):
    etag = client.get(initiative_url(bath))["ETag"]
    response = client.get(initiative_url(bath), headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert not response.content


def test_pages_that_carry_a_token_are_not_kept(client):
    client.get("/en/account/login/")
    client.cookies.clear()
    first = client.get("/en/account/login/")
    assert "ETag" not in first


def test_a_kept_page_has_the_same_security_headers(client, bath):
    first, second = client.get(initiative_url(bath)), client.get(initiative_url(bath))
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert first[name] == second[name]
