from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from builders import make_user
from dure.core.agents.models import ApiToken
from dure.core.agents.tokens import (
    MOST_TOKENS,
    SCOPES,
    TokenAuth,
    create_token,
    find_token,
    revoke_token,
    tokens_of,
)
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db


def ask(plaintext, scope="ledger:write", header="Bearer {}"):
    request = RequestFactory().get("/", headers={"Authorization": header.format(plaintext)})
    return TokenAuth(scope)(request)


def test_a_token_with_the_scope_lets_its_user_in():
    user = make_user()
    _token, plaintext = create_token(user, "Kiosk", ["ledger:write"])
    assert ask(plaintext) == user


def test_only_a_hash_of_the_token_is_kept():
    token, plaintext = create_token(make_user(), "Kiosk", ["ledger:write"])
    assert plaintext.startswith("dure_")
    assert len(plaintext) == len("dure_") + 43
    assert plaintext not in str(ApiToken.objects.values().get())
    assert plaintext not in str(list(Change.objects.values()))
    assert len(token.digest) == 64


def test_a_token_without_the_scope_is_denied():
    _token, plaintext = create_token(make_user(), "Kiosk", ["spaces:write"])
    with pytest.raises(PermissionDenied):
        ask(plaintext, "ledger:write")


@pytest.mark.parametrize("wrong", ["", "dure_", "dure_" + "x" * 43, "dure_" + "ä" * 43, "x" * 5000, "' OR 1=1"])
def test_an_invented_token_is_not_let_in(wrong):
    assert find_token(wrong) is None


def test_the_hash_of_a_token_is_not_a_token():
    token, plaintext = create_token(make_user(), "Kiosk", ["ledger:write"])
    assert find_token(token.digest) is None
    assert ask(plaintext, header="Basic {}") is None


def test_where_no_scope_is_asked_for_any_token_lets_its_user_in():
    user = make_user()
    token, plaintext = create_token(user, "Kiosk", ["spaces:write"])
    assert ask(plaintext, "") == user
    revoke_token(user, token.pk)
    assert ask(plaintext, "") is None


def test_a_revoked_token_is_not_let_in():
    user = make_user()
    token, plaintext = create_token(user, "Kiosk", ["ledger:write"])
    revoke_token(user, token.pk)
    assert ask(plaintext) is None
    assert not tokens_of(user).exists()


def test_the_token_of_an_inactive_user_is_not_let_in():
    user = make_user()
    _token, plaintext = create_token(user, "Kiosk", ["ledger:write"])
    user.is_active = False
    user.save()
    assert ask(plaintext) is None


def test_nobody_revokes_the_token_of_somebody_else_but_an_administrator():
    token, plaintext = create_token(make_user(), "Kiosk", ["ledger:write"])
    with pytest.raises(Refused):
        revoke_token(make_user(), token.pk)
    assert find_token(plaintext)
    revoke_token(make_user(is_administrator=True), token.pk)
    assert find_token(plaintext) is None


def test_the_last_use_is_written_once_a_day(django_assert_num_queries):
    token, plaintext = create_token(make_user(), "Kiosk", ["ledger:write"])
    ask(plaintext)
    token.refresh_from_db()
    assert token.last_used_on
    with django_assert_num_queries(1):
        ask(plaintext)
    ApiToken.objects.update(last_used_on=date(2020, 1, 1))
    ask(plaintext)
    token.refresh_from_db()
    assert token.last_used_on > date(2020, 1, 1)


@pytest.mark.parametrize(
    ("name", "scopes", "code"),
    [
        (" ", ["ledger:write"], "no-name"),
        ("Kiosk", [], "wrong-scope"),
        ("Kiosk", ["ledger:write", "everything"], "wrong-scope"),
    ],
)
def test_a_token_needs_a_name_and_known_scopes(name, scopes, code):
    with pytest.raises(Refused) as refusal:
        create_token(make_user(), name, scopes)
    assert refusal.value.code == code


def test_there_is_an_end_to_the_number_of_tokens():
    user = make_user()
    for _each in range(MOST_TOKENS):
        create_token(user, "Kiosk", ["ledger:write"])
    with pytest.raises(Refused) as refusal:
        create_token(user, "Kiosk", ["ledger:write"])
    assert refusal.value.code == "too-many-tokens"


def test_a_scope_that_does_not_exist_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="unknown scope"):
        TokenAuth("ledger:everything")
    assert all(str(label) for label in SCOPES.values())
