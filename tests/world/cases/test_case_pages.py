"""The library, the page of a case, and the pages on which officers write."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_territory, make_user, make_user_with_role, text
from case_publishing import LANGUAGES, make_publishing
from dure.core.agents.roles import Role
from dure.core.territories.models import Territory
from dure.world.cases.actions import change_case
from dure.world.cases.models import Case, CaseVersion
from dure.world.cases.panels import cases_of_initiative, cases_of_territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_page_opens_in_every_language(client, publishing, address, language):
    version = publishing.publish()
    slug = version.case.slug
    for page in (
        address("cases:list", language=language),
        address("cases:detail", slug, language=language),
        address("cases:version", slug, 1, language=language),
        address("cases:check", language=language),
    ):
        response = client.get(page)
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.text


def test_a_case_page_says_what_for_whom_with_whom_and_how_elsewhere(client, publishing, address):
    version = publishing.publish()
    page = client.get(address("cases:detail", version.case.slug)).text
    for said in (
        "Older people bathed alone.",
        "Older residents of the village.",
        "Trained health leaders.",
        "Brings neighbors",
        "Somebody is always near.",
        "The building may be another one.",
        "Paid by the city and the partners.",
        "A building with warm water.",
        "The first winter was cold.",
        "Jobs and economy division",
        "https://example.org/news",
        "Reopened",
        "CC BY 4.0",
        "Signature checked just now",
    ):
        assert said in page


def test_every_figure_leads_to_how_we_know_it(client, publishing, address):
    version = publishing.publish()
    page = client.get(address("cases:detail", version.case.slug)).text
    computation = publishing.computation.id
    line = address("value:line", computation, "company")
    assert line in page
    assert address("value:computation", computation) in page
    assert client.get(line).status_code == 200


def test_a_korean_reader_sees_the_korean_name(client, publishing, address):
    version = publishing.publish()
    assert "세상에서 가장 안전한 목욕탕" in client.get(address("cases:detail", version.case.slug, language="ko")).text
    french = client.get(address("cases:detail", version.case.slug, language="fr")).text
    assert '<span lang="ko">세상에서 가장 안전한 목욕탕</span>' in french


def test_numbers_of_a_simulation_are_marked_wherever_they_show(client, publishing, address):
    publishing.simulate()
    version = publishing.publish()
    page = client.get(address("cases:detail", version.case.slug)).text
    assert page.count("badge-simulated") >= len(version.content["figures"])
    assert "badge-simulated" in client.get(address("cases:list")).text


def test_an_old_version_stays_and_says_that_a_newer_exists(client, publishing, address):
    case = publishing.draft()
    publishing.publish(case)
    change_case(publishing.officer, case, name=text("A newer name"))
    publishing.publish(case)
    old = client.get(address("cases:version", case.slug, 1)).text
    assert "A newer version exists" in old
    assert "The safest bathhouse" in old
    newest = client.get(address("cases:detail", case.slug)).text
    assert "A newer version exists" not in newest
    assert address("cases:version", case.slug, 1) in newest
    library = client.get(address("cases:list")).text
    assert "A newer name" in library
    assert "The safest bathhouse" not in library


def test_an_altered_version_is_shown_with_a_warning(client, publishing, address):
    version = publishing.publish()
    altered = CaseVersion(
        case=version.case,
        number=2,
        content={**version.content, "number": 2},
        computation=version.computation,
        published_at=version.published_at,
        published_by=version.published_by,
        public_key=version.public_key,
        signature=version.signature,
    )
    altered.save(force_insert=True)
    page = client.get(address("cases:detail", version.case.slug)).text
    assert "This text is not what was signed" in page
    assert "Signature checked just now" not in page


def test_the_signed_file_holds_the_version(client, publishing, address):
    version = publishing.publish()
    response = client.get(address("cases:document", version.case.slug, 1))
    assert response["Content-Disposition"] == 'attachment; filename="case-1.json"'
    found = json.loads(response.content)
    assert found["content"] == version.content
    assert found["signature"] == version.signature


def test_the_scripts_can_be_downloaded_and_nothing_else(client, address):
    for name in ("verify_case", "verify_proof"):
        assert b"def main" in client.get(address("cases:script", name)).content
    assert client.get("/en/cases/check/settings.py").status_code == 404


def test_pages_carry_structured_data(client, publishing, address):
    version = publishing.publish()
    page = client.get(address("cases:detail", version.case.slug)).text
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["@type"] == "Article"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["about"] == [{"@type": "Thing", "name": "Ageing"}]
    assert data["version"] == "1"


def test_a_hostile_text_is_shown_as_text(client, publishing, address):
    hostile = "</script><script>alert(1)</script>"
    version = publishing.publish(publishing.draft(name=text(hostile), problem=text(hostile)))
    for page in (address("cases:detail", version.case.slug), address("cases:list")):
        assert hostile not in client.get(page).text


def test_what_is_not_published_is_not_found(client, publishing, address):
    draft = publishing.draft()
    assert client.get(address("cases:detail", draft.slug)).status_code == 404
    assert client.get(address("cases:detail", "nowhere")).status_code == 404
    assert client.get(address("cases:version", draft.slug, 1)).status_code == 404
    assert client.get(address("cases:document", draft.slug, 1)).status_code == 404


def test_the_library_is_filtered_by_place_challenge_and_words(client, publishing, another_publishing, address):
    here, there = publishing.publish(), another_publishing.publish(another_publishing.draft(name=text("Vineyards")))
    another_publishing.bath.initiative.challenges.clear()
    library = address("cases:list")

    def found(**query):
        return {case.slug for case in client.get(library, query).context["cases"]}

    place = publishing.bath.initiative.territory
    assert found() == {here.case.slug, there.case.slug}
    assert found(territory=place.slug) == {here.case.slug}
    assert found(challenge="ageing") == {here.case.slug}
    assert found(q="vineyards") == {there.case.slug}
    assert found(q="nothing like it") == set()
    assert found(territory="no-such-place") == {here.case.slug, there.case.slug}


def test_a_country_includes_the_cases_of_its_cities(client, publishing, address):
    city = publishing.bath.initiative.territory
    country = make_territory("korea")
    version = publishing.publish()
    Territory.objects.filter(pk=city.pk).update(parent=country, path=f"korea/{city.slug}/", kind="city")
    assert [case.slug for case in client.get(address("cases:list"), {"territory": "korea"}).context["cases"]] == [
        version.case.slug
    ]
    assert client.get(address("cases:list")).context["form"].fields["territory"].choices[1:] == [
        ("korea", "Korea"),
        (city.slug, f"– {city.name}"),
    ]


@pytest.mark.parametrize("sort", ["name", "-name", "published", "-published", "nonsense"])
def test_the_library_is_sorted_as_asked(client, publishing, address, sort):
    names = ["Beech", "Ash", "Cedar"]
    for name in names:
        publishing.publish(publishing.draft(name=text(name)))
    shown = [str(case.name) for case in client.get(address("cases:list"), {"sort": sort}).context["cases"]]
    expected = {"name": sorted(names), "-name": sorted(names, reverse=True), "published": names}
    assert shown == expected.get(sort, names[::-1])


def test_the_library_can_be_taken_along(client, publishing, address):
    from python_calamine import CalamineWorkbook

    publishing.publish()
    table = b"".join(client.get(address("cases:list"), {"format": "csv"})).decode("utf-8-sig")
    assert "The safest bathhouse" in table
    excel = client.get(address("cases:list"), {"format": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(excel)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "The safest bathhouse"


def test_the_library_asks_no_more_questions_for_more_cases(client, publishing, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("cases:list")).status_code == 200
        return len(captured)

    publishing.publish()
    one = queries()
    for _each in range(4):
        publishing.publish(publishing.draft())
    assert queries() == one
    assert one <= 10


def test_a_case_page_asks_no_more_questions_for_more_versions(client, publishing, address):
    case = publishing.draft()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("cases:detail", case.slug)).status_code == 200
        return len(captured)

    publishing.publish(case)
    one = queries()
    for number in range(4):
        change_case(publishing.officer, case, cost=text(f"Cost {number}"))
        publishing.publish(case)
    assert queries() == one
    assert one <= 10


def test_an_empty_library_says_what_will_be_here(client, db, address):
    assert "Published cases will stand here" in client.get(address("cases:list")).text
    assert "No case matches yet" in client.get(address("cases:list"), {"q": "bath"}).text


def form_data(**changes):
    return {"name_en": "Written on the page", "name_original": "en", "license": "CC BY 4.0", "sources": "", **changes}


def test_an_officer_writes_completes_and_publishes_a_case(client, publishing, address):
    client.force_login(publishing.officer)
    initiative = publishing.bath.initiative
    assert client.get(address("cases:write", initiative.slug)).status_code == 200
    client.post(address("cases:write", initiative.slug), form_data())
    case = Case.objects.get()
    editing = address("cases:edit", case.slug)
    page = client.get(editing).text
    assert 'href="#id_problem"' in page
    assert "disabled" in page

    refused = client.post(address("cases:publish", case.slug), {"computation": str(publishing.computation.id)})
    assert refused.status_code == 200
    assert "not complete yet" in refused.text

    parts = ("summary", "problem", "beneficiaries", "solution", "essential_elements", "adaptable_elements", "cost")
    written = {f"{part}_en": f"The {part}" for part in (*parts, "contact")}
    client.post(editing, form_data(**written, sources="City news | https://example.org\nOn paper"))
    case.refresh_from_db()
    assert case.sources == [["City news", "https://example.org"], ["On paper", ""]]
    response = client.post(
        address("cases:publish", case.slug), {"computation": str(publishing.computation.id)}, follow=True
    )
    assert "Anyone can read it" in response.text
    assert case.versions.count() == 1


def test_a_refused_source_is_named_at_its_field(client, publishing, address):
    case = publishing.draft()
    client.force_login(publishing.officer)
    response = client.post(address("cases:edit", case.slug), form_data(sources="Bad | javascript:alert(1)"))
    assert response.status_code == 200
    assert "begins with https://" in response.text
    case.refresh_from_db()
    assert case.sources[0][0] == "City news"


def test_a_draft_leads_its_officer_to_the_editing_page_and_stands_in_the_library(client, publishing, address):
    case = publishing.draft()
    client.force_login(publishing.officer)
    assert client.get(address("cases:detail", case.slug)).url == address("cases:edit", case.slug)
    assert address("cases:edit", case.slug) in client.get(address("cases:list")).text


def test_writing_pages_ask_to_sign_in_and_for_the_right(client, publishing, address):
    case = publishing.draft()
    pages = [address("cases:write", publishing.bath.initiative.slug), address("cases:edit", case.slug)]
    for page in pages:
        assert client.get(page).status_code == 302
    assert client.post(address("cases:publish", case.slug)).status_code == 302
    client.force_login(make_user_with_role(Role.DESK_STAFF, publishing.bath.initiative.lead))
    for page in pages:
        assert client.get(page).status_code == 403
    assert client.post(address("cases:publish", case.slug)).status_code == 403
    client.force_login(make_user())
    assert client.get(pages[1]).status_code == 403


def test_a_case_without_figures_says_what_to_do_first(client, publishing, address):
    from builders import make_initiative
    from dure.world.cases.actions import draft_case

    initiative = make_initiative(territory=publishing.bath.initiative.territory)
    case = draft_case(publishing.officer, initiative, name=text("No figures"))
    client.force_login(publishing.officer)
    assert "Compute a value account" in client.get(address("cases:edit", case.slug)).text


def test_an_initiative_shows_its_cases_and_officers_the_way_to_write_one(rf, publishing, address):
    request = rf.get("/en/")
    request.user = make_user()
    assert cases_of_initiative(request, publishing.bath.initiative) == ""
    version = publishing.publish()
    shown = cases_of_initiative(request, publishing.bath.initiative)
    assert address("cases:detail", version.case.slug) in shown
    assert address("cases:write", publishing.bath.initiative.slug) not in shown
    request.user = publishing.officer
    assert address("cases:write", publishing.bath.initiative.slug) in cases_of_initiative(
        request, publishing.bath.initiative
    )


def test_a_territory_shows_the_cases_from_within_it(rf, publishing, address):
    request = rf.get("/en/")
    request.user = make_user()
    territory = publishing.bath.initiative.territory
    assert cases_of_territory(request, territory) == ""
    version = publishing.publish()
    assert address("cases:detail", version.case.slug) in cases_of_territory(request, territory)
    assert cases_of_territory(request, make_publishing().bath.initiative.territory) == ""
