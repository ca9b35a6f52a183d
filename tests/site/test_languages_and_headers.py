"""What every answer of the site has in common: its language, its headers, its line in the log."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

LANGUAGES = ["ko", "en", "fr", "es"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9", "en"),
        ("fr-CA,fr;q=0.9,en;q=0.5", "fr"),
        ("es-419,es;q=0.9", "es"),
        ("de-DE,de;q=0.9,fr;q=0.4,en;q=0.3", "fr"),
        ("en;q=0.2,es;q=0.7", "es"),
    ],
)
def test_the_front_door_leads_to_the_language_that_the_browser_prefers(client, accepted, language):
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("accepted", ["de-DE", "", "*", "zz;q=oops", "x" * 600])
def test_a_reader_of_none_of_the_languages_gets_the_one_the_site_was_given(client, settings, accepted):
    settings.LANGUAGE_CODE = "fr"
    assert client.get("/", headers={"Accept-Language": accepted})["Location"] == "/fr/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_which_language_it_is_in(client, language):
    text = client.get(f"/{language}/", headers={"Accept-Language": "en"}).text
    assert re.search(r'<html[^>]* lang="([a-z-]+)"', text).group(1) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_its_address_in_each_language(client, language):
    text = client.get(f"/{language}/").text
    for other in LANGUAGES:
        assert re.search(rf'hreflang="{other}"', text), other
        assert f"/{other}/" in text


def test_an_address_without_its_language_leads_to_the_preferred_one(client):
    response = client.get("/cases/", headers={"Accept-Language": "es"})
    assert response.status_code == 302
    assert response["Location"] == "/es/cases/"


def test_an_unknown_address_is_told_in_its_language(client):
    response = client.get("/fr/nowhere/")
    assert response.status_code == 404
    assert re.search(r'<html[^>]* lang="fr"', response.text)


@pytest.mark.parametrize("address", ["/en/", "/en/nowhere/", "/en/account/login/", "/api/v1/challenges", "/healthz"])
def test_every_answer_carries_the_security_headers(client, address):
    response = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/en/", "/en/account/login/", "/en/cases/", "/en/initiatives/", "/en/nowhere/"])
def test_no_page_needs_what_the_policy_forbids(client, address):
    text = client.get(address).text
    assert not re.search(r"<script(?![^>]*(src=|application/ld\+json|application/json))", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1|testserver)[^"]*\.(?:js|css|woff2?)"', text)


def test_a_form_from_elsewhere_is_refused():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/account/login/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "<html" in response.text


def test_a_host_name_that_is_not_the_sites_is_refused(client):
    assert client.get("/en/", headers={"Host": "evil.example.org"}).status_code == 400


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    cookies = client.get("/en/account/login/").cookies
    for cookie in cookies.values():
        assert cookie["samesite"] == "Lax"


def test_each_answer_has_an_id_of_its_own(client):
    first, second = client.get("/healthz")["X-Request-ID"], client.get("/healthz")["X-Request-ID"]
    assert first
    assert first != second


def test_the_id_that_a_proxy_gave_is_kept(client):
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-12345678"})["X-Request-ID"] == "proxy-12345678"


@pytest.mark.parametrize("forged", ["short", "with spaces in it", 'x"} {"level": "error', "a" * 65, "줄바꿈-12345678"])
def test_an_id_that_could_disturb_the_log_is_replaced(client, forged):
    assert client.get("/healthz", headers={"X-Request-ID": forged.encode().decode("latin-1")})["X-Request-ID"] != forged


def test_an_error_in_the_api_tells_the_id_of_its_request(client):
    response = client.get("/api/v1/territories/nowhere", headers={"X-Request-ID": "proxy-12345678"})
    assert response.json()["instance"] == "proxy-12345678"
