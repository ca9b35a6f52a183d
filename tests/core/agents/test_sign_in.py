import base64
import hashlib
import hmac
import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")|\son[a-z]+=|\sstyle=|javascript:")


def sign_in(client, email, password, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_somebody_signs_in_with_e_mail_and_password(client):
    user = make_user()
    sign_in(client, user.email.upper(), PASSWORD)
    assert is_signed_in(client)


def test_a_wrong_password_and_a_closed_sign_in_are_not_let_in(client):
    user = make_user()
    sign_in(client, user.email, "wrong")
    assert not is_signed_in(client)
    user.is_active = False
    user.save()
    sign_in(client, user.email, PASSWORD)
    assert not is_signed_in(client)


def test_a_session_ends_when_the_sign_in_is_closed(client):
    user = make_user()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(reverse("agents:account")).status_code == 302


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_while(client):
    user = make_user()
    for _each in range(5):
        sign_in(client, user.email, "wrong")
    response = sign_in(client, user.email, PASSWORD)
    assert not is_signed_in(client)
    assert "Too many failed login attempts" in response.content.decode()
    other = make_user()
    sign_in(client, other.email, PASSWORD)
    assert is_signed_in(client)


def test_the_lock_opens_after_five_minutes(client, monkeypatch):
    user = make_user()
    for _each in range(5):
        sign_in(client, user.email, "wrong")
    later = time.time() + 301
    monkeypatch.setattr("time.time", lambda: later)
    sign_in(client, user.email, PASSWORD)
    assert is_signed_in(client)


def test_twenty_wrong_passwords_from_one_address_lock_that_address_for_every_account(client):
    for number in range(20):
        sign_in(client, f"guess-{number}@example.org", "wrong")
    user = make_user()
    sign_in(client, user.email, PASSWORD)
    assert not is_signed_in(client)


def test_nobody_signs_up_without_an_invitation(client):
    page = client.get(reverse("account_signup"))
    assert "password1" not in page.content.decode()
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not is_signed_in(client)
    assert "signup" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup", "account_logout"])
def test_pages_for_signing_in_hold_no_inline_script_or_style(client, name):
    assert not INLINE.search(client.get(reverse(name), follow=True).content.decode())


SECURITY_PAGES = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_change_password",
]


@pytest.mark.parametrize("name", SECURITY_PAGES)
def test_pages_of_sign_in_security_open_and_hold_no_inline_script_or_style(client, name):
    user = make_user()
    sign_in(client, user.email, PASSWORD)
    response = client.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert not INLINE.search(response.content.decode())


def test_the_content_security_policy_allows_own_scripts_only(client):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def authenticator_code(secret, moment):
    """The six digits of RFC 6238 that an authenticator app shows for `secret` at `moment`."""
    digest = hmac.new(base64.b32decode(secret), int(moment // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def test_a_second_step_is_asked_for_once_it_is_set_up(client):
    user = make_user()
    sign_in(client, user.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in page.content.decode()
    secret = page.context["form"].secret
    now = time.time()
    client.post(reverse("mfa_activate_totp"), {"code": authenticator_code(secret, now)})
    client.logout()
    sign_in(client, user.email, PASSWORD)
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": authenticator_code(secret, now)})
    assert is_signed_in(client)


def test_a_code_of_the_second_step_works_once(client):
    user = make_user()
    secret = TOTP.activate(user, generate_totp_secret()).instance.data["secret"]
    secret = get_adapter().decrypt(secret)
    now = time.time()
    for expected in (True, False):
        client.logout()
        sign_in(client, user.email, PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": authenticator_code(secret, now)})
        assert is_signed_in(client) == expected
