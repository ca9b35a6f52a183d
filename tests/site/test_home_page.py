"""The first impression: the chain with this site's own numbers, quick and in every language."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from bath_account import Bath
from builders import make_initiative, text
from case_publishing import LANGUAGES, make_publishing
from dure.core.territories.models import Challenge, TerritoryChallenge
from dure.site.home import count_everything, web_site

pytestmark = pytest.mark.django_db


def home_page(client, language="en"):
    with override(language):
        return client.get(reverse("site:home"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_opens_in_every_language_without_an_account(client, language):
    make_publishing().publish()
    response = home_page(client, language)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert "세상에서 가장 안전한 목욕탕" in response.text or language == "en"


def test_the_chain_shows_what_this_site_holds(client):
    publishing = make_publishing()
    publishing.publish()
    publishing.bath.record_visit(publishing.bath.visitor(), day=9)
    counts = count_everything()
    assert (counts.initiatives, counts.events, counts.seals, counts.accounts, counts.cases) == (1, 7, 1, 1, 1)
    steps = home_page(client).context["steps"]
    assert [step.name for step in steps] == [
        "Challenge",
        "Initiative",
        "Activity",
        "Ledger",
        "Value",
        "Case",
        "Adoption",
    ]
    assert [step.count for step in steps] == ["0", "1", "7", "1", "1", "1", ""]


def test_a_challenge_that_two_places_name_counts_once():
    challenge = Challenge.objects.create(code="winters", name=text("Long winters"))
    for _each in range(2):
        territory = make_initiative().territory
        TerritoryChallenge.objects.create(
            territory=territory, challenge=challenge, source_name="Council", source_date="2025-01-01"
        )
    assert count_everything().challenges == 1


def test_a_draft_and_an_account_without_result_do_not_count(client):
    publishing = make_publishing()
    publishing.draft()
    Bath().account()
    counts = count_everything()
    assert (counts.accounts, counts.cases) == (1, 0)
    assert "The first case will stand here" in home_page(client).text


def test_numbers_are_marked_while_any_of_them_is_simulated(client):
    publishing = make_publishing()
    publishing.publish()
    assert "badge-simulated" not in home_page(client).text
    publishing.simulate()
    page = home_page(client)
    assert page.text.count("badge-simulated") >= 4
    assert [step.name for step in page.context["steps"] if step.simulated] == ["Activity", "Ledger", "Value"]


def test_an_empty_site_says_what_will_be_here(client):
    page = home_page(client).text
    assert "The first case will stand here" in page
    assert "Initiatives will stand here" in page


def test_the_home_page_asks_at_most_fifteen_questions_and_no_more_with_more_rows(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert home_page(client).status_code == 200
        return len(captured)

    publishing = make_publishing()
    publishing.publish()
    one = queries()
    for _each in range(4):
        publishing.publish(publishing.draft())
        make_initiative()
    assert queries() == one
    assert one <= 15


def test_search_engines_learn_the_site_and_its_search(client):
    page = home_page(client).text
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["@type"] == "WebSite"
    assert data["potentialAction"]["target"]["urlTemplate"].endswith("/en/find/?q={search_term_string}")
    with override("fr"):
        assert "/fr/find/" in str(web_site())
