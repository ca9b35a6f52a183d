"""One of everything that a page can show, and an address for every name of an address."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from bath_account import Bath
from builders import (
    give_role,
    make_activity,
    make_organization,
    make_specification,
    make_territory,
    make_user,
    make_user_with_role,
    text,
)
from case_publishing import Publishing, complete_fields
from dure.core.agents.actions import change_organization
from dure.core.agents.consents import give_all, purposes
from dure.core.agents.models import Agent, Organization, RoleAssignment, User
from dure.core.agents.personal import PersonalData, read_person, register_person
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.core.audit.models import Revision
from dure.core.tasks.actions import start
from dure.core.territories.actions import load_reference_data
from dure.core.territories.models import Challenge, IndicatorKind, IndicatorValue, Territory, TerritoryChallenge
from dure.ledger.models import Agreement, EconomicEvent, EconomicResource, Intent
from dure.ledger.sealing import seal_events
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.runs import check, map_columns, mapping_of, upload_file
from dure.local.directory.feeds.actions import FeedSettings, save_feed
from dure.local.directory.feeds.models import Load
from dure.local.directory.merging.actions import merge
from dure.local.directory.services.actions import add_location, add_service, offer_at
from dure.local.directory.services.vocabulary import CATEGORIES
from dure.local.directory.stewardship.claims import NewClaim, claim_entry, link_token, page_token, prepare_letter
from dure.local.directory.stewardship.digests import check_token, choice_token
from dure.local.directory.stewardship.models import Claim
from dure.local.directory.stewardship.proposals import Proposing, propose_change
from dure.local.initiatives.actions import NewPledge, pledge
from dure.local.initiatives.models import Milestone, Partner
from dure.local.spaces.actions import NewSpace, check_in, set_up_space
from dure.local.spaces.alarms.models import Alarm, PreventionAction, SafetyNote
from dure.local.spaces.bookings.actions import NewBooking, book, open_pattern
from dure.local.spaces.bookings.models import SlotPattern
from dure.local.spaces.community.actions import NewSeries, add_series, sign_up
from dure.local.spaces.community.models import Absence
from dure.local.spaces.daybook import actions as daybook
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.models import Activity, Day, Device, Stay
from dure.local.spaces.queries import today_at
from dure.local.spaces.safe_use.actions import keep_readings, sign_rules
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.shipped import shipped_documents
from dure.value.actions import compute_account
from dure.value.models import Computation
from dure.world.cases.actions import draft_case, publish_case
from pictures import png
from premises_world import Premises

# Everything of the world's people that no page shows but to whom the role table lets read it.
PERSON = PersonalData(name="Kwon Bokja", phone="010-4826-7391", birth_year=1941, health_notes="Faints in the heat")
READINGS = Readings(227, 143, 199, Decimal("38.65"))
IDENTITY = (PERSON.name, "4826-7391", "48267391", "Kim Sunja", "01000001234")
HEALTH = (PERSON.health_notes, "38.65")
PLACE = date(2025, 1, 1)
PAST_DAY = date(2025, 2, 1)
DAY_PAGES = ("day", "close", "remark", "sign", "add_picture")
PICTURE_PAGES = ("picture", "remove_picture")
REPORT_PAGES = ("report", "report_pdf", "report_excel", "publish")
SAFE_USE_PAGES = ("home", "import", "withdraw", "keeping", "weather")
SERVICE_PAGES = ("detail", "edit_service", "service_hours", "service_status")
COMMUNITY_PAGES = ("week", "add_series", "helpers", "jobs", "contributions", "purchases", "outreach")
LOCATION_PAGES = ("location", "edit_location", "location_hours", "location_status")


class PageWorld:
    """A town with a bathhouse, its account and its case; and another town, whose people have no rights here."""

    def __init__(self) -> None:
        load_reference_data()
        self.bath = Bath()
        self.initiative = self.bath.initiative
        self.territory: Territory = self.initiative.territory
        self.organization: Organization = self.initiative.lead
        self.foreign_territory = make_territory("elsewhere")
        self.foreign_organization = make_organization("stranger", territory=self.foreign_territory)
        self.describe_territory()
        self.offer_service()
        self.fill_initiative()
        self.open_space()
        self.make_kiosk()
        for day in range(3):
            self.bath.record_visit(self.bath.visitor(), day=day)
            self.bath.record_help(self.bath.visitor(), "2", day=day)
        self.event: EconomicEvent = self.check_in()
        self.keep_daybook()
        self.furnish()
        self.let_in()
        self.resource = self.make_resource()
        seal_events()
        self.account = self.bath.account()
        self.computation = compute_account(self.bath.officer, self.account)
        self.line = self.account.lines.get(kind="outcome")
        self.indicator = self.line.indicator
        self.publishing = Publishing(self.bath, self.computation)
        self.sign_safe_use()
        self.case = draft_case(self.bath.officer, self.initiative, **complete_fields())
        self.version = publish_case(self.bath.officer, self.case, self.computation)
        self.import_run = self.checked_import()
        self.somebody: User = make_user("somebody@example.org")
        self.assignment: RoleAssignment = give_role(self.somebody, Role.DESK_STAFF, self.organization)
        self.resident = self.register_resident()
        read_person(self.somebody, self.resident.pk, "check-in", ["name"])
        self.live_together()
        self.call_for_help()

        self.book_bath()
        self.keep_entry()
        address = "https://example.org/register.csv"
        self.feed = save_feed(self.bath.officer, FeedSettings(self.territory, "Register", "csv", address))
        self.load = Load.objects.create(feed=self.feed, state="asking", vanished=9, came=1)
        self.load.differences.create(kind="came", source_id="7", name="New", organization=self.organization)
        self.merge_entries()
        self.job = start(self.somebody, "remove_old_jobs")
        self.token = create_token(self.somebody, "Program", ["spaces:write"])[0]

    def register_resident(self) -> Agent:
        """Somebody with everything that a record may hold, and a reading that they agreed to have kept."""
        coordinator = make_user_with_role(Role.CARE_COORDINATOR, self.organization)
        resident = register_person(coordinator, self.organization, PERSON)
        give_all(coordinator, resident.pk, [purpose.key for purpose in purposes()])
        keep_readings(self.somebody, self.space, resident.pk, READINGS, Stay.Advice.ASK)
        Stay.objects.filter(pk=self.stay.pk).update(visitor=resident)
        return resident

    def book_bath(self) -> None:
        """A time that can be booked, with somebody who has booked it online."""
        manager = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization)
        opens = {f"{way}_opens": time(0) for way in ("phone", "desk", "online")}
        places = {f"{way}_places": 2 for way in ("phone", "desk", "online")}
        week = {"weekdays": list(range(7)), "start": time(10), "minutes": 60}
        pattern = SlotPattern(space=self.space, name=text("Bath"), **week, **places, **opens)
        slots = open_pattern(manager, pattern)
        self.slot = next(slot for slot in slots if slot.date > today_at(self.space))
        book(None, self.slot, NewBooking("bath", "online", "Kim Sunja", "01000001234"))
        of_today = next(slot for slot in slots if slot.date == today_at(self.space))
        of_today.starts_at = timezone.now() + timedelta(minutes=30)
        of_today.ends_at = of_today.starts_at + timedelta(hours=1)
        of_today.save()
        self.booking = book(manager, of_today, NewBooking("soon", "desk", "Lee Okja", "01000005678"))

    def live_together(self) -> None:
        """A lunch with somebody signed up, and a regular who has not come for long."""
        manager = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization)
        lunch = NewSeries(
            activity=self.space.activities.get(kind=Activity.Kind.GATHERING),
            name=text("Lunch together"),
            first_on=today_at(self.space),
            starts_at=time(12),
            ends_at=time(13),
            weekdays=tuple(range(7)),
            places=20,
        )
        self.series = add_series(manager, self.space, lunch)
        self.session = self.series.sessions.order_by("-date")[0]
        sign_up(manager, self.session, Agent.objects.get(pk=self.resident.pk), entry_id="lunch")
        self.absence = Absence.objects.create(
            space=self.space, person_id=self.resident.pk, last_visit=PLACE, usual_gap=3, missed=9, noticed_on=PLACE
        )

    def sign_safe_use(self) -> None:
        """Rules that a clinician signed, by which whoever is in was advised to ask staff."""
        self.rules = next(iter(shipped_documents()))
        sign_rules(make_user_with_role(Role.CLINICIAN, self.organization), self.space, self.rules, "Doctor")
        Stay.objects.filter(pk=self.stay.pk).update(advice=Stay.Advice.ASK)

    def merge_entries(self) -> None:
        """An entry that is likely the organization's own, and one that became part of it."""
        self.likely = make_organization("likely", territory=self.territory)
        self.merge = merge(self.bath.officer, self.organization, make_organization("twice", territory=self.territory))

    def checked_import(self) -> ImportRun:
        """An import of the officer's with a row that may be a known entry and a row that is wrong."""
        rows = "기업명,전자우편\nPartner,\n나,wrong\n"
        run = upload_file(self.bath.officer, "list.csv", rows.encode("cp949"), territory=self.territory)
        map_columns(self.bath.officer, run, mapping_of(run))
        return check(run)

    def describe_territory(self) -> None:
        self.challenge = Challenge.objects.get(code="ageing")
        TerritoryChallenge.objects.create(
            territory=self.territory, challenge=self.challenge, source_name="City", source_date=PLACE
        )
        self.kind = IndicatorKind.objects.order_by("code")[0]
        IndicatorValue.objects.create(
            territory=self.territory,
            kind=self.kind,
            value=Decimal(1000),
            date=PLACE,
            source_name="City",
        )

    def offer_service(self) -> None:
        by = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization)
        hours = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "11:30", "closes_at": "13:00"}
        self.location = add_location(by, self.organization, name=text("Village hall"))
        details = {"schedules": [hours]}
        self.service = add_service(by, self.organization, name=text("Lunch"), categories=["meal"], details=details)
        self.offer = offer_at(by, self.service, self.location)

    def fill_initiative(self) -> None:
        self.initiative.challenges.add(self.challenge)
        self.partner = Partner.objects.create(
            initiative=self.initiative, organization=make_organization("partner"), sector="civil", part=text("Helps")
        )
        self.specification = make_specification("firewood", default_unit="kg")
        self.pledge = pledge(
            self.bath.officer,
            self.initiative,
            NewPledge(self.partner.organization, self.specification, Decimal(100), name=text("Firewood")),
        )
        self.agreement = Agreement.objects.create(name=text("Agreement"), plan=self.initiative.plan)
        self.intent = Intent.objects.create(
            name=text("Firewood wanted"),
            action="transfer",
            resource_conforms_to=self.specification,
            resource_quantity=Decimal(10),
            resource_unit="kg",
            plan=self.initiative.plan,
            receiver=self.organization.agent,
        )
        self.milestone = Milestone.objects.create(initiative=self.initiative, name=text("Reopened"), due=PLACE)

    def open_space(self) -> None:
        self.space = set_up_space(
            self.bath.officer, self.initiative, NewSpace(text("Bathhouse"), self.organization, address="Iljuk 1")
        )
        hours = {"default_unit": "", "default_effort_unit": "hour"}
        make_activity(self.space, "bath", Activity.Kind.VISIT, specification=self.bath.visit)
        make_activity(self.space, "exercise", Activity.Kind.GATHERING)
        make_activity(
            self.space, "help", Activity.Kind.VOLUNTEERING, specification=make_specification("helping", **hours)
        )
        make_activity(self.space, "gift", Activity.Kind.CONTRIBUTION, specification=self.specification)
        make_activity(
            self.space, "soap", Activity.Kind.PURCHASE, specification=make_specification("money", default_unit="EUR")
        )

    def make_kiosk(self) -> None:
        """A kiosk, and what it could not settle by itself."""
        self.kiosk = Device.objects.create(
            space=self.space, kind="kiosk", name="Entrance", digest="0" * 64, added_by=self.bath.officer.agent_id
        )
        self.kiosk_entry = KioskEntry.objects.create(
            id=uuid4(), device=self.kiosk, kind="enter", happened_at=timezone.now(), problem="digits-not-clear"
        )

    def call_for_help(self) -> None:
        """A resident who called for help, a button, and a near miss about which something is to be done."""
        at = {"space": self.space}
        now = timezone.now()
        by = self.somebody.agent_id
        self.button = Device.objects.create(kind="button", name="Button", digest="1" * 64, added_by=by, **at)
        self.alarm = Alarm.objects.create(entry_id="1", raised_at=now, pressed_at=now, person=self.resident, **at)
        self.safety_note = SafetyNote.objects.create(
            kind="near_miss", what="slip", happened_at=now, story="Nearly slipped", noted_by=by, noted_at=now, **at
        )
        self.prevention = PreventionAction.objects.create(
            what="Lay a mat", responsible=self.somebody, due_on=PAST_DAY, decided_by=by, decided_at=now, **at
        )

    def keep_daybook(self) -> None:
        """A signed day with a picture, in a month whose report is not published."""
        by = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization, email="signer@example.org")
        daybook.close(by, self.space, PAST_DAY)
        self.picture = daybook.add_picture(by, self.space, PAST_DAY, png(), "Lunch", consent=True, in_reports=True)
        daybook.sign_log(by, self.space, PAST_DAY)

    def furnish(self) -> None:
        """What a visit costs, and what the rooms of the premises show."""
        make_activity(
            self.space, "ticket", Activity.Kind.SALE, specification=make_specification("tickets", default_unit="EUR")
        )
        self.premises = Premises(self.space)

    def let_in(self) -> None:
        """Somebody who is in."""
        now = timezone.now()
        today = Day.objects.create(space=self.space, date=now.date(), opened_at=now)
        self.stay = Stay.objects.create(
            space=self.space, day=today, event=self.event, label="12", zone_since=now, entered_at=now
        )

    def check_in(self) -> EconomicEvent:
        staff = make_user_with_role(Role.DESK_STAFF, self.organization, email="staff@example.org")
        return check_in(staff, self.space, None, entry_id=str(uuid4()), at=datetime(2025, 2, 1, tzinfo=UTC))

    def make_resource(self) -> EconomicResource:
        return EconomicResource.objects.create(
            name=text("Towels"),
            conforms_to=self.specification,
            primary_accountable=self.organization.agent,
            custodian=self.organization.agent,
            created_at=datetime(2025, 1, 1, tzinfo=UTC),
        )

    def newer_computation(self) -> Computation:
        """The account computed again after one more visit."""
        self.bath.record_visit(self.bath.visitor(), day=9)
        seal_events()
        return compute_account(self.bath.officer, self.account)

    def keep_entry(self) -> None:
        """A change, a proposal and claims of the organization's entry, and a reader of the digest."""
        change_organization(self.bath.officer, self.organization, street_address="Iljuk 1", website="https://bath.coop")
        self.revision = Revision.objects.filter(subject=self.organization.pk).latest("at", "id")
        who = Proposing("visitor")
        self.proposal = propose_change(who, self.organization, {"phone": "031 676 0000"}, note="They have moved")
        claims = {
            method: claim_entry(self.organization, NewClaim(method, f"kim-{method}@bath.coop", "Kim"), method)
            for method in Claim.Method.values
        }
        self.claim_by_mail, self.claim_by_post = claims[Claim.Method.EMAIL], claims[Claim.Method.POST]
        prepare_letter(self.bath.officer, self.claim_by_post)

    def api_arguments(self, path: str) -> dict[str, Any]:
        """What stands in a path of the JSON API, such as `/api/v1/cases/{slug}`."""
        kind = path.removeprefix("/api/v1/").split("/")[0]
        found: dict[str, dict[str, Any]] = {
            "territories": {"slug": self.territory.slug},
            "organizations": {"slug": self.organization.slug},
            "initiatives": {"slug": self.initiative.slug},
            "spaces": {"slug": self.space.slug, "booking": str(self.booking.pk)},
            "accounts": {"slug": self.account.slug},
            "cases": {"slug": self.case.slug, "number": 1},
            "seals": {"number": 1},
            "events": {"event_id": str(self.event.id)},
            "resources": {"resource_id": str(self.resource.pk), "node_id": str(self.resource.pk)},
            "specifications": {"node_id": str(self.specification.pk)},
            "plans": {"node_id": str(self.initiative.plan_id)},
            "processes": {"node_id": str(self.bath.process.pk)},
            "commitments": {"node_id": str(self.pledge.pk)},
            "intents": {"node_id": str(self.intent.pk)},
            "agreements": {"node_id": str(self.agreement.pk)},
            "indicators": {"indicator_id": str(self.indicator.pk)},
            "computations": {"computation_id": str(self.computation.id)},
            "jobs": {"job_id": str(self.job.pk)},
        }
        return {name: value for name, value in found.get(kind, {}).items() if f"{{{name}}}" in path}

    def api_path(self, path: str) -> str:
        return path.format(**self.api_arguments(path))


# What stands in an address, by the name of the address; a name that is not here takes nothing.
ARGUMENTS: dict[str, Callable[[PageWorld], dict[str, Any]]] = {
    "account_reset_password_from_key": lambda world: {"uidb36": "0", "key": "set-password"},
    "mfa_remove_webauthn": lambda world: {"pk": 1},
    "mfa_edit_webauthn": lambda world: {"pk": 1},
    "agents:revoke_token": lambda world: {"token_id": world.token.pk},
    "agents:end_role": lambda world: {"assignment_id": world.assignment.pk},
    "agents:resident": lambda world: {"agent_id": world.resident.pk},
    "agents:change_resident": lambda world: {"agent_id": world.resident.pk},
    "agents:erase_resident": lambda world: {"agent_id": world.resident.pk},
    "agents:change_consent": lambda world: {"agent_id": world.resident.pk},
    "agents:access_review": lambda world: {
        "organization": world.organization.slug,
        "month": f"{timezone.localdate():%Y-%m}",
    },
    "publishing:organization": lambda world: {"identity": world.organization.pk},
    "publishing:document": lambda world: {"identity": world.organization.pk, "extension": "ttl"},
    "publishing:organizations": lambda world: {"extension": "geojson"},
    "publishing:type": lambda world: {"code": world.organization.type_id or "cooperative"},
    "publishing:types_document": lambda world: {"extension": "ttl"},
    "directory:detail": lambda world: {"slug": world.organization.slug},
    "directory:edit": lambda world: {"slug": world.organization.slug},
    "stewardship:proposal": lambda world: {"proposal_id": world.proposal.pk},
    "stewardship:claim_decision": lambda world: {"claim_id": world.claim_by_post.pk},
    "stewardship:letter": lambda world: {"claim_id": world.claim_by_post.pk},
    "stewardship:claim_link": lambda world: {"token": link_token(world.claim_by_mail)},
    "stewardship:code": lambda world: {"token": page_token(world.claim_by_post)},
    "stewardship:check": lambda world: {"token": check_token(world.bath.officer, world.organization)},
    "stewardship:digest_choice": lambda world: {"token": choice_token(world.bath.officer)},
    "stewardship:entry_history": lambda world: {"kind": "organization", "subject": world.organization.pk},
    "stewardship:entry_undo": lambda world: {
        "kind": "organization",
        "subject": world.organization.pk,
        "revision_id": world.revision.pk,
    },
    "stewardship:history": lambda world: {"slug": world.organization.slug},
    "stewardship:undo": lambda world: {"slug": world.organization.slug, "revision_id": world.revision.pk},
    "stewardship:confirm": lambda world: {"slug": world.organization.slug},
    "stewardship:check_entry": lambda world: {"slug": world.organization.slug},
    "stewardship:propose": lambda world: {"slug": world.organization.slug},
    "stewardship:claim": lambda world: {"slug": world.organization.slug},
    "feeds:detail": lambda world: {"feed_id": world.feed.pk},
    "feeds:change": lambda world: {"feed_id": world.feed.pk},
    "feeds:load_now": lambda world: {"feed_id": world.feed.pk},
    "feeds:pause": lambda world: {"feed_id": world.feed.pk},
    "feeds:load": lambda world: {"feed_id": world.feed.pk, "load_id": world.load.pk},
    "feeds:approve": lambda world: {"feed_id": world.feed.pk, "load_id": world.load.pk},
    "tasks:detail": lambda world: {"job_id": world.job.pk},
    "tasks:stop": lambda world: {"job_id": world.job.pk},
    **{f"services:{name}": lambda world: {"slug": world.service.slug} for name in SERVICE_PAGES},
    **{f"services:{name}": lambda world: {"slug": world.location.slug} for name in LOCATION_PAGES},
    "services:add_service": lambda world: {"slug": world.organization.slug},
    "services:add_location": lambda world: {"slug": world.organization.slug},
    "hsds:service": lambda world: {"key": world.service.pk},
    "hsds:organization": lambda world: {"key": world.organization.pk},
    "hsds:service_at_location": lambda world: {"key": world.offer.pk},
    "hsds:taxonomy": lambda world: {"key": CATEGORIES.id},
    "hsds:taxonomy_term": lambda world: {"key": CATEGORIES.term_id("meal")},
    "hsds:nothing": lambda world: {"address": "nothing"},
    "merging:merged": lambda world: {"merge_id": world.merge.pk},
    "merging:undo": lambda world: {"merge_id": world.merge.pk},
    "merging:choose": lambda world: {"slug": world.organization.slug},
    "merging:compare": lambda world: {"slug": world.organization.slug, "other": world.likely.slug},
    **{
        f"exchange:{name}": lambda world: {"run_id": world.import_run.pk}
        for name in ("run", "sheet", "columns", "mapping", "values", "rows", "links", "start", "report", "undo")
    },
    "exchange:discard": lambda world: {"run_id": world.import_run.pk},
    "exchange:link": lambda world: {"run_id": world.import_run.pk, "number": 1},
    "territories:detail": lambda world: {"slug": world.territory.slug},
    "territories:add_challenge": lambda world: {"slug": world.territory.slug},
    "territories:remove_challenge": lambda world: {"slug": world.territory.slug, "code": world.challenge.code},
    "territories:add_indicator_value": lambda world: {"slug": world.territory.slug},
    "initiatives:detail": lambda world: {"slug": world.initiative.slug},
    "initiatives:manage": lambda world: {"slug": world.initiative.slug},
    "initiatives:edit": lambda world: {"slug": world.initiative.slug},
    "initiatives:add_partner": lambda world: {"slug": world.initiative.slug},
    "initiatives:remove_partner": lambda world: {"slug": world.initiative.slug, "partner": world.partner.pk},
    "initiatives:add_pledge": lambda world: {"slug": world.initiative.slug},
    "initiatives:finish_pledge": lambda world: {"slug": world.initiative.slug, "pledge": world.pledge.pk},
    "initiatives:reopen_pledge": lambda world: {"slug": world.initiative.slug, "pledge": world.pledge.pk},
    "initiatives:publish_intent": lambda world: {"slug": world.initiative.slug},
    "initiatives:answer_intent": lambda world: {"slug": world.initiative.slug, "intent": world.intent.pk},
    "initiatives:close_intent": lambda world: {"slug": world.initiative.slug, "intent": world.intent.pk},
    "initiatives:make_agreement": lambda world: {"slug": world.initiative.slug},
    "initiatives:add_milestone": lambda world: {"slug": world.initiative.slug},
    "initiatives:complete_milestone": lambda world: {"slug": world.initiative.slug, "milestone": world.milestone.pk},
    "initiatives:reopen_milestone": lambda world: {"slug": world.initiative.slug, "milestone": world.milestone.pk},
    "premises:set_up": lambda world: {"initiative": world.initiative.slug},
    "premises:set_up_step": lambda world: {"initiative": world.initiative.slug, "step": "zones"},
    **{
        f"premises:{name}": lambda world: {"slug": world.space.slug}
        for name in (
            [
                "picture",
                "settings",
                "zones",
                "plan",
                "end_plan",
                "hours",
                "group_days",
                "prices",
                "partners",
                "shifts",
                "devices",
            ]
        )
    },
    **{
        f"premises:{name}": lambda world: {"slug": world.space.slug, "zone": world.premises.zone.pk}
        for name in ("zone", "end_zone", "equipment", "shape")
    },
    "premises:end_equipment": lambda world: {"slug": world.space.slug, "equipment": world.premises.equipment.pk},
    "premises:end_group_day": lambda world: {"slug": world.space.slug, "day": world.premises.group_day.pk},
    "premises:end_price": lambda world: {"slug": world.space.slug, "price": world.premises.price.pk},
    "premises:end_partner": lambda world: {"slug": world.space.slug, "partner": world.premises.partner.pk},
    "premises:end_shift": lambda world: {"slug": world.space.slug, "shift": world.premises.shift.pk},
    "premises:end_device": lambda world: {"slug": world.space.slug, "device": world.premises.device.pk},
    **{f"safe_use:{name}": lambda world: {"slug": world.space.slug} for name in SAFE_USE_PAGES},
    **{
        f"safe_use:{name}": lambda world: {"slug": world.space.slug, "digest": world.rules}
        for name in ("rules", "document", "try")
    },
    **{
        f"safe_use:{name}": lambda world: {"slug": world.space.slug, "stay": world.stay.pk}
        for name in ("check", "spoken")
    },
    "safe_use:readings": lambda world: {"slug": world.space.slug, "agent": world.resident.pk},
    "spaces:desk": lambda world: {"slug": world.space.slug},
    "spaces:space": lambda world: {"slug": world.space.slug},
    "spaces:add_activity": lambda world: {"slug": world.space.slug},
    "spaces:check_in": lambda world: {"slug": world.space.slug},
    "spaces:check_in_member": lambda world: {"slug": world.space.slug},
    "spaces:find": lambda world: {"slug": world.space.slug},
    "spaces:register": lambda world: {"slug": world.space.slug},
    "spaces:hours": lambda world: {"slug": world.space.slug},
    "spaces:gathering": lambda world: {"slug": world.space.slug},
    "spaces:contribution": lambda world: {"slug": world.space.slug},
    "spaces:purchase": lambda world: {"slug": world.space.slug},
    "spaces:sale": lambda world: {"slug": world.space.slug},
    **{
        f"alarms:{name}": lambda world: {"slug": world.space.slug}
        for name in ("calls", "live", "raise", "chain", "buttons", "drill", "safety", "new_note")
    },
    **{
        f"alarms:{name}": lambda world: {"slug": world.space.slug, "alarm": world.alarm.pk}
        for name in ("alarm", "acknowledge", "arrive", "call_emergency", "resolve", "note", "name")
    },
    "alarms:heartbeat": lambda world: {"slug": world.space.slug, "device": world.button.pk},
    "alarms:prevention": lambda world: {"slug": world.space.slug, "note": world.safety_note.pk},
    "alarms:prevention_done": lambda world: {"slug": world.space.slug, "action": world.prevention.pk},
    "alarms:review": lambda world: {"slug": world.space.slug, "year": 2025, "month": 2},
    "floor:board": lambda world: {"slug": world.space.slug},
    "floor:live": lambda world: {"slug": world.space.slug},
    "floor:wall": lambda world: {"slug": world.space.slug},
    "floor:out": lambda world: {"slug": world.space.slug},
    "floor:plan": lambda world: {"slug": world.space.slug},
    "floor:overdue": lambda world: {"slug": world.space.slug},
    "floor:day": lambda world: {"slug": world.space.slug},
    "floor:sheet": lambda world: {"slug": world.space.slug, "stay_id": world.stay.pk},
    "floor:act": lambda world: {"slug": world.space.slug, "stay_id": world.stay.pk, "act": "look"},
    "spaces:undo": lambda world: {"slug": world.space.slug, "event": world.event.id},
    "kiosk_desk:kiosks": lambda world: {"slug": world.space.slug},
    "kiosk_desk:kiosk": lambda world: {"slug": world.space.slug, "device": world.kiosk.pk},
    "kiosk_desk:revoke": lambda world: {"slug": world.space.slug, "device": world.kiosk.pk},
    "kiosk_desk:notes": lambda world: {"slug": world.space.slug},
    "kiosk_desk:settle": lambda world: {"slug": world.space.slug, "entry": world.kiosk_entry.pk},
    "kiosk_desk:cards": lambda world: {"slug": world.space.slug},
    "kiosk_desk:card": lambda world: {"slug": world.space.slug, "agent": world.resident.pk},
    **{f"daybook:{name}": lambda world: {"slug": world.space.slug} for name in ("days", "reports")},
    **{f"daybook:{name}": lambda world: {"slug": world.space.slug, "on": str(PAST_DAY)} for name in DAY_PAGES},
    "daybook:signed": lambda world: {"slug": world.space.slug, "on": str(PAST_DAY), "version": 1},
    **{
        f"daybook:{name}": lambda world: {
            "slug": world.space.slug,
            "on": str(PAST_DAY),
            "picture": world.picture.pk,
        }
        for name in PICTURE_PAGES
    },
    **{f"daybook:{name}": lambda world: {"slug": world.space.slug, "period": "2025-02"} for name in REPORT_PAGES},
    "community:series": lambda world: {"slug": world.space.slug, "series": world.series.pk},
    "community:session": lambda world: {"slug": world.space.slug, "session": world.session.pk},
    "community:call": lambda world: {"slug": world.space.slug, "absence": world.absence.pk},
    **{f"community:{name}": lambda world: {"slug": world.space.slug} for name in COMMUNITY_PAGES},
    **{f"bookings:{name}": lambda world: {"slug": world.space.slug} for name in ("day", "patterns", "code")},
    "bookings:callbacks": lambda world: {"slug": world.space.slug},
    "bookings:slot": lambda world: {"slug": world.space.slug, "slot": world.slot.pk},
    "bookings:book": lambda world: {"slug": world.space.slug, "slot": world.slot.pk},
    "ledger:event": lambda world: {"event_id": world.event.id},
    "ledger:proof": lambda world: {"event_id": world.event.id},
    "ledger:resource": lambda world: {"resource_id": world.resource.pk},
    "ledger:seal": lambda world: {"number": 1},
    "value:account": lambda world: {"slug": world.account.slug},
    "value:compute": lambda world: {"slug": world.account.slug},
    "value:add_line": lambda world: {"slug": world.account.slug},
    "value:assume_account": lambda world: {"slug": world.account.slug, "kind": "discount_rate"},
    "value:assume": lambda world: {"slug": world.account.slug, "line_slug": world.line.slug, "kind": "deadweight"},
    "value:computation": lambda world: {"computation_id": world.computation.id},
    "value:check": lambda world: {"computation_id": world.computation.id},
    "value:line": lambda world: {"computation_id": world.computation.id, "slug": world.line.slug},
    "value:indicator": lambda world: {"indicator_id": world.indicator.pk},
    "value:open_account": lambda world: {"slug": world.initiative.slug},
    "value:define_indicator": lambda world: {"slug": world.initiative.slug},
    "cases:script": lambda world: {"name": "verify_case"},
    "cases:write": lambda world: {"initiative": world.initiative.slug},
    "cases:detail": lambda world: {"slug": world.case.slug},
    "cases:edit": lambda world: {"slug": world.case.slug},
    "cases:publish": lambda world: {"slug": world.case.slug},
    "cases:version": lambda world: {"slug": world.case.slug, "number": 1},
    "cases:document": lambda world: {"slug": world.case.slug, "number": 1},
}


def address(world: PageWorld, name: str, language: str = "en") -> str:
    """The address of `name` in the world."""
    with translation.override(language):
        return reverse(name, kwargs=ARGUMENTS[name](world) if name in ARGUMENTS else {})


def named_addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The names of all addresses, with their room."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from named_addresses(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}"


def page_names() -> list[str]:
    """The names of all addresses of pages, without those of the JSON API."""
    return sorted({name for name in named_addresses(get_resolver()) if not name.startswith("api:")})


def build() -> dict[str, Any]:
    """The world in a database of its own: the address of each page, and who may sign in there."""
    world = PageWorld()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, world.organization, email="manager@example.org")
    give_role(manager, Role.PRIVACY_OFFICER, world.organization)
    administrator = make_user("administrator@example.org", is_administrator=True)
    users = [world.bath.officer, manager, administrator]
    return {"users": [user.email for user in users], "pages": {name: address(world, name) for name in page_names()}}
