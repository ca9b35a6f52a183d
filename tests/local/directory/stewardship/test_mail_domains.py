"""Which mailboxes prove that somebody speaks for an organization, and which only look as if they did."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.local.directory.stewardship.engine.mail_domains import (
    email_domain,
    encoded_domain,
    is_public,
    mail_address,
    website_domain,
)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://bath.coop", "bath.coop"),
        ("https://www.bath.coop/", "bath.coop"),
        ("http://BATH.coop:8080/ko/", "bath.coop"),
        ("https://bath.coop/index.php", "bath.coop"),
        ("https://두레.kr", "xn--hu1bo4e.kr"),
        ("https://shop.bath.coop", "shop.bath.coop"),
    ],
)
def test_a_website_has_the_domain_that_it_has_to_itself(url, domain):
    assert website_domain(url) == domain


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://city.go.kr/coops/bath",
        "https://blog.naver.com",
        "https://bath.tistory.com/",
        "https://www.facebook.com/bath",
        "https://bath.github.io",
        "https://bath.coop@evil.example/",
        "https://192.0.2.7/",
        "https://localhost/",
        "javascript://bath.coop/",
        "https://[bath.coop",
        "https://bath..coop",
    ],
)
def test_a_page_on_the_domain_of_another_proves_nothing(url):
    assert website_domain(url) == ""


@pytest.mark.parametrize("email", ["coop@gmail.com", "coop@naver.com", "coop@mail.hanmail.net", "x@laposte.net"])
def test_a_mailbox_that_anybody_gets_proves_nothing(email):
    assert email_domain(email) == ""


def test_the_organizations_own_address_has_its_domain():
    assert email_domain("Info@Bath.COOP") == "bath.coop"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bath.coop",
        "@bath.coop",
        "kim@",
        '"kim@bath.coop"@evil.example x',
        "kim@bath.coop,evil@evil.example",
        "kim@bath.coop\nBcc: all@evil.example",
        "kim lee@bath.coop",
        "kim@[192.0.2.1]",
        "kim@192.0.2.1",
        "kim\u200b@bath.coop",
        "ĸim@bath.coop",
        "kim@bath",
        "kim@-bath.coop",
    ],
)
def test_what_is_no_plain_address_is_refused(text):
    assert mail_address(text) is None


@pytest.mark.parametrize(
    "look_alike",
    [
        "bаth.coop",  # a Cyrillic а
        "bath.ϲoop",
        "ba𝗍h.coop.evil.example",
        "bath.coop.evil.example",
        "evilbath.coop",
        "mail.bath.coop",
        "coop",
        "bath.co",
        "ｂath.coop.kr",
        "bath-coop",
        "bath.coop.",
    ],
)
def test_only_the_very_same_domain_counts(look_alike):
    found = encoded_domain(look_alike)
    # A dot at the end is how the same name is written in full.
    assert (found == "bath.coop") is (look_alike == "bath.coop.")


def test_letters_that_mail_servers_take_for_the_same_are_the_same_domain():
    assert mail_address("kim@ｂａｔｈ.coop").text == "kim@bath.coop"


def test_public_providers_include_what_lies_below_them():
    assert is_public("gmail.com")
    assert is_public("anything.at.naver.com")
    assert not is_public("notgmail.com")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text):
    for read in (website_domain, email_domain, encoded_domain, mail_address):
        read(text)
        read(f"https://{text}")
        read(f"kim@{text}")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_an_address_always_goes_to_the_domain_that_was_compared(text):
    address = mail_address(f"{text}@bath.coop")
    assert address is None or address.text.rpartition("@")[2] == address.domain == "bath.coop"
    assert address is None or "@" not in address.local
