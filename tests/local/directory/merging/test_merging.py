"""Merging two entries and taking it back: everything follows, and everything is as before."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.serializers import serialize
from django.db import IntegrityError, transaction

from builders import (
    NOON,
    make_initiative,
    make_organization,
    make_person,
    make_space,
    make_territory,
    make_user,
    make_user_with_role,
    text,
)
from builders import give_role as given
from dure.core.agents.actions import change_organization
from dure.core.agents.models import Agent, Organization, PersonalRecord, Relationship, RoleAssignment
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.queries import agent_ids_of, survivor_of
from dure.core.agents.references import references
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.models import Change
from dure.core.audit.revisions import revisions_of
from dure.core.kit.errors import Refused
from dure.core.search.models import Entry
from dure.core.search.queries import search
from dure.local.directory.exchange.planning import known_entries
from dure.local.directory.linkage import Pair
from dure.local.directory.merging.actions import merge, note_likely, say_different, undo_merge
from dure.local.directory.merging.models import LikelyPair, Merge
from dure.local.directory.merging.queries import worklist
from dure.local.directory.merging.values import differing_parts
from dure.local.directory.queries import organizations, ties_of
from dure.local.directory.services.models import Location, Service
from dure.local.initiatives.models import Partner
from dure.local.initiatives.queries import initiative_page, partnerships_of

pytestmark = pytest.mark.django_db

# What a merge itself writes; all else has to be as before when it is undone. Search has a test of its own.
OWN_RECORDS = {"merging.merge", "merging.likelypair", "audit.change", "audit.revision"}
# Foreign keys to organizations or agents that do not follow: the append-only ledger and files about the entry itself.
STAYS = {
    "agents.Organization.agent",
    # What a source said of the entry; loads ask for its survivor.
    "exchange.SourceLink.organization",
    "feeds.Difference.organization",
    "feeds.Vanished.organization",
    "agents.Organization.merged_into",
    "agents.PersonalRecord.agent",
    "agents.User.agent",
    # Whose month of the access log was looked through.
    "agents.AccessReview.organization",
    # People, never organizations.
    "agents.Consent.agent",
    "spaces.Stay.visitor",
    "alarms.Alarm.person",
    "alarms.SafetyNote.person",
    "community.Absence.person",
    "community.Attendance.person",
    "community.Job.person",
    "community.Need.person",
    "community.ShiftWork.person",
    "community.SignUp.person",
    "community.Thanks.person",
    "community.Training.person",
    "kiosk.MemberCard.agent",
    "kiosk.MemberPicture.agent",
    "safe_use.HealthCheck.person",
    "bookings.Booking.person",
    "ledger.EconomicEvent.provider",
    "ledger.EconomicEvent.receiver",
    "ledger.EconomicEvent.recorded_by",
    "ledger.EconomicResource.primary_accountable",
    "ledger.EconomicResource.custodian",
    "ledger.Process.in_scope_of",
    "ledger.Intent.provider",
    "ledger.Intent.receiver",
    "ledger.Commitment.provider",
    "ledger.Commitment.receiver",
    # The history of a feed: which entry its source named then.
    "merging.LikelyPair.first",
    "merging.LikelyPair.second",
    "merging.Merge.survivor",
    "merging.Merge.other",
    # Shifts are planned for people.
    "premises.Shift.person",
    "services.OrganizationRecord.organization",
    "spaces.Space.guests",
    "stewardship.Claim.organization",
    "stewardship.ReaderConfirmation.organization",
    "value.Indicator.provider",
    "value.Indicator.receiver",
}


class Town:
    """Two entries of one cooperative, with something of every kind hanging on the second."""

    def __init__(self):
        self.territory = make_territory("anseong")
        self.survivor = make_organization(
            "dure",
            territory=self.territory,
            name=text("Anseong Dure"),
            phone="031-1",
            latitude=Decimal("37.1"),
            longitude=Decimal("127.1"),
            located_by="postcode",
            languages=["ko"],
            checked_on=date(2024, 1, 1),
        )
        self.other = make_organization(
            "dure-coop",
            territory=self.territory,
            name=text("Dure Coop Anseong"),
            phone="031-2",
            website="https://dure.example",
            latitude=Decimal("37.2"),
            longitude=Decimal("127.2"),
            languages=["ko", "en"],
            checked_on=date(2025, 1, 1),
            identifiers={"business-number": "123"},
        )
        self.network = make_organization("network", territory=self.territory)
        self.officer = make_user_with_role(Role.OFFICER, self.territory)

    def hang_everything_on_the_other(self):
        source = {"source_name": "City"}
        Relationship.objects.create(subject=self.other.agent, object=self.network.agent, role="member_of", **source)
        # The survivor says the same already, and a merged pair cannot be related to itself.
        for subject in (self.survivor, self.other):
            Relationship.objects.create(subject=subject.agent, object=self.network.agent, role="supports", **source)
        Relationship.objects.create(subject=self.other.agent, object=self.survivor.agent, role="member_of", **source)
        self.initiative = make_initiative("bath", lead=self.network)
        Partner.objects.create(initiative=self.initiative, organization=self.other, sector="sse", part=text("Heats"))
        self.shared = make_initiative("shared", lead=self.network)
        for each in (self.survivor, self.other):
            Partner.objects.create(initiative=self.shared, organization=each, sector="sse", part=text("Helps"))
        make_initiative("led", lead=self.other)
        given(make_user("owner@example.org"), Role.ENTRY_OWNER, self.other)
        Service.objects.create(organization=self.other, name=text("Meals"), slug="meals", modified_at=NOON)
        Location.objects.create(organization=self.other, name=text("Kitchen"), slug="kitchen", modified_at=NOON)


@pytest.fixture
def town():
    return Town()


def pair_of(one, another, score):
    return Pair(str(one.pk), str(another.pk), score, ())


def whole_database():
    """Every row of every table, but for what merging itself records."""
    return {
        model._meta.label: serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.label_lower not in OWN_RECORDS and model._meta.managed and model._meta.app_label != "search"
    }


def listed(kind="organization"):
    return set(Entry.objects.filter(kind=kind).values_list("slug", flat=True))


def test_a_merge_and_its_undoing_leave_every_table_as_it_was(town):
    town.hang_everything_on_the_other()
    before = whole_database()
    done = merge(town.officer, town.survivor, town.other)
    assert whole_database() != before
    undo_merge(town.officer, done)
    after = whole_database()
    assert [name for name in before if before[name] != after[name]] == []


def test_search_is_as_before_after_undoing(town):
    from dure.core.agents.finding import index_organizations

    town.hang_everything_on_the_other()
    index_organizations([town.survivor, town.other])
    before = {row.slug: (row.title, row.words, row.facets) for row in Entry.objects.all()}
    done = merge(town.officer, town.survivor, town.other)
    assert "dure-coop" not in listed()
    undo_merge(town.officer, done)
    after = {row.slug: (row.title, row.words, row.facets) for row in Entry.objects.all()}
    assert {slug: row for slug, row in after.items() if slug in before} == before


def test_what_points_at_the_merged_entry_follows(town):
    town.hang_everything_on_the_other()
    done = merge(town.officer, town.survivor, town.other)
    assert Service.objects.get().organization_id == Location.objects.get().organization_id == town.survivor.pk
    assert {row.initiative.slug for row in Partner.objects.filter(organization=town.survivor)} == {"bath", "shared"}
    assert town.survivor.led_initiatives.get().slug == "led"
    assert RoleAssignment.objects.get(user__email="owner@example.org").organization_id == town.survivor.pk
    assert set(done.moved) == {
        "agents.Relationship.subject",
        "agents.RoleAssignment.organization",
        "initiatives.Initiative.lead",
        "initiatives.Partner.organization",
        "services.Location.organization",
        "services.Service.organization",
    }


def test_what_both_had_is_shown_once(town):
    town.hang_everything_on_the_other()
    merge(town.officer, town.survivor, town.other)
    town.survivor.refresh_from_db()
    assert sorted(tie.role for tie in ties_of(town.survivor)) == ["member_of", "supports"]
    assert sorted(tie.role for tie in ties_of(town.network)) == ["member_of", "supports"]
    shown = [row.organization.slug for sector in initiative_page(town.shared).sectors for row in sector.partners]
    assert shown == ["dure"]
    assert {row.initiative.slug for row in partnerships_of(town.survivor)} == {"bath", "shared"}


def test_the_better_values_are_taken_by_default(town):
    merge(town.officer, town.survivor, town.other)
    survivor = Organization.objects.get(pk=town.survivor.pk)
    assert survivor.name == text("Anseong Dure")
    assert survivor.other_names == ["Dure Coop Anseong"]
    assert survivor.phone == "031-2"  # checked last
    assert survivor.website == "https://dure.example"  # nothing was known
    assert (survivor.latitude, survivor.located_by) == (Decimal("37.200000"), "")  # exact
    assert survivor.languages == ["ko", "en"]
    assert survivor.identifiers == {"business-number": "123"}
    assert survivor.checked_on == date(2025, 1, 1)


def test_every_choice_is_followed(town):
    choices = {
        "phone": "survivor",
        "name": "other",
        "languages": "other",
        "point": "survivor",
        "other_names": "survivor",
        "website": "survivor",
    }
    merge(town.officer, town.survivor, town.other, choices)
    survivor = Organization.objects.get(pk=town.survivor.pk)
    assert survivor.phone == "031-1"
    assert survivor.name == text("Dure Coop Anseong")
    assert survivor.latitude == Decimal("37.1")
    assert survivor.website == ""


def test_a_choice_that_does_not_exist_is_the_default(town):
    merge(town.officer, town.survivor, town.other, {"phone": "both", "nothing": "other"})
    assert Organization.objects.get(pk=town.survivor.pk).phone == "031-2"


def test_parts_that_are_alike_need_no_choice(town):
    names = {part.name for part in differing_parts(town.survivor, town.other)}
    assert "territory" not in names
    assert {"name", "phone", "point", "languages"} <= names


def test_a_merged_entry_is_neither_listed_nor_found(town):
    change_organization(town.officer, town.other, region="Gyeonggi")
    assert search("Dure Coop", kinds=["organization"]).total == 1
    merge(town.officer, town.survivor, town.other)
    assert town.other.slug not in {each.slug for each in organizations()}
    hits = search("Dure Coop Anseong", kinds=["organization"]).hits
    assert [hit.slug for hit in hits] == ["dure"], "the survivor is found by the other's name"


def test_the_history_of_both_is_kept(town):
    change_organization(town.officer, town.other, region="Gyeonggi")
    done = merge(town.officer, town.survivor, town.other)
    undo_merge(town.officer, done)
    assert [each.action for each in revisions_of("organization", town.survivor.pk)] == [
        "undo_merge",
        "merge_organizations",
    ]
    assert revisions_of("organization", town.other.pk).count() == 1
    for each in (town.survivor, town.other):
        changes = Change.objects.filter(subject=str(each.pk), action__in=["merge_organizations", "undo_merge"])
        assert changes.count() == 2


def test_values_changed_after_the_merge_stay_with_the_survivor(town):
    done = merge(town.officer, town.survivor, town.other)
    survivor = Organization.objects.get(pk=town.survivor.pk)
    change_organization(town.officer, survivor, phone="031-3", region="Gyeonggi")
    done = undo_merge(town.officer, done)
    survivor.refresh_from_db()
    assert survivor.phone == "031-3"
    assert survivor.region == "Gyeonggi"
    assert survivor.website == ""
    assert done.kept == ["phone"]


def test_rows_that_were_pointed_elsewhere_since_stay_there(town):
    town.hang_everything_on_the_other()
    done = merge(town.officer, town.survivor, town.other)
    Service.objects.update(organization=town.network)
    undo_merge(town.officer, done)
    assert Service.objects.get().organization_id == town.network.pk
    assert Location.objects.get().organization_id == town.other.pk


def test_chains_lead_to_the_last_survivor_and_are_undone_from_the_end(town):
    first = merge(town.officer, town.survivor, town.other)
    second = merge(town.officer, town.network, town.survivor)
    other = Organization.objects.get(pk=town.other.pk)
    assert survivor_of(other).pk == town.network.pk
    assert agent_ids_of(town.network) == [town.network.pk, town.survivor.pk, town.other.pk]
    with pytest.raises(Refused) as refused:
        undo_merge(town.officer, first)
    assert refused.value.code == "merged-later"
    undo_merge(town.officer, second)
    undo_merge(town.officer, first)
    assert survivor_of(Organization.objects.get(pk=town.other.pk)).pk == town.other.pk


def test_later_imports_of_a_merged_entry_go_to_the_last_survivor(town):
    Organization.objects.filter(pk=town.other.pk).update(source="city-list", source_id="42")
    first = merge(town.officer, town.survivor, town.other)
    assert known_entries("city-list")["42"].pk == town.survivor.pk
    second = merge(town.officer, town.network, town.survivor)
    assert known_entries("city-list")["42"].pk == town.network.pk
    undo_merge(town.officer, second)
    undo_merge(town.officer, first)
    assert known_entries("city-list")["42"].pk == town.other.pk


def test_cycles_cannot_be_made(town):
    merge(town.officer, town.survivor, town.other)
    for survivor, other in permutations((town.survivor, town.other)):
        with pytest.raises(Refused) as refused:
            merge(town.officer, survivor, other)
        assert refused.value.code == "merged-already"
    with pytest.raises(Refused) as refused:
        merge(town.officer, town.network, town.network)
    assert refused.value.code == "same-entry"
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=town.network.pk).update(merged_into=town.network)


def test_one_entry_becomes_part_of_one_other_only(town):
    merge(town.officer, town.survivor, town.other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(survivor=town.network, other=town.other)


def test_a_merge_is_undone_once(town):
    done = merge(town.officer, town.survivor, town.other)
    undo_merge(town.officer, done)
    with pytest.raises(Refused) as refused:
        undo_merge(town.officer, done)
    assert refused.value.code == "undone-already"


def test_merging_again_after_undoing_is_possible(town):
    undo_merge(town.officer, merge(town.officer, town.survivor, town.other))
    merge(town.officer, town.other, town.survivor)
    assert survivor_of(Organization.objects.get(pk=town.survivor.pk)).pk == town.other.pk


def test_only_those_who_may_merge_both_entries_merge_and_undo(town):
    foreign = make_organization("foreign")
    for role in Role:
        user = make_user_with_role(role, town.territory)
        able = Permission.MERGE_ORGANIZATIONS in PERMISSIONS[role]
        with transaction.atomic():
            if able:
                merge(user, town.survivor, town.other)
            else:
                with pytest.raises(PermissionDenied):
                    merge(user, town.survivor, town.other)
            transaction.set_rollback(True)
        for pair in permutations((town.survivor, foreign)):
            with pytest.raises(PermissionDenied):
                merge(user, *pair)
        with pytest.raises(PermissionDenied):
            say_different(user, town.survivor, foreign)
    done = merge(town.officer, town.survivor, town.other)
    with pytest.raises(PermissionDenied):
        undo_merge(make_user_with_role(Role.OFFICER, foreign.territory), done)
    with pytest.raises(PermissionDenied):
        undo_merge(make_user_with_role(Role.ORGANIZATION_MANAGER, town.survivor), done)
    assert Merge.objects.get().undone_at is None


def test_nobody_gets_at_peoples_data_by_merging(town):
    """A moderator must not hand the residents of one organization to the staff of another."""
    staff = make_user_with_role(Role.DESK_STAFF, town.other)
    register_person(staff, town.other, PersonalData(name="Resident"))
    moderator = make_user_with_role(Role.MODERATOR, town.territory)
    with pytest.raises(Refused) as refused:
        merge(moderator, town.survivor, town.other)
    assert refused.value.code == "people-follow"
    merge(moderator, town.other, town.survivor)


def test_whoever_gives_roles_for_both_may_let_people_follow(town):
    staff = make_user_with_role(Role.DESK_STAFF, town.other)
    register_person(staff, town.other, PersonalData(name="Resident"))
    make_space("desk", initiative=make_initiative("with-desk", lead=town.other))
    given(town.officer, Role.ORGANIZATION_MANAGER, town.survivor)
    given(town.officer, Role.ORGANIZATION_MANAGER, town.other)
    before = whole_database()
    done = merge(town.officer, town.survivor, town.other)
    assert PersonalRecord.objects.get().registered_by_id == town.survivor.pk
    undo_merge(town.officer, done)
    after = whole_database()
    assert [name for name in before if before[name] != after[name]] == []


def test_a_role_that_somebody_holds_for_both_stays_once(town):
    user = make_user("both@example.org")
    for each in (town.survivor, town.other):
        given(user, Role.ENTRY_OWNER, each)
    merge(town.officer, town.survivor, town.other)
    assert RoleAssignment.objects.filter(user=user).count() == 2
    assert RoleAssignment.objects.filter(user=user, organization=town.survivor).count() == 1


def test_the_ledger_stays_with_the_old_agent_and_is_seen_through_it(town):
    merge(town.officer, town.survivor, town.other)
    assert Agent.objects.filter(pk=town.other.pk).exists()
    assert agent_ids_of(town.survivor) == [town.survivor.pk, town.other.pk]
    assert agent_ids_of(town.network) == [town.network.pk]


def test_every_foreign_key_to_an_organization_follows_or_is_known_to_stay():
    known = {each.key for each in references()}
    pointing = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and getattr(field, "concrete", False) and field.related_model in {Organization, Agent}:
                pointing.add(f"{model._meta.label}.{field.name}")
    assert pointing - known - STAYS == set()
    assert known <= pointing


def test_what_is_not_the_same_is_never_proposed_again(town):
    pair = say_different(town.officer, town.survivor, town.other)
    assert pair.state == LikelyPair.State.DIFFERENT
    assert pair.first_id < pair.second_id
    assert note_likely([pair_of(town.survivor, town.other, 0.99)]) == 0
    assert list(worklist(town.officer)) == []
    with pytest.raises(Refused):
        say_different(town.officer, town.survivor, town.survivor)


def test_a_merge_takes_its_pair_off_the_worklist_and_undoing_puts_it_back(town):
    assert note_likely([pair_of(town.survivor, town.other, 0.9)]) == 1
    assert note_likely([pair_of(town.other, town.survivor, 0.8)]) == 0
    assert worklist(town.officer).get().score == 0.8
    done = merge(town.officer, town.survivor, town.other)
    assert list(worklist(town.officer)) == []
    undo_merge(town.officer, done)
    assert worklist(town.officer).count() == 1


def test_the_worklist_shows_only_pairs_that_the_reader_may_decide(town):
    foreign = make_organization("foreign")
    note_likely([pair_of(town.survivor, town.other, 0.9), pair_of(town.survivor, foreign, 0.95)])
    assert [row.second.slug for row in worklist(town.officer)] + [row.first.slug for row in worklist(town.officer)]
    assert worklist(town.officer).count() == 1
    assert worklist(make_user_with_role(Role.OFFICER, foreign.territory)).count() == 0
    assert worklist(make_user()).count() == 0
    assert worklist(town.officer, foreign.territory).count() == 0


def test_persons_are_never_merged():
    assert not hasattr(make_person(), "organization")
