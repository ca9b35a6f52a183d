"""The page of search results."""

import pytest
from django.urls import reverse

from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.actions import NewEntry, index_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> None:
    for number in range(25):
        for kind in ("organization", "case"):
            index_entry(
                NewEntry(
                    kind,
                    new_id(),
                    title=Translated({"en": f"Bathhouse {number}"}),
                    summary=Translated({"en": "<b>warm</b>"}),
                    url_name="directory:detail",
                    slug=f"bath-{kind}-{number}",
                )
            )


@pytest.mark.usefixtures("entries")
def test_results_come_in_pages_and_kinds(client):
    url = reverse("site:search")
    first = client.get(url, {"q": "bathhouse"})
    assert (first.context["total"], len(first.context["results"])) == (50, 20)
    assert "&lt;b&gt;warm" in first.content.decode()
    assert len(client.get(url, {"q": "bathhouse", "page": "3"}).context["results"]) == 10
    assert len(client.get(url, {"q": "bathhouse", "page": "99"}).context["results"]) == 10
    assert client.get(url, {"q": "bathhouse", "kind": "case"}).context["total"] == 25
    assert client.get(url, {"q": "Bathhouse 7", "kind": "case"}).context["total"] == 1


@pytest.mark.parametrize("question", ["", '"', "\x00", "x" * 10_000, "nothing like this", "<script>"])
@pytest.mark.parametrize("page", ["1", "-1", "²", "9" * 50, "x"])
def test_any_question_is_answered(client, question, page):
    response = client.get(reverse("site:search"), {"q": question, "page": page, "kind": "none"})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().partition("<main")[2]
