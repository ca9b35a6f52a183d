import pytest

from builders import make_organization, make_organization_type, make_territory, text
from dure.core.agents import finding
from dure.core.agents.finding import index_organizations, register_facets
from dure.core.search.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_further_facets(monkeypatch):
    monkeypatch.setattr(finding, "_facet_sources", [])


def entry_of(organization):
    return Entry.objects.get(kind="organization", subject=organization.pk)


@pytest.mark.usefixtures("no_further_facets")
def test_an_organization_is_narrowed_by_what_it_is_where_it_lies_and_whom_it_serves():
    country = make_territory("korea")
    organization = make_organization(
        type=make_organization_type("cooperative", sector="sse"),
        territory=make_territory("anseong", parent=country),
        activities=["activities-ica/ICA210"],
        challenges=["ageing"],
        languages=["ko"],
        accessibility=["step-free"],
    )
    index_organizations([organization])
    assert entry_of(organization).facets == [
        "accessibility:step-free",
        "activity:activities-ica/ICA210",
        "challenge:ageing",
        "language:ko",
        "sector:sse",
        "territory:anseong",
        "territory:korea",
        "type:cooperative",
    ]


@pytest.mark.usefixtures("no_further_facets")
def test_rooms_above_add_what_else_an_organization_is_found_by():
    offers, silent = make_organization(territory=None), make_organization(territory=None)
    asked = []

    def source(organizations):
        asked.append([each.pk for each in organizations])
        return {offers.pk: {"service:meal"}}

    register_facets(source, of_new=False)
    index_organizations([offers, silent], new=True)
    assert not asked, "of new ones it has nothing to say"
    index_organizations([offers, silent])
    assert entry_of(offers).facets == ["service:meal"]
    assert entry_of(silent).facets == []
    assert asked == [[offers.pk, silent.pk]]


def test_an_organization_has_a_point_where_its_coordinates_are_known():
    placed, unplaced = make_organization(latitude="37.008100", longitude="127.479600"), make_organization()
    index_organizations([placed, unplaced])
    assert (entry_of(placed).latitude, entry_of(placed).longitude) == (37.0081, 127.4796)
    assert entry_of(unplaced).latitude is None


def test_an_organization_is_found_by_its_further_names():
    organization = make_organization(name=text("Iljuk bathhouse"), other_names=["Steamwell"])
    index_organizations([organization])
    assert "steamwell" in entry_of(organization).words.split()


def test_what_was_merged_is_forgotten():
    survivor, other = make_organization(), make_organization()
    index_organizations([survivor, other])
    other.merged_into = survivor
    other.save()
    index_organizations([survivor, other])
    assert not Entry.objects.filter(subject=other.pk).exists()
    assert Entry.objects.filter(subject=survivor.pk).exists()
