"""A case is published when it is complete; what is published never changes and can be checked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from builders import make_territory, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.queries import search
from dure.value.actions import compute_account
from dure.world.cases.actions import change_case, draft_case, publish_case
from dure.world.cases.completeness import REQUIREMENTS
from dure.world.cases.content import in_every_language
from dure.world.cases.models import CaseVersion
from dure.world.cases.signing import faults_of, verify_version

pytestmark = pytest.mark.django_db


def test_a_complete_case_is_published_with_everything_its_page_shows(publishing):
    version = publishing.publish()
    content = version.content
    assert version.number == 1
    assert content["name"]["ko"] == "세상에서 가장 안전한 목욕탕"
    assert content["name"]["original"] == "ko"
    assert [partner["sector"] for partner in content["partners"]] == ["civil"]
    assert [milestone["done_on"] for milestone in content["milestones"]] == ["2024-11-22"]
    assert [challenge["code"] for challenge in content["challenges"]] == ["ageing"]
    assert content["sources"][1] == {"name": "A printed report", "url": ""}
    assert content["territory"]["slug"] == publishing.bath.initiative.territory.slug
    assert content["publisher"] == {"name": publishing.officer.display_name}
    assert content["previous"] is None


def test_its_figures_name_the_computation_the_seal_and_the_number_of_events(publishing):
    content = publishing.publish().content
    figures = {figure["key"]: figure for figure in content["figures"]}
    company = figures["outcome:company"]
    computation = publishing.computation
    assert company["value"] == "3"
    assert company["events"] == 3
    assert company["line"] == "company"
    assert company["computation"] == str(computation.id)
    assert company["seal"] == computation.seal_id
    assert company["stakeholder"]["en"] == "Older residents"
    # Three visits at 25, a fifth of it deadweight, against six hours at 10.
    assert figures["impact"]["value"] == "60.00"
    assert figures["inputs"]["value"] == "60.00"
    assert figures["impact"]["unit"] == "EUR"
    assert figures["ratio"]["label"]["en"] == "Social value for each unit of money put in"
    assert content["seal"]["hash"] == computation.seal.hash
    assert content["evidence_level"] == "recorded"
    assert content["simulated"] is False


def test_figures_of_a_simulation_say_so(publishing):
    publishing.simulate()
    content = publishing.publish().content
    assert content["simulated"] is True
    assert content["evidence_level"] == "simulated"
    assert all(figure["simulated"] for figure in content["figures"])


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.field)
def test_a_missing_part_is_named_with_what_to_write(publishing, requirement):
    case = publishing.draft()
    setattr(case, requirement.field, "" if requirement.field == "license" else Translated({}))
    case.save()
    with pytest.raises(Refused) as refusal:
        publishing.publish(case)
    assert refusal.value.code == "incomplete-case"
    assert refusal.value.field == requirement.field
    assert f"{requirement.label}: {requirement.remedy}" in refusal.value.message


def test_all_missing_parts_are_named_at_once(publishing):
    case = draft_case(publishing.officer, publishing.bath.initiative, name=text("Only a name"))
    with pytest.raises(Refused) as refusal:
        publishing.publish(case)
    assert all(
        str(part.remedy) in refusal.value.message for part in REQUIREMENTS if part.field not in {"name", "license"}
    )
    assert not CaseVersion.objects.exists()


def test_a_list_of_blank_lines_is_no_element(publishing):
    case = publishing.draft(essential_elements=text("  \n\n"))
    with pytest.raises(Refused) as refusal:
        publishing.publish(case)
    assert refusal.value.field == "essential_elements"


def test_figures_of_another_initiative_are_refused(publishing, another_publishing):
    with pytest.raises(Refused) as refusal:
        publish_case(publishing.officer, publishing.draft(), another_publishing.computation)
    assert refusal.value.code == "foreign-computation"


def test_a_later_change_leaves_the_published_version_as_it_was(publishing):
    case = publishing.draft()
    before = publishing.publish(case).content
    change_case(publishing.officer, case, name=text("Another name"), cost=text("Nothing at all"))
    after = CaseVersion.objects.get(case=case)
    assert after.content == before
    assert verify_version(after)


def test_a_newer_version_names_the_one_it_supersedes_by_hash(publishing):
    case = publishing.draft()
    first = publishing.publish(case)
    change_case(publishing.officer, case, lessons=text("The second winter was warm."))
    second = publishing.publish(case)
    assert second.number == 2
    assert second.content["previous"]["number"] == first.number
    assert faults_of(first) == []
    assert faults_of(second) == []


def test_publishing_the_same_again_is_refused(publishing):
    case = publishing.draft()
    publishing.publish(case)
    with pytest.raises(Refused) as refusal:
        publishing.publish(case)
    assert refusal.value.code == "nothing-new"


def test_a_newer_computation_is_news(publishing):
    case = publishing.draft()
    publishing.publish(case)
    publishing.bath.record_visit(publishing.bath.visitor(), day=9)
    publishing.computation = compute_account(publishing.officer, publishing.computation.account)
    second = publishing.publish(case)
    assert next(figure for figure in second.content["figures"] if figure["line"] == "company")["value"] == "4"


@pytest.mark.parametrize(
    ("place", "value"),
    [(("name", "en"), "A better name"), (("figures",), []), (("number",), 7), (("simulated",), True)],
)
def test_an_altered_text_fails_the_check(publishing, place, value):
    version = publishing.publish()
    target = version.content
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    assert not verify_version(version)
    assert "altered" in faults_of(version)[0]


def test_an_altered_signature_or_key_fails_the_check(publishing):
    version = publishing.publish()
    signature = version.signature
    version.signature = f"{'0' if signature[0] != '0' else '1'}{signature[1:]}"
    assert not verify_version(version)
    version.signature, version.public_key = signature, "no key"
    assert not verify_version(version)


def test_a_computation_altered_after_publication_fails_the_check(publishing):
    version = publishing.publish()
    version.computation.result["figures"]["ratio"] = "99.000"
    assert "computation" in faults_of(version)[0]


def test_a_version_moved_to_another_number_fails_the_check(publishing):
    version = publishing.publish()
    version.number = 4
    assert not verify_version(version)


@pytest.mark.parametrize("statement", ["UPDATE cases_caseversion SET number = 9", "DELETE FROM cases_caseversion"])
def test_the_database_refuses_to_change_a_version(publishing, statement):
    publishing.publish()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_officers_write_and_publish(publishing, role):
    case = publishing.draft()
    other = make_user_with_role(role, publishing.bath.initiative.territory)
    for attempt in (
        lambda: draft_case(other, publishing.bath.initiative, name=text("Mine")),
        lambda: change_case(other, case, name=text("Mine")),
        lambda: publish_case(other, case, publishing.computation),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_an_officer_of_another_place_may_not_publish(publishing):
    stranger = make_user_with_role(Role.OFFICER, make_territory())
    with pytest.raises(PermissionDenied):
        publish_case(stranger, publishing.draft(), publishing.computation)


def test_drafting_changing_and_publishing_are_audited(publishing):
    case = publishing.draft()
    change_case(publishing.officer, case, cost=text("Less"))
    publishing.publish(case)
    logged = Change.objects.filter(subject_kind="case", subject=str(case.id)).order_by("at", "id")
    assert [entry.action for entry in logged] == ["draft_case", "change_case", "publish_case"]
    assert {entry.actor for entry in logged} == {publishing.officer.agent_id}


def test_a_draft_is_found_only_once_it_is_published(publishing):
    case = publishing.draft()
    assert not search("safest bathhouse", kinds=["case"]).hits
    publishing.publish(case)
    assert [hit.slug for hit in search("목욕탕", kinds=["case"]).hits] == [case.slug]


def test_addresses_are_made_from_the_name_and_never_twice(publishing):
    assert publishing.draft().slug == "the-safest-bathhouse"
    assert publishing.draft().slug == "the-safest-bathhouse-2"
    assert publishing.draft(name=Translated({"ko": "일죽 목욕탕"})).slug == "일죽-목욕탕"
    assert publishing.draft(name=text("Write")).slug == "write-2"
    with pytest.raises(Refused):
        publishing.draft(slug="the-safest-bathhouse")


@pytest.mark.parametrize("source", [["", "https://example.org"], ["Script", "javascript:alert(1)"], ["Alone"]])
def test_a_source_without_a_name_or_with_a_strange_address_is_refused(publishing, source):
    with pytest.raises(Refused) as refusal:
        publishing.draft(sources=[source])
    assert refusal.value.field == "sources"


def test_a_case_needs_a_name(publishing):
    with pytest.raises(Refused):
        draft_case(publishing.officer, publishing.bath.initiative)
    with pytest.raises(Refused):
        change_case(publishing.officer, publishing.draft(), name=Translated({}))


def test_a_label_is_frozen_in_the_languages_it_is_translated_to():
    assert in_every_language(date(2025, 1, 1)) == {"original": "en", "en": "2025-01-01"}
