import pytest
from django.utils.translation import override

from dure.core.agents.actions import load_organization_types, load_reference_data
from dure.core.agents.models import OrganizationType
from dure.core.agents.vocabulary import (
    ACTIVITIES,
    MEMBERSHIPS,
    QUALIFIERS,
    SCHEMES,
    STRUCTURES,
    concept_address,
    concept_label,
    concept_reference,
    concepts,
    organization_type_for,
    organization_type_rows,
)

LANGUAGES = {"ko", "en", "fr", "es"}


@pytest.mark.parametrize(("scheme", "count"), [(STRUCTURES, 25), (ACTIVITIES, 29), (MEMBERSHIPS, 6), (QUALIFIERS, 23)])
def test_every_concept_of_a_scheme_has_a_name_in_four_languages(scheme, count):
    names = concepts(scheme)
    assert len(names) == count
    assert all(set(name.texts) == LANGUAGES for name in names.values())


def test_names_within_a_scheme_differ_in_every_language():
    for scheme in SCHEMES:
        for language in LANGUAGES:
            names = [name.in_language(language) for name in concepts(scheme).values()]
            assert len(set(names)) == len(names)


def test_structure_codes_are_those_of_essglobal():
    expected = {f"OS{number}" for number in range(10, 250, 10)} | {"OS115"}
    assert set(concepts(STRUCTURES)) == expected
    assert set(concepts(ACTIVITIES)) == {f"ICA{number}" for number in range(10, 300, 10)}


@pytest.mark.parametrize(
    ("code", "korean"),
    [("ICA100", "광업"), ("ICA20", "낙농업"), ("OS60", "노동자협동조합"), ("OS180", "전국 최상위 연합조직")],
)
def test_korean_names_mean_what_the_concept_means(code, korean):
    assert concept_label(code, "ko") == korean


@pytest.mark.parametrize(
    "reference",
    ["ICA100", "activities-ica/ICA100", "https://lod.coop/essglobal/2.1/standard/activities-ica/ICA100", " ICA100/"],
)
def test_a_concept_is_found_by_code_reference_and_address(reference):
    assert concept_label(reference, "en") == "Mining"
    assert concept_reference(reference) == "activities-ica/ICA100"


def test_a_concept_is_named_in_the_readers_language():
    with override("fr"):
        assert concept_label("BMT10") == "Consommateurs et usagers"


def test_an_unknown_concept_keeps_its_code():
    assert concept_label("activities/a99") == "a99"
    assert concept_reference("activities/a99") is None
    with pytest.raises(KeyError):
        concepts("../secrets")


def test_every_structure_has_the_type_that_means_it():
    types = {code: organization_type_for(f"{STRUCTURES}/{code}") for code in concepts(STRUCTURES)}
    assert types["OS115"] == "cooperative"
    assert len(set(types.values())) == 25
    assert None not in types.values()
    assert organization_type_for("OS999") is None


def test_an_address_leads_to_the_published_concept():
    assert concept_address("activities-ica/ICA100").endswith("/essglobal/2.1/standard/activities-ica/ICA100")


@pytest.mark.parametrize(
    "korean",
    [
        "인증사회적기업",
        "예비사회적기업",
        "사회적협동조합",
        "의료복지사회적협동조합",
        "마을기업",
        "자활기업",
        "지방자치단체",
    ],
)
def test_korean_statutory_types_are_there_and_name_their_closest_concept(korean):
    (row,) = [row for row in organization_type_rows() if row["name"]["ko"] == korean]
    assert not row["exact"]
    assert all(concept_reference(concept) == concept for concept in row["essglobal"])


@pytest.mark.django_db
def test_loading_types_twice_changes_nothing_and_mends_what_was_altered():
    load_reference_data()
    count = OrganizationType.objects.count()
    OrganizationType.objects.filter(code="cooperative").update(sector="private")
    OrganizationType.objects.create(code="our-own", name=concepts(ACTIVITIES)["ICA10"], sector="sse")
    assert load_organization_types() == count
    assert OrganizationType.objects.count() == count + 1
    cooperative = OrganizationType.objects.get(code="cooperative")
    assert cooperative.sector == "sse"
    assert cooperative.name.in_language("es") == "Cooperativa"
    assert all(set(each.name.texts) == LANGUAGES for each in OrganizationType.objects.exclude(code="our-own"))
