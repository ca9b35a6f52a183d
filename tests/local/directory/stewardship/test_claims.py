"""Organizations take over their own entry: the three ways in, and the tries to get in without a right."""

from datetime import date, timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import PASSWORD, give_role, make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import change_organization
from dure.core.agents.models import Organization, RoleAssignment, User
from dure.core.agents.permissions import may
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.limits import TooMany
from dure.local.directory.stewardship import claims
from dure.local.directory.stewardship.claims import (
    LINK_DAYS,
    LINK_SALT,
    MOST_ATTEMPTS,
    PAGE_SALT,
    NewClaim,
    claim_entry,
    confirm_by_code,
    confirm_by_link,
    confirm_claim,
    decline_claim,
    link_token,
    page_token,
    prepare_letter,
)
from dure.local.directory.stewardship.forgetting import forget_addresses
from dure.local.directory.stewardship.models import Claim
from dure.local.directory.stewardship.own_domains import own_domains
from dure.local.directory.stewardship.proposals import Proposing, accept_proposal, propose_change
from local.directory.stewardship.mailbox import links_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anseong():
    return make_territory("anseong")


@pytest.fixture
def bath(anseong):
    return make_organization(
        "bath", name=text("Bathhouse"), territory=anseong, website="https://www.bath.coop", street_address="Iljuk 1"
    )


@pytest.fixture
def moderator(anseong):
    return make_user_with_role(Role.MODERATOR, anseong, email="moderator@city.example")


def asked(organization, method="email", email="kim@bath.coop", name="Kim", visitor="v"):
    return claim_entry(organization, NewClaim(method, email, name), visitor)


def refusal(function, *arguments, **options):
    with pytest.raises(Refused) as caught:
        function(*arguments, **options)
    return caught.value.code


def owns(email, organization):
    return RoleAssignment.objects.filter(
        user__email=email, role=Role.ENTRY_OWNER, organization=organization, end__isnull=True
    ).exists()


# By e-mail on the organization's own domain


def test_an_organization_claims_its_entry_by_mail_and_edits_at_once(
    bath, mailoutbox, django_capture_on_commit_callbacks
):
    client = Client()
    url = reverse("stewardship:claim", args=["bath"])
    assert "bath.coop" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(url, {"display_name": "Kim", "email": "Kim@BATH.coop", "method": "email"})
    assert page.status_code == 200
    (mail,) = mailoutbox
    assert mail.to == ["kim@bath.coop"]
    (link,) = links_in(mail)
    # A scanner that opens the link changes nothing.
    assert "kim@bath.coop" in client.get(link).content.decode()
    assert not owns("kim@bath.coop", bath)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(link)
    assert owns("kim@bath.coop", bath)
    # The answer leads to where the new owner sets a password; then they edit.
    form = client.get(answer["Location"], follow=True)
    password = {"password1": "steam and water 9", "password2": "steam and water 9"}
    assert "Choose your password" in form.content.decode()
    saved = client.post(form.redirect_chain[-1][0], password, follow=True).content.decode()
    assert f'href="{reverse("account_login")}"' in saved.split("<main", 1)[1]
    assert "This link works no longer" in client.get(answer["Location"], follow=True).content.decode()
    owner = User.objects.get(email="kim@bath.coop")
    client.force_login(owner)
    assert reverse("directory:edit", args=["bath"]) in client.get(reverse("stewardship:desk")).content.decode()
    edited = {"name_en": "Bath", "name_original": "en", "territory": bath.territory_id, "phone": "031 676 0000"}
    assert client.post(reverse("directory:edit", args=["bath"]), edited).status_code == 302
    bath.refresh_from_db()
    assert (str(bath.name), bath.phone) == ("Bath", "031 676 0000")
    history = Client().get(reverse("stewardship:history", args=["bath"])).content.decode()
    assert "The organization itself" in history
    assert "Kim" not in history, "names are for colleagues"


def test_a_link_works_once(bath):
    token = link_token(asked(bath))
    confirm_by_link(token)
    assert refusal(confirm_by_link, token) == "used-link"
    assert Client().get(reverse("stewardship:claim_link", args=[token])).status_code == 410
    assert RoleAssignment.objects.filter(role=Role.ENTRY_OWNER).count() == 1


def test_a_link_expires(bath, monkeypatch):
    token = link_token(asked(bath))
    later = __import__("time").time() + (LINK_DAYS * 24 * 3600) + 10
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert refusal(confirm_by_link, token) == "expired-link"
    assert not owns("kim@bath.coop", bath)


def test_a_link_that_somebody_made_up_opens_nothing(bath):
    claim = asked(bath)
    signed, _colon, signature = link_token(claim).rpartition(":")
    for token in (
        "x",
        str(claim.pk),
        f"{signed}:{signature.swapcase()}",
        signing.dumps(str(claim.pk)),
        signing.dumps(str(claim.pk), salt=PAGE_SALT),
        signing.dumps("nothing", salt=LINK_SALT),
        signing.dumps([1], salt=LINK_SALT),
        page_token(claim),
    ):
        assert refusal(confirm_by_link, token) == "wrong-link", token
        assert Client().post(reverse("stewardship:claim_link", args=[token])).status_code == 410
    assert not owns("kim@bath.coop", bath)


def test_the_link_of_another_way_opens_nothing(bath):
    claim = asked(bath, "officer", email="kim@elsewhere.example")
    assert refusal(confirm_by_link, link_token(claim)) == "wrong-link"
    assert not owns("kim@elsewhere.example", bath)


@pytest.mark.parametrize(
    "email",
    [
        "kim@gmail.com",
        "kim@coop",
        "kim@other.coop",
        "kim@mail.bath.coop",
        "kim@bath.coop.evil.example",
        "kim@evilbath.coop",
        "kim@bаth.coop",  # a Cyrillic а
        "kim@bath.сoop",
        "kim@xn--bth-7cd.coop",
    ],
)
def test_an_address_elsewhere_does_not_claim(bath, email):
    assert refusal(asked, bath, email=email) in {"not-own-domain", "wrong-email"}
    assert not Claim.objects.exists()


@pytest.mark.parametrize("email", ["kim@bath.coop,evil@evil.example", "kim@evil.example\nkim@bath.coop", "@bath.coop"])
def test_two_addresses_in_one_do_not_claim(bath, email):
    assert refusal(asked, bath, email=email) == "wrong-email"


def test_the_mail_goes_to_the_domain_that_was_compared(bath, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked(bath, email="kim@ＢＡＴＨ.coop")
    assert mailoutbox[0].to == ["kim@bath.coop"]


def test_a_public_mailbox_in_the_entry_makes_nobody_its_owner(anseong):
    shop = make_organization("shop", territory=anseong, email="shop@naver.com", website="https://blog.naver.com/shop")
    assert own_domains(shop) == set()
    assert refusal(asked, shop, email="thief@naver.com") == "not-own-domain"


def test_a_domain_that_several_entries_have_proves_nothing(bath, anseong):
    make_organization("branch", territory=anseong, email="branch@bath.coop")
    assert refusal(asked, bath) == "not-own-domain"


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        ("bath.example", {"website": "https://www.bath.example"}),
        ("bath.example", {"website": "http://Bath.Example:8080/index.html"}),
        ("bath.example", {"website": "https://bath.example?lang=ko"}),
        ("bath.example", {"website": "https://bath.example#top"}),
        ("bath.example", {"website": "https://bath.example."}),
        ("bath.example", {"email": "Info@BATH.example"}),
        ("목욕탕.example", {"website": "https://xn--w52b21t69h.example/"}),
        ("xn--w52b21t69h.example", {"website": "https://목욕탕.example/"}),
    ],
)
def test_a_shared_domain_is_recognized_however_it_is_written(anseong, domain, written):
    one = make_organization("one", territory=anseong, website=f"https://{domain}/")
    alone = own_domains(one)
    assert len(alone) == 1
    other = make_organization("other", territory=anseong, **written)
    assert own_domains(one) == set()
    Organization.objects.filter(pk=other.pk).update(merged_into=one)
    assert own_domains(one) == alone


@pytest.mark.parametrize(
    "written",
    [
        {"website": "https://bath.example.org"},
        {"website": "https://shop.bath.example"},
        {"website": "https://portal.example/bath.example"},
        {"email": "bath.example@portal.example"},
        {"email": "info@sub.bath.example"},
    ],
)
def test_a_domain_that_another_merely_resembles_is_an_entrys_own(anseong, written):
    one = make_organization("one", territory=anseong, website="https://bath.example")
    make_organization("other", territory=anseong, **written)
    assert own_domains(one) == {"bath.example"}


def test_who_shares_a_domain_is_answered_by_indexes(anseong):
    one = make_organization("one", territory=anseong, website="https://bath.example", email="info@bath.example")
    with CaptureQueriesContext(connection) as queries:
        own_domains(one)
    asked = next(each["sql"] for each in queries if "://" in each["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are read quicker whole, or along any index; what is left is to look up what is asked for.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{asked}")
        plan = str(cursor.fetchall())
    assert "organization_web_host" in plan
    assert "organization_mail_host" in plan


def test_a_website_that_was_merely_proposed_a_moment_ago_proves_nothing(bath, moderator):
    fields = {"website": "https://thief.example"}
    accept_proposal(moderator, propose_change(Proposing("v"), bath, fields), ["website"])
    bath.refresh_from_db()
    assert refusal(asked, bath, email="kim@thief.example") == "not-own-domain"


def test_a_closed_organizations_domain_may_be_anybodys(bath):
    Organization.objects.filter(pk=bath.pk).update(closed_on=date(2024, 1, 1))
    bath.refresh_from_db()
    assert refusal(asked, bath) == "not-own-domain"


def test_the_entry_is_looked_at_again_when_the_link_is_opened(bath, moderator):
    token = link_token(asked(bath))
    change_organization(moderator, bath, website="https://other.example")
    assert refusal(confirm_by_link, token) == "not-own-domain"
    assert not owns("kim@bath.coop", bath)


def test_a_merged_entry_cannot_be_claimed_before_nor_after(bath, anseong):
    token = link_token(asked(bath))
    target = make_organization("target", territory=anseong)
    Organization.objects.filter(pk=bath.pk).update(merged_into=target)
    bath.refresh_from_db()
    assert refusal(asked, bath, visitor="other") == "merged"
    assert refusal(confirm_by_link, token) == "merged"
    assert Client().get(reverse("stewardship:claim", args=["bath"]))["Location"].endswith("/target/claim/")
    assert not RoleAssignment.objects.filter(role=Role.ENTRY_OWNER).exists()


def test_somebody_whose_sign_in_is_closed_does_not_come_back_by_a_claim(bath):
    make_user("kim@bath.coop", is_active=False)
    token = link_token(asked(bath))
    assert refusal(confirm_by_link, token) == "user-inactive"


def test_somebody_who_signs_in_already_keeps_their_password(bath):
    user = make_user("kim@bath.coop")
    claim, link = confirm_by_link(link_token(asked(bath)))
    user.refresh_from_db()
    assert (link, user.check_password(PASSWORD), claim.state) == ("", True, Claim.State.CONFIRMED)


def test_claims_have_limits(bath):
    for number in range(claims.MOST_TO_AN_ADDRESS):
        asked(bath, visitor=f"v{number}")
    with pytest.raises(TooMany):
        asked(bath, visitor="another")
    for number in range(claims.MOST_AN_HOUR):
        asked(bath, "officer", email=f"kim{number}@bath.coop", visitor="busy")
    with pytest.raises(TooMany):
        asked(bath, "officer", email="last@bath.coop", visitor="busy")


def test_a_program_that_fills_in_everything_is_thanked_and_ignored(bath, mailoutbox):
    data = {"display_name": "Bot", "email": "bot@bath.coop", "method": "email", "homepage": "http://spam.example"}
    assert Client().post(reverse("stewardship:claim", args=["bath"]), data).status_code == 200
    assert not Claim.objects.exists()
    assert mailoutbox == []


def test_owners_hear_of_a_further_owner(bath, mailoutbox, django_capture_on_commit_callbacks):
    confirm_by_link(link_token(asked(bath)))
    token = link_token(asked(bath, email="lee@bath.coop", name="Lee"))
    with django_capture_on_commit_callbacks(execute=True):
        confirm_by_link(token)
    assert [mail.to for mail in mailoutbox] == [["lee@bath.coop"], ["kim@bath.coop"]]
    assert "Lee" not in mailoutbox[1].body


# What an owner may do


def test_an_owner_edits_this_entry_and_nothing_else(bath, anseong):
    confirm_by_link(link_token(asked(bath)))
    owner = User.objects.get(email="kim@bath.coop")
    assert PERMISSIONS[Role.ENTRY_OWNER] == {Permission.EDIT_ORGANIZATION}
    assert [each for each in Permission if may(owner, each, bath)] == [Permission.EDIT_ORGANIZATION]
    other = make_organization("other", territory=anseong)
    with pytest.raises(PermissionDenied):
        change_organization(owner, other, phone="1")
    with pytest.raises(PermissionDenied):
        change_organization(owner, bath, territory=make_territory("bordeaux"))


def test_what_was_done_is_in_the_audit_log(bath, moderator):
    confirm_by_link(link_token(asked(bath)))
    decline_claim(moderator, asked(bath, "officer", email="x@bath.coop"), "Not known there")
    actions = Change.objects.filter(subject_kind__in=["organization", "user"]).values_list("action", flat=True)
    assert {"claim_entry", "confirm_claim", "give_role", "invite_user", "decline_claim"} <= set(actions)
    assert not Change.objects.filter(details__icontains="@bath.coop").exists()


# By a letter


def letter(bath, moderator):
    claim = asked(bath, "post", email="kim@gmail.com")
    _claim, code = prepare_letter(moderator, claim)
    return page_token(claim), code


def test_the_code_of_a_letter_makes_an_owner(bath, moderator, mailoutbox, django_capture_on_commit_callbacks):
    client = Client()
    data = {"display_name": "Kim", "email": "kim@gmail.com", "method": "post"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("stewardship:claim", args=["bath"]), data)
    (page,) = links_in(mailoutbox[0])
    assert "No letter has been sent yet" in client.get(page).content.decode()
    desk = Client()
    desk.force_login(moderator)
    claim = Claim.objects.get()
    assert "a letter from you" in desk.get(reverse("stewardship:desk")).content.decode()
    printed = desk.post(reverse("stewardship:letter", args=[claim.pk]))
    code = printed.context["code"]
    assert code in printed.content.decode()
    assert "Iljuk 1" in printed.content.decode()
    assert "no-store" in printed["Cache-Control"]
    claim.refresh_from_db()
    assert code.replace("-", "") not in claim.code_digest
    wrong = client.post(page, {"code": "AAAA-AAAA-AAAA"})
    assert (wrong.status_code, "4 more attempts" in wrong.content.decode()) == (422, True)
    assert client.post(page, {"code": code.lower().replace("-", " ")}).status_code == 302
    assert owns("kim@gmail.com", bath)
    assert refusal(confirm_by_code, page.rstrip("/").rpartition("/")[2], code) == "used-link"


def test_guessing_codes_ends_the_letter(bath, moderator):
    token, code = letter(bath, moderator)
    for _attempt in range(MOST_ATTEMPTS):
        assert refusal(confirm_by_code, token, "AAAABBBBCCCC") == "wrong-code"
    assert refusal(confirm_by_code, token, code) == "too-many-attempts"
    assert not owns("kim@gmail.com", bath)


def test_a_new_letter_ends_the_code_of_the_last(bath, moderator):
    token, code = letter(bath, moderator)
    _claim, new = prepare_letter(moderator, Claim.objects.get())
    assert refusal(confirm_by_code, token, code) == "wrong-code"
    confirm_by_code(token, new)
    assert owns("kim@gmail.com", bath)


def test_a_code_expires(bath, moderator):
    token, code = letter(bath, moderator)
    Claim.objects.update(code_sent_at=timezone.now() - timedelta(days=61))
    assert refusal(confirm_by_code, token, code) == "expired"


def test_a_code_does_not_open_the_claim_of_another(bath, moderator, anseong):
    _token, code = letter(bath, moderator)
    shop = make_organization("shop", territory=anseong, street_address="Iljuk 2")
    claim = asked(shop, "post", email="thief@gmail.com", visitor="thief")
    prepare_letter(moderator, claim)
    assert refusal(confirm_by_code, page_token(claim), code) == "wrong-code"
    assert not owns("thief@gmail.com", shop)


def test_codes_are_long_and_never_twice_the_same(bath, moderator):
    claim = asked(bath, "post", email="kim@gmail.com")
    codes = {prepare_letter(moderator, claim)[1] for _each in range(5)}
    assert len(codes) == 5
    assert all(len(code.replace("-", "")) == 12 for code in codes)


def test_no_letter_goes_where_no_address_is_known(anseong):
    shop = make_organization("shop", territory=anseong)
    assert refusal(asked, shop, "post") == "no-postal-address"


# By a moderator's word


def test_a_moderator_confirms_a_claim(bath, moderator, mailoutbox, django_capture_on_commit_callbacks):
    claim = asked(bath, "officer", email="kim@gmail.com")
    client = Client()
    client.force_login(moderator)
    url = reverse("stewardship:claim_decision", args=[claim.pk])
    assert client.get(url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"decision": "confirm"}).status_code == 302
    assert owns("kim@gmail.com", bath)
    assert "/password/reset/key/" in mailoutbox[-1].body
    assert refusal(confirm_claim, moderator, claim) == "decided"


def test_a_moderator_declines_a_claim_and_says_why(bath, moderator, mailoutbox, django_capture_on_commit_callbacks):
    claim = asked(bath, "officer", email="kim@gmail.com")
    client = Client()
    client.force_login(moderator)
    url = reverse("stewardship:claim_decision", args=[claim.pk])
    assert client.post(url, {"decision": "decline", "reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"decision": "decline", "reason": "Nobody there knows you"}).status_code == 302
    assert "Nobody there knows you" in mailoutbox[-1].body
    assert not owns("kim@gmail.com", bath)


def test_only_moderators_of_the_place_decide(bath, anseong):
    claim = asked(bath, "post", email="kim@gmail.com")
    elsewhere = make_user_with_role(Role.MODERATOR, make_territory("bordeaux"))
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, bath)
    owner = make_user_with_role(Role.ENTRY_OWNER, bath)
    for user in (elsewhere, manager, owner, make_user(), make_user(is_administrator=True)):
        for action in (confirm_claim, prepare_letter):
            with pytest.raises(PermissionDenied):
                action(user, claim)
        with pytest.raises(PermissionDenied):
            decline_claim(user, claim, "No")


def test_moderators_of_a_type_decide_for_their_type_only(anseong):
    from builders import make_organization_type

    coop, shop = make_organization_type("cooperative"), make_organization_type("company")
    user = make_user()
    RoleAssignment.objects.create(user=user, role=Role.MODERATOR, organization_type=coop, start=date(2020, 1, 1))
    bath = make_organization(territory=anseong, type=coop)
    other = make_organization(territory=anseong, type=shop)
    confirm_claim(user, asked(bath, "officer", email="a@gmail.com"))
    with pytest.raises(PermissionDenied):
        confirm_claim(user, asked(other, "officer", email="b@gmail.com"))


def test_addresses_are_forgotten_when_they_are_needed_no_more(bath, moderator):
    decided = asked(bath, "officer", email="kim@gmail.com")
    decline_claim(moderator, decided, "No")
    waits = asked(bath, "officer", email="lee@gmail.com")
    assert forget_addresses() == 0
    later = timezone.localdate() + timedelta(days=91)
    assert forget_addresses(later) == 1
    decided.refresh_from_db()
    assert (decided.email, decided.display_name, decided.reason) == ("", "", "No")
    forget_addresses(timezone.localdate() + timedelta(days=121))
    waits.refresh_from_db()
    assert waits.state == Claim.State.LAPSED


def test_giving_the_role_by_hand_stays_with_those_who_give_roles(bath, moderator):
    from dure.core.agents.actions import give_role as give

    with pytest.raises(PermissionDenied):
        give(moderator, make_user(), Role.ENTRY_OWNER, bath)
    give_role(moderator, Role.ORGANIZATION_MANAGER, bath)
    moderator = User.objects.get(pk=moderator.pk)
    assert give(moderator, make_user("new@example.org"), Role.ENTRY_OWNER, bath).organization == bath
