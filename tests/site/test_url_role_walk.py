"""Every address of the site, asked for by everybody: what is not listed here as allowed must be refused."""

from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from builders import give_role, make_user, make_user_with_role
from dure.core.agents.models import User
from dure.core.agents.roles import Permission, Role
from page_world import ARGUMENTS, PageWorld, address, page_names

P = Permission


@dataclass(frozen=True)
class Rule:
    """Who may use an address, in which ways.

    `needs` is a permission or a set of which one is enough, "public", "signed in" or "administrator". A permission
    counts where the asker's role reaches the `at`: the organization that the page is about, its territory, or anywhere.
    `to_post` is what a POST needs, where that is more.
    """

    needs: str | frozenset[str]
    methods: str = "GET"
    at: str = "organization"
    to_post: str = ""


def either(needs, at="organization"):
    return Rule(needs, "GET POST", at)


def posted(needs, at="organization"):
    return Rule(needs, "POST", at)


PUBLIC, SIGNED_IN, PUBLIC_FORM, OWN_FORM = Rule("public"), Rule("signed in"), either("public"), either("signed in")
# Whoever has not begun to sign in is sent to the beginning.
SECOND_STEP = OWN_FORM
RECORD_RIGHTS = frozenset({P.READ_PERSONAL_DATA, P.REGISTER_PERSON, P.ERASE_PERSON, P.READ_ACCESS_LOG})
RUNNING = frozenset({P.RECORD_ACTIVITY, P.SIGN_DAILY_LOG, P.MANAGE_SPACE, P.REVIEW_SAFETY})
PARTNERS = RUNNING | {P.MANAGE_INITIATIVE, P.EDIT_ORGANIZATION}

PREMISES = [
    "settings",
    "zones",
    "zone",
    "end_zone",
    "equipment",
    "end_equipment",
    "shape",
    "plan",
    "end_plan",
    "hours",
    "group_days",
    "end_group_day",
    "prices",
    "end_price",
    "partners",
    "end_partner",
    "shifts",
    "end_shift",
    "devices",
    "end_device",
]
SAFE_USE = frozenset({P.RECORD_ACTIVITY, P.MANAGE_SPACE, P.REVIEW_SAFETY, P.SIGN_SAFE_USE})

RULES = {
    "choose-language": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "site:home": PUBLIC,
    "site:search": PUBLIC,
    "site:api": PUBLIC,
    "account_login": PUBLIC_FORM,
    "account_logout": PUBLIC_FORM,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC_FORM,
    "account_reauthenticate": OWN_FORM,
    "account_change_password": OWN_FORM,
    "account_set_password": OWN_FORM,
    "account_reset_password": PUBLIC_FORM,
    "account_confirm_login_code": SECOND_STEP,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC_FORM,
    "account_reset_password_done": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": SECOND_STEP,
    "mfa_reauthenticate": OWN_FORM,
    "mfa_activate_totp": OWN_FORM,
    "mfa_deactivate_totp": OWN_FORM,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": OWN_FORM,
    "mfa_download_recovery_codes": OWN_FORM,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": OWN_FORM,
    "mfa_reauthenticate_webauthn": OWN_FORM,
    "mfa_remove_webauthn": OWN_FORM,
    "mfa_edit_webauthn": OWN_FORM,
    "mfa_login_webauthn": SECOND_STEP,
    "agents:account": OWN_FORM,
    "agents:tokens": OWN_FORM,
    "agents:revoke_token": posted("signed in"),
    "agents:people": Rule(P.GIVE_ROLES, at="anywhere"),
    "agents:give_role": either(P.GIVE_ROLES, "anywhere"),
    "agents:end_role": posted(P.GIVE_ROLES),
    "agents:residents": Rule(RECORD_RIGHTS, "GET POST", "anywhere", to_post=P.READ_PERSONAL_DATA),
    "agents:open_resident": either(RECORD_RIGHTS, "anywhere"),
    "agents:register_resident": either(P.REGISTER_PERSON, "anywhere"),
    "agents:resident": Rule(RECORD_RIGHTS, "GET POST", to_post=P.READ_PERSONAL_DATA),
    "agents:change_resident": posted(P.REGISTER_PERSON),
    "agents:erase_resident": either(P.ERASE_PERSON),
    "agents:change_consent": posted(P.REGISTER_PERSON),
    "agents:access_reviews": Rule(P.READ_ACCESS_LOG, at="anywhere"),
    "agents:access_review": either(P.READ_ACCESS_LOG),
    "agents:access_log": Rule(P.READ_ACCESS_LOG, at="anywhere"),
    "finding:find": PUBLIC,
    "finding:groups": PUBLIC,
    "finding:spot": PUBLIC,
    "publishing:organization": PUBLIC,
    "publishing:document": PUBLIC,
    "publishing:organizations": PUBLIC,
    "publishing:type": PUBLIC,
    "publishing:types": PUBLIC,
    "publishing:types_document": PUBLIC,
    "publishing:shapes": PUBLIC,
    "directory:list": PUBLIC,
    "directory:detail": PUBLIC,
    "directory:edit": either(P.EDIT_ORGANIZATION),
    "directory:import": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "merging:add": either(P.EDIT_ORGANIZATION, "anywhere"),
    "merging:like": posted(P.EDIT_ORGANIZATION, "anywhere"),
    "merging:worklist": Rule(P.MERGE_ORGANIZATIONS, at="anywhere"),
    # Without a territory or entries in the request there is nothing to refuse beyond the right itself.
    "merging:look": posted(P.MERGE_ORGANIZATIONS, "anywhere"),
    "merging:different": posted(P.MERGE_ORGANIZATIONS, "anywhere"),
    "merging:merged": Rule(P.MERGE_ORGANIZATIONS),
    "merging:undo": posted(P.MERGE_ORGANIZATIONS, "territory"),
    "merging:choose": either(P.MERGE_ORGANIZATIONS),
    "merging:compare": either(P.MERGE_ORGANIZATIONS, "territory"),
    "stewardship:desk": Rule(P.EDIT_ORGANIZATION, at="anywhere"),
    "stewardship:proposal": either(P.EDIT_ORGANIZATION),
    "stewardship:claim_decision": either(P.MODERATE_DIRECTORY),
    "stewardship:letter": posted(P.MODERATE_DIRECTORY),
    "stewardship:claim_link": PUBLIC_FORM,
    "stewardship:code": PUBLIC_FORM,
    "stewardship:check": PUBLIC_FORM,
    "stewardship:digest_choice": PUBLIC_FORM,
    "stewardship:entry_history": PUBLIC,
    "stewardship:entry_undo": either(P.EDIT_ORGANIZATION),
    "stewardship:history": PUBLIC,
    "stewardship:undo": either(P.EDIT_ORGANIZATION),
    "stewardship:confirm": PUBLIC_FORM,
    "stewardship:check_entry": posted(P.EDIT_ORGANIZATION),
    "stewardship:propose": PUBLIC_FORM,
    "stewardship:claim": PUBLIC_FORM,
    "feeds:list": Rule(P.IMPORT_ORGANIZATIONS, at="anywhere"),
    "feeds:make": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "feeds:detail": Rule(P.IMPORT_ORGANIZATIONS, at="territory"),
    "feeds:change": either(P.IMPORT_ORGANIZATIONS, "territory"),
    "feeds:load_now": posted(P.IMPORT_ORGANIZATIONS, "territory"),
    "feeds:pause": posted(P.IMPORT_ORGANIZATIONS, "territory"),
    "feeds:load": Rule(P.IMPORT_ORGANIZATIONS, at="territory"),
    "feeds:approve": posted(P.IMPORT_ORGANIZATIONS, "territory"),
    "tasks:list": SIGNED_IN,
    # Whoever did not start a job is refused, but for administrators.
    "tasks:detail": Rule("administrator"),
    "tasks:stop": posted("administrator"),
    "services:detail": PUBLIC,
    "services:location": PUBLIC,
    "services:add_service": either(P.EDIT_ORGANIZATION),
    "services:edit_service": either(P.EDIT_ORGANIZATION),
    "services:service_hours": either(P.EDIT_ORGANIZATION),
    "services:service_status": posted(P.EDIT_ORGANIZATION),
    "services:add_location": either(P.EDIT_ORGANIZATION),
    "services:edit_location": either(P.EDIT_ORGANIZATION),
    "services:location_hours": either(P.EDIT_ORGANIZATION),
    "services:location_status": posted(P.EDIT_ORGANIZATION),
    "hsds:about": PUBLIC,
    "hsds:services": PUBLIC,
    "hsds:service": PUBLIC,
    "hsds:organizations": PUBLIC,
    "hsds:organization": PUBLIC,
    "hsds:services_at_locations": PUBLIC,
    "hsds:service_at_location": PUBLIC,
    "hsds:taxonomies": PUBLIC,
    "hsds:taxonomy": PUBLIC,
    "hsds:taxonomy_terms": PUBLIC,
    "hsds:taxonomy_term": PUBLIC,
    "hsds:nothing": PUBLIC,
    "exchange:runs": Rule(P.IMPORT_ORGANIZATIONS, at="anywhere"),
    # Somebody else's import does not exist for them; whose it is is tested with the imports.
    "exchange:run": Rule(P.IMPORT_ORGANIZATIONS, at="anywhere"),
    "exchange:sheet": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:columns": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:mapping": Rule(P.IMPORT_ORGANIZATIONS, at="anywhere"),
    "exchange:values": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:rows": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:links": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:link": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:start": posted(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:report": Rule(P.IMPORT_ORGANIZATIONS, at="anywhere"),
    "exchange:undo": either(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "exchange:discard": posted(P.IMPORT_ORGANIZATIONS, "anywhere"),
    "territories:list": PUBLIC,
    "territories:detail": PUBLIC,
    "territories:add_challenge": either(P.EDIT_TERRITORY, "territory"),
    "territories:remove_challenge": either(P.EDIT_TERRITORY, "territory"),
    "territories:add_indicator_value": either(P.EDIT_TERRITORY, "territory"),
    "initiatives:list": PUBLIC,
    "initiatives:detail": PUBLIC,
    "initiatives:start": either(P.MANAGE_INITIATIVE, "anywhere"),
    "initiatives:manage": Rule(P.MANAGE_INITIATIVE),
    "initiatives:edit": either(P.MANAGE_INITIATIVE),
    "initiatives:add_partner": either(P.MANAGE_INITIATIVE),
    "initiatives:remove_partner": posted(P.MANAGE_INITIATIVE),
    "initiatives:add_pledge": either(P.MANAGE_INITIATIVE),
    "initiatives:finish_pledge": posted(P.MANAGE_INITIATIVE),
    "initiatives:reopen_pledge": posted(P.MANAGE_INITIATIVE),
    "initiatives:publish_intent": either(P.MANAGE_INITIATIVE),
    "initiatives:answer_intent": either(P.MANAGE_INITIATIVE),
    "initiatives:close_intent": posted(P.MANAGE_INITIATIVE),
    "initiatives:make_agreement": either(P.MANAGE_INITIATIVE),
    "initiatives:add_milestone": either(P.MANAGE_INITIATIVE),
    "initiatives:complete_milestone": either(P.MANAGE_INITIATIVE),
    "initiatives:reopen_milestone": posted(P.MANAGE_INITIATIVE),
    "daybook:days": Rule(RUNNING),
    "daybook:day": Rule(RUNNING),
    "daybook:signed": Rule(RUNNING),
    "daybook:close": posted(P.RECORD_ACTIVITY),
    "daybook:remark": posted(P.RECORD_ACTIVITY),
    "daybook:sign": posted(P.SIGN_DAILY_LOG),
    "daybook:add_picture": posted(P.RECORD_ACTIVITY),
    "daybook:remove_picture": posted(P.RECORD_ACTIVITY),
    "daybook:picture": Rule(PARTNERS),
    "daybook:reports": PUBLIC,
    "daybook:report": Rule(PARTNERS),
    "daybook:report_pdf": Rule(PARTNERS),
    "daybook:report_excel": Rule(PARTNERS),
    "daybook:publish": posted(P.MANAGE_SPACE),
    "spaces:home": SIGNED_IN,
    "premises:set_up": Rule(P.MANAGE_INITIATIVE),
    "premises:set_up_step": either(P.MANAGE_INITIATIVE),
    "premises:picture": PUBLIC,
    **{f"premises:{name}": either(P.MANAGE_SPACE) for name in PREMISES},
    "spaces:add_activity": either(P.MANAGE_INITIATIVE),
    "spaces:desk": Rule(P.RECORD_ACTIVITY),
    "spaces:space": PUBLIC,
    "spaces:check_in": either(P.RECORD_ACTIVITY),
    "spaces:check_in_member": either(P.RECORD_ACTIVITY),
    "spaces:find": either(P.RECORD_ACTIVITY),
    "spaces:register": either(P.RECORD_ACTIVITY),
    "spaces:hours": either(P.RECORD_ACTIVITY),
    "spaces:gathering": either(P.RECORD_ACTIVITY),
    "spaces:contribution": either(P.RECORD_ACTIVITY),
    "spaces:purchase": either(P.RECORD_ACTIVITY),
    "spaces:sale": either(P.RECORD_ACTIVITY),
    "spaces:undo": either(P.RECORD_ACTIVITY),
    **{f"alarms:{name}": Rule(P.ANSWER_SOS) for name in ("calls", "live", "name")},
    "alarms:raise": either(P.ANSWER_SOS),
    **{
        f"alarms:{name}": posted(P.ANSWER_SOS)
        for name in ("acknowledge", "arrive", "call_emergency", "resolve", "note")
    },
    **{f"alarms:{name}": either(P.MANAGE_SPACE) for name in ("chain", "drill")},
    "alarms:buttons": Rule(P.MANAGE_SPACE),
    "alarms:heartbeat": posted(P.MANAGE_SPACE),
    "alarms:alarm": Rule(frozenset({P.ANSWER_SOS, P.REVIEW_SAFETY})),
    "alarms:new_note": either(frozenset({P.ANSWER_SOS, P.REVIEW_SAFETY})),
    "alarms:safety": Rule(P.REVIEW_SAFETY),
    "alarms:review": either(P.REVIEW_SAFETY),
    "alarms:prevention": posted(P.REVIEW_SAFETY),
    "alarms:prevention_done": posted(P.REVIEW_SAFETY),
    "floor:board": Rule(P.RECORD_ACTIVITY),
    "floor:live": Rule(P.RECORD_ACTIVITY),
    "floor:wall": Rule(P.RECORD_ACTIVITY),
    "floor:sheet": Rule(P.RECORD_ACTIVITY),
    "floor:act": posted(P.RECORD_ACTIVITY),
    "floor:out": posted(P.RECORD_ACTIVITY),
    "floor:plan": Rule(P.RECORD_ACTIVITY),
    "floor:overdue": Rule(P.RECORD_ACTIVITY),
    "floor:day": either(P.RECORD_ACTIVITY),
    # A wall screen that has not been paired is led to where that is done.
    "screen:show": PUBLIC,
    "screen:live": Rule("the key of a screen"),
    "screen:alarms": Rule("the key of a screen"),
    "screen:pair": PUBLIC_FORM,
    # A kiosk says who it is by a key of its own: nobody who signs in may do what it may.
    "kiosk:screen": Rule("the key of a kiosk"),
    "kiosk:pair": PUBLIC_FORM,
    "kiosk:service_worker": PUBLIC,
    "kiosk:entries": posted("the key of a kiosk"),
    "kiosk:recognize": posted("the key of a kiosk"),
    "kiosk:advice": posted("the key of a kiosk"),
    "kiosk:consents": posted("the key of a kiosk"),
    "kiosk:sos": posted("the key of a kiosk"),
    "kiosk:news": Rule("the key of a kiosk"),
    "kiosk:reading": posted("the key of a kiosk"),
    "kiosk:activities": posted("the key of a kiosk"),
    "kiosk:plain_guest": posted("the key of a kiosk"),
    "kiosk_desk:kiosks": either(P.MANAGE_SPACE),
    "kiosk_desk:kiosk": either(P.MANAGE_SPACE),
    "kiosk_desk:revoke": posted(P.MANAGE_SPACE),
    "kiosk_desk:notes": Rule(P.RECORD_ACTIVITY),
    "kiosk_desk:settle": posted(P.RECORD_ACTIVITY),
    "kiosk_desk:cards": either(P.REGISTER_PERSON),
    "kiosk_desk:card": either(P.REGISTER_PERSON),
    "community:week": either(P.RECORD_ACTIVITY),
    "community:add_series": either(P.MANAGE_SPACE),
    "community:series": either(P.MANAGE_SPACE),
    "community:session": either(P.RECORD_ACTIVITY),
    "community:helpers": either(P.RECORD_ACTIVITY),
    "community:jobs": either(P.RECORD_ACTIVITY),
    "community:contributions": either(P.RECORD_ACTIVITY),
    "community:purchases": either(P.RECORD_ACTIVITY),
    "community:outreach": either(P.READ_PERSONAL_DATA),
    "community:call": either(P.READ_PERSONAL_DATA),
    "bookings:day": either(P.RECORD_ACTIVITY),
    "bookings:patterns": either(P.MANAGE_SPACE),
    "bookings:slot": either(P.RECORD_ACTIVITY),
    "bookings:callbacks": either(P.RECORD_ACTIVITY),
    "bookings:book": PUBLIC_FORM,
    "bookings:code": PUBLIC_FORM,
    "safe_use:home": Rule(SAFE_USE),
    "safe_use:rules": Rule(SAFE_USE, "GET POST", to_post=P.SIGN_SAFE_USE),
    "safe_use:document": Rule(SAFE_USE),
    "safe_use:try": either(SAFE_USE),
    "safe_use:import": either(P.SIGN_SAFE_USE),
    "safe_use:withdraw": either(P.SIGN_SAFE_USE),
    "safe_use:keeping": either(P.MANAGE_SPACE),
    "safe_use:weather": either(P.RECORD_ACTIVITY),
    "safe_use:check": either(P.RECORD_ACTIVITY),
    "safe_use:spoken": either(P.ANSWER_SOS),
    "safe_use:readings": either(P.READ_HEALTH_NOTES),
    "ledger:events": PUBLIC,
    "ledger:event": PUBLIC,
    "ledger:proof": PUBLIC,
    "ledger:resource": PUBLIC,
    "ledger:seals": PUBLIC,
    "ledger:seal": PUBLIC,
    "ledger:seal-now": posted(P.SEAL_LEDGER, "anywhere"),
    "ledger:script": PUBLIC,
    "value:account": PUBLIC,
    "value:compute": posted(P.COMPUTE_ACCOUNT),
    "value:add_line": either(P.COMPUTE_ACCOUNT),
    "value:assume_account": either(P.COMPUTE_ACCOUNT),
    "value:assume": either(P.COMPUTE_ACCOUNT),
    "value:computation": PUBLIC,
    "value:check": posted("public"),
    "value:line": PUBLIC,
    "value:indicator": PUBLIC,
    "value:open_account": either(P.COMPUTE_ACCOUNT),
    "value:define_indicator": either(P.COMPUTE_ACCOUNT),
    "cases:list": PUBLIC,
    "cases:check": PUBLIC,
    "cases:script": PUBLIC,
    "cases:write": either(P.PUBLISH_CASE, "territory"),
    "cases:detail": PUBLIC,
    "cases:edit": either(P.PUBLISH_CASE, "territory"),
    "cases:publish": posted(P.PUBLISH_CASE, "territory"),
    "cases:version": PUBLIC,
    "cases:document": PUBLIC,
}

# What each role may do, written down a second time: the table in the code must say the same.
ALLOWED = {
    Role.DESK_STAFF: {P.RECORD_ACTIVITY, P.READ_PERSONAL_DATA, P.REGISTER_PERSON, P.ANSWER_SOS},
    Role.ORGANIZATION_MANAGER: {
        P.RECORD_ACTIVITY,
        P.READ_PERSONAL_DATA,
        P.REGISTER_PERSON,
        P.ERASE_PERSON,
        P.MANAGE_SPACE,
        P.ANSWER_SOS,
        P.REVIEW_SAFETY,
        P.SIGN_DAILY_LOG,
        P.EDIT_ORGANIZATION,
        P.MANAGE_INITIATIVE,
        P.GIVE_ROLES,
    },
    Role.OFFICER: {
        P.EDIT_ORGANIZATION,
        P.MODERATE_DIRECTORY,
        P.MERGE_ORGANIZATIONS,
        P.IMPORT_ORGANIZATIONS,
        P.EDIT_TERRITORY,
        P.MANAGE_INITIATIVE,
        P.MANAGE_SPACE,
        P.COMPUTE_ACCOUNT,
        P.PUBLISH_CASE,
    },
    Role.CARE_COORDINATOR: {P.READ_PERSONAL_DATA, P.READ_HEALTH_NOTES, P.REGISTER_PERSON},
    Role.PRIVACY_OFFICER: {P.READ_ACCESS_LOG, P.ERASE_PERSON},
    Role.MODERATOR: {P.EDIT_ORGANIZATION, P.MODERATE_DIRECTORY, P.MERGE_ORGANIZATIONS},
    Role.ENTRY_OWNER: {P.EDIT_ORGANIZATION},
    Role.HEALTH_LEADER: {P.RECORD_ACTIVITY, P.READ_PERSONAL_DATA, P.ANSWER_SOS},
    Role.CLINICIAN: {P.READ_PERSONAL_DATA, P.READ_HEALTH_NOTES, P.REVIEW_SAFETY, P.SIGN_SAFE_USE},
}
ADMINISTRATOR = {P.GIVE_ROLES, P.SEAL_LEDGER, P.IMPORT_ORGANIZATIONS, P.EDIT_TERRITORY, P.READ_ACCESS_LOG}


@dataclass(frozen=True)
class Asker:
    """Somebody at the door: `permissions`, and whether they count for the organization, its territory, or neither."""

    name: str
    user: User | None
    permissions: frozenset[str] = frozenset()
    reach: str = "anywhere"

    def may(self, rule, method):
        needs = rule.to_post if method == "POST" and rule.to_post else rule.needs
        if needs == "public":
            return True
        if needs == "signed in":
            return self.user is not None
        if needs == "administrator":
            return self.user is not None and self.user.is_administrator
        enough = needs if isinstance(needs, frozenset) else {needs}
        # A role for the territory counts for the organizations in it.
        reaches = {
            "organization": {"organization", "territory", "everywhere"},
            "territory": {"territory", "everywhere"},
        }
        return bool(enough & self.permissions) and (rule.at == "anywhere" or self.reach in reaches[rule.at])

    def browser(self):
        client = Client(raise_request_exception=False)
        if self.user is not None:
            client.force_login(self.user)
        return client


def askers(world):
    """Each role for the organization; all roles at once for its territory, and for another organization and territory.

    What a role may do does not depend on where it was given, so its reach is asked about with all of them together.
    PostgreSQL is asked for whoever sees the most and for whoever sees nothing: the rest is not the database's.
    """
    found = [
        Asker(
            f"{role} of organization",
            make_user_with_role(role, world.organization),
            frozenset(ALLOWED[role]),
            "organization",
        )
        for role in Role
    ]
    everything = frozenset().union(*ALLOWED.values())
    near, far = make_user(), make_user()
    for role in Role:
        give_role(near, role, world.territory)
        give_role(far, role, world.foreign_territory)
        give_role(far, role, world.foreign_organization)
    both = [
        Asker("all of territory", near, everything, "territory"),
        Asker("all of elsewhere", far, everything, "elsewhere"),
    ]
    officer = make_user_with_role(Role.OFFICER, world.territory)
    found.append(Asker("officer of territory", officer, frozenset(ALLOWED[Role.OFFICER]), "territory"))
    administrator = Asker("administrator", make_user(is_administrator=True), frozenset(ADMINISTRATOR), "everywhere")
    if connection.vendor == "postgresql":
        found = []
    return [*found, *both, administrator, Asker("signed in", make_user()), Asker("anonymous", None)]


def group_of(name):
    """The room that an address belongs to; signing in is a library's and has none."""
    return name.split(":")[0] if ":" in name else "without a room"


PAGES = page_names()
GROUPS = sorted({group_of(name) for name in PAGES})


def ask(client, method, url):
    """The answer to an empty request whose effects are taken back."""
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url, {})
        transaction.set_rollback(True)
    return answer


def outcome(answer, login):
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return "no such way"
    refused = answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED}
    sent_away = answer.status_code == HTTPStatus.FOUND and answer["Location"].split("?")[0] == login
    if refused or sent_away:
        return "refused"
    return f"error {answer.status_code}" if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else "allowed"


def accepted(asker, rule, method):
    """Outcomes that are right: an address that does not know the method may say so before it asks who it is."""
    if method not in rule.methods.split():
        return {"no such way", "refused"}
    return {"allowed"} if asker.may(rule, method) else {"refused"}


def test_every_address_has_a_rule():
    assert set(PAGES) == set(RULES)


def test_every_argument_belongs_to_an_address():
    assert set(ARGUMENTS) <= set(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_every_address_lets_in_whom_it_should_and_nobody_else(group):
    world = PageWorld()
    login = reverse("account_login")
    names = [name for name in PAGES if group_of(name) == group]
    addresses = {name: address(world, name) for name in names}
    wrong = []
    for asker in askers(world):
        client = asker.browser()
        session = client.cookies.copy()
        cache.clear()  # or the limits on sign-in would be met by the askers together
        for name, url in addresses.items():
            for method in ("GET", "POST"):
                client.cookies = session.copy()
                got = outcome(ask(client, method, url), login)
                if got not in accepted(asker, RULES[name], method):
                    wrong.append(f"{method} {name} by {asker.name}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_closed_account_is_nobody():
    world = PageWorld()
    asker = Asker("closed", make_user_with_role(Role.OFFICER, world.territory))
    client = asker.browser()
    assert SESSION_KEY in client.session
    User.objects.filter(pk=asker.user.pk).update(is_active=False)
    answer = client.get(address(world, "initiatives:manage"))
    assert outcome(answer, reverse("account_login")) == "refused"
