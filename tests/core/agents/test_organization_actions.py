from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from builders import make_organization, make_person, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import (
    change_organization,
    create_organization,
    end_relationship,
    load_reference_data,
    relate_agents,
)
from dure.core.agents.models import Organization, OrganizationType, Relationship
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_territory("anseong")


@pytest.fixture
def officer(city):
    return make_user_with_role(Role.OFFICER, city)


def test_an_officer_adds_an_organization_that_search_finds(officer, city):
    load_reference_data()
    kind = OrganizationType.objects.get(code="kr-medical-welfare-social-cooperative")
    name = Translated({"ko": "안성의료복지사회적협동조합", "en": "Anseong Health Co-op"}, "ko")
    organization = create_organization(officer, city, name=name, type=kind, activities=["activities-ica/ICA170"])
    assert organization.slug == "anseong-health-co-op"
    assert organization.territory == city
    entry = Entry.objects.get(kind="organization", subject=organization.pk)
    assert entry.slug == organization.slug
    assert Change.objects.filter(action="create_organization", subject=str(organization.pk)).exists()


def test_a_korean_name_gives_a_korean_slug_and_a_second_one_a_number(officer, city):
    names = [create_organization(officer, city, name=Translated.of("일죽목욕탕", "ko")).slug for _each in range(3)]
    assert names == ["일죽목욕탕", "일죽목욕탕-2", "일죽목욕탕-3"]


def test_an_organization_needs_a_name_and_a_free_address(officer, city):
    with pytest.raises(Refused) as refusal:
        create_organization(officer, city)
    assert refusal.value.field == "name"
    create_organization(officer, city, "bathhouse", name=text("Bathhouse"))
    with pytest.raises(Refused) as refusal:
        create_organization(officer, city, "bathhouse", name=text("Other"))
    assert refusal.value.field == "slug"


def test_organizations_are_added_by_those_who_may_there(city):
    for user in (
        make_user(),
        make_user_with_role(Role.OFFICER, make_territory()),
        make_user_with_role(Role.DESK_STAFF, city),
    ):
        with pytest.raises(PermissionDenied):
            create_organization(user, city, name=text("Bathhouse"))
    assert not Organization.objects.exists()


def test_a_manager_changes_the_entry_and_only_what_changed_is_on_record(city):
    organization = make_organization("bathhouse", territory=city)
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, organization)
    change_organization(manager, organization, name=organization.name, phone="031-123-4567", founded=date(2014, 1, 1))
    organization.refresh_from_db()
    assert organization.phone == "031-123-4567"
    assert Change.objects.get(action="change_organization").details == {"fields": ["founded", "phone"]}
    change_organization(manager, organization, phone="031-123-4567")
    assert Change.objects.filter(action="change_organization").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"website": "not an address"},
        {"email": "nobody"},
        {"latitude": Decimal("37.0"), "longitude": None},
        {"locality": "x" * 201},
        {"name": Translated({"tlh": "Heghlu"})},
    ],
)
def test_values_that_do_not_fit_are_refused_and_nothing_is_saved(officer, city, wrong):
    organization = make_organization("bathhouse", territory=city)
    with pytest.raises(ValidationError):
        change_organization(officer, organization, **wrong)
    assert Organization.objects.get().website == ""
    assert not Change.objects.filter(action="change_organization").exists()


def test_the_name_cannot_be_taken_away(officer, city):
    with pytest.raises(Refused):
        change_organization(officer, make_organization(territory=city), name=Translated({}))


def test_an_organization_moves_only_to_where_one_may_edit_too(officer, city):
    organization = make_organization(territory=city)
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, organization)
    for user in (officer, manager):
        with pytest.raises(PermissionDenied):
            change_organization(user, organization, territory=make_territory())
    district = make_territory("iljuk", city)
    change_organization(officer, organization, territory=district)
    assert Organization.objects.get().territory == district


def test_a_stranger_changes_nothing(city):
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())
    with pytest.raises(PermissionDenied):
        change_organization(stranger, make_organization(territory=city), phone="1")


def test_a_relationship_has_a_source_and_is_said_once(officer, city):
    member, federation = make_organization(territory=city), make_organization()
    arguments = (officer, member.agent, Relationship.Role.MEMBER_OF, federation.agent)
    first = relate_agents(*arguments, source_name="Statutes", start=date(2020, 1, 1))
    assert relate_agents(*arguments, source_name="Statutes", start=date(2020, 1, 1)) == first
    end_relationship(officer, first.pk, date(2021, 1, 1))
    first.refresh_from_db()
    assert first.end == date(2021, 1, 1)
    assert Change.objects.filter(subject_kind="relationship").count() == 2


def test_a_person_can_be_related_to_an_organization_that_one_edits(officer, city):
    organization = make_organization(territory=city)
    relationship = relate_agents(
        officer, make_person(), Relationship.Role.CHAIRS, organization.agent, source_name="Minutes"
    )
    assert relationship.object == organization.agent


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source_name": " "}, "no-source"),
        ({"start": date(2020, 1, 2), "end": date(2020, 1, 1)}, "end-before-start"),
    ],
)
def test_a_relationship_without_source_or_with_its_end_before_its_start_is_refused(officer, city, changes, code):
    organization = make_organization(territory=city)
    with pytest.raises(Refused) as refusal:
        relate_agents(
            officer,
            make_person(),
            Relationship.Role.WORKS_FOR,
            organization.agent,
            **{"source_name": "Minutes", **changes},
        )
    assert refusal.value.code == code


def test_an_agent_is_not_related_to_itself_nor_in_an_unknown_role(officer, city):
    organization = make_organization(territory=city)
    with pytest.raises(Refused):
        relate_agents(officer, organization.agent, "operates", organization.agent, source_name="Minutes")
    with pytest.raises(Refused):
        relate_agents(officer, make_person(), "loves", organization.agent, source_name="Minutes")


def test_relationships_of_strangers_and_between_persons_are_denied(officer):
    one, two = make_organization(), make_organization()
    with pytest.raises(PermissionDenied):
        relate_agents(officer, one.agent, "operates", two.agent, source_name="Minutes")
    with pytest.raises(PermissionDenied):
        relate_agents(officer, make_person(), "supports", make_person(), source_name="Minutes")
    known = Relationship.objects.create(subject=one.agent, object=two.agent, role="operates", source_name="x")
    with pytest.raises(PermissionDenied):
        end_relationship(officer, known.pk, date(2021, 1, 1))
    with pytest.raises(PermissionDenied):
        end_relationship(officer, one.pk, date(2021, 1, 1))
