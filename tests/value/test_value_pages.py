import json

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from bath_account import Bath
from builders import make_user
from dure.value import actions
from dure.value.models import Computation, ValueAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def bath():
    bath = Bath()
    for day in range(3):
        bath.record_visit(bath.visitor(), day=day)
        bath.record_help(bath.visitor(), "2", day=day)
    return bath


@pytest.fixture
def computation(bath):
    return actions.compute_account(bath.officer, bath.account())


def page(name, *arguments, language="en"):
    with override(language):
        return reverse(name, args=arguments)


@pytest.mark.parametrize("language", ["ko", "en", "fr", "es"])
def test_a_visitor_opens_an_account_in_every_language(client, computation, language):
    response = client.get(page("value:account", computation.account.slug, language=language))
    assert response.status_code == 200
    assert f'lang="{language}"' in response.text


def test_a_visitor_goes_from_the_figure_to_the_event(client, computation):
    account = client.get(page("value:account", computation.account.slug)).text
    line_url = page("value:line", computation.id, "company")
    assert line_url in account
    line = client.get(line_url).text
    indicator_id = next(line["indicator"] for line in computation.evidence if line["slug"] == "company")
    indicator_url = page("value:indicator", indicator_id)
    assert f"{indicator_url}?computation={computation.id}" in line
    events = client.get(indicator_url, {"computation": computation.id})
    assert len(events.context["events"]) == 3
    assert page("ledger:event", events.context["events"][0].event.id) in events.text
    assert page("ledger:seal", computation.seal_id) in events.text


def test_an_account_that_was_never_computed_says_so(client, bath):
    account = bath.account()
    response = client.get(page("value:account", account.slug))
    assert "not been computed yet" in response.text
    assert "Compute the account" not in response.text


def test_an_officer_computes_with_one_button(client, bath):
    account = bath.account()
    client.force_login(bath.officer)
    response = client.post(page("value:compute", account.slug), follow=True)
    assert response.status_code == 200
    assert Computation.objects.filter(account=account).count() == 1


def test_somebody_without_the_right_cannot_compute(client, bath):
    account = bath.account()
    assert client.post(page("value:compute", account.slug)).status_code == 403
    client.force_login(make_user())
    assert client.post(page("value:compute", account.slug)).status_code == 403
    assert not Computation.objects.exists()


def test_anybody_may_compute_a_result_again(client, computation):
    response = client.post(page("value:check", computation.id), follow=True)
    assert "the same to the digit" in response.text


def test_an_older_result_leads_to_the_newest(client, bath, computation):
    actions.compute_account(bath.officer, computation.account)
    assert "A newer result exists" in client.get(page("value:computation", computation.id)).text


def test_an_account_leaves_as_csv_excel_and_json(client, computation):
    url = page("value:computation", computation.id)
    assert "Company" in client.get(url, {"format": "csv"}).getvalue().decode()
    assert client.get(url, {"format": "xlsx"}).content.startswith(b"PK")
    assert json.loads(client.get(url, {"format": "json"}).content) == computation.document


def test_an_officer_opens_an_account_and_fills_it(client, bath):
    client.force_login(bath.officer)
    response = client.post(
        page("value:open_account", bath.initiative.slug),
        {
            "name_en": "Second year",
            "name_original": "en",
            "slug": "second-year",
            "start": "2025-01-01",
            "end": "2025-12-31",
            "currency": "EUR",
            "timing": "end_of_year",
        },
    )
    assert response.status_code == 302
    account = ValueAccount.objects.get(slug="second-year")
    line = {
        "kind": "outcome",
        "name_en": "Company",
        "name_original": "en",
        "slug": "company",
        "stakeholder_en": "Neighbors",
        "stakeholder_original": "en",
        "indicator": str(bath.indicator("events").id),
        "duration_years": "1",
    }
    assert client.post(page("value:add_line", account.slug), line).status_code == 302
    assumption = {"low": "1", "central": "2", "high": "3", "source_name": "Us", "day": "2025-01-01"}
    response = client.post(page("value:assume", account.slug, "company", "proxy"), assumption)
    assert response.status_code == 302
    assert account.assumptions.get().central == 2


def test_a_wrong_range_is_shown_with_what_was_typed(client, bath):
    account = bath.account()
    client.force_login(bath.officer)
    wrong = {"low": "5", "central": "2", "high": "3", "source_name": "Our study", "day": "2025-01-01"}
    response = client.post(page("value:assume", account.slug, "company", "proxy"), wrong)
    assert response.status_code == 422
    assert "must not lie above the central one" in response.text
    assert 'value="Our study"' in response.text


def test_the_number_of_queries_does_not_grow_with_the_events(client, bath, django_assert_max_num_queries):
    from django.db import connection

    indicator = bath.indicator("events")
    url = page("value:indicator", indicator.id)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for day in range(20):
        bath.record_visit(bath.visitor(), day=day)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 15
