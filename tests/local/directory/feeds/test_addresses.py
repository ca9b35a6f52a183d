"""A feed's address must not open the operator's own network."""

import pytest

from dure.local.directory.feeds.engine.addresses import check_form, checked_place, is_public, resolve
from dure.local.directory.feeds.engine.problems import SourceProblem


def resolver(*addresses):
    return lambda host, port: list(addresses)


def refusal(url, allowed=(), addresses=("93.184.216.34",)):
    with pytest.raises(SourceProblem) as problem:
        checked_place(url, allowed, resolver(*addresses))
    return problem.value.code


def test_a_public_machine_is_asked_at_the_address_that_was_checked():
    place = checked_place("https://Data.Example.org/file.csv", (), resolver("93.184.216.34"))
    assert (place.scheme, place.host, place.port, place.address) == ("https", "data.example.org", 443, "93.184.216.34")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104
        "10.0.0.5",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "no address",
    ],
)
def test_machines_of_private_networks_and_their_disguises_are_refused(address):
    assert not is_public(address)
    assert refusal("https://inside.example.org/", addresses=(address,)) == "private-address"


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_machines_of_the_open_internet_are_right(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    assert refusal("https://both.example.org/", addresses=("93.184.216.34", "10.0.0.1")) == "private-address"


def test_a_name_without_addresses_is_refused():
    assert refusal("https://nobody.example.org/", addresses=()) == "private-address"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "not-https"),
        ("https://example.org:8443/", "port-not-allowed"),
        ("https://example.org:80/", "port-not-allowed"),
        ("ftp://example.org/", "no-address"),
        ("file:///etc/passwd", "no-address"),
        ("https:///path", "no-address"),
        ("https://example.org:99999/", "no-address"),
        ("https://[::1/", "no-address"),
        ("https://example.org/\r\nHost: inside", "no-address"),
        ("https://user:password@example.org/", "password-in-address"),
        ("https://example.org@10.0.0.1/", "password-in-address"),
        ("gopher://example.org/", "no-address"),
        ("javascript:alert(1)", "no-address"),
        ("", "no-address"),
    ],
)
def test_other_schemes_ports_and_forms_are_refused(url, code):
    assert refusal(url) == code


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "0177.0.0.1"])
def test_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises(SourceProblem) as problem:
        checked_place(f"https://{host}/", (), resolve)
    assert problem.value.code in {"private-address", "name-unknown"}


def test_the_operator_can_allow_a_host_or_one_port_of_it():
    place = checked_place("http://Inside.example.org:8080/", ("inside.example.org:8080",), resolver("10.0.0.1"))
    assert (place.scheme, place.port, place.address) == ("http", 8080, "10.0.0.1")
    assert checked_place("http://inside.example.org/", ("Inside.example.org",), resolver("10.0.0.1")).port == 80
    assert refusal("http://inside.example.org:9090/", ("inside.example.org:8080",), ("10.0.0.1",)) == "not-https"
    assert refusal("https://other.example.org/", ("inside.example.org",), ("10.0.0.1",)) == "private-address"


def test_the_form_of_an_address_is_judged_without_asking_anybody():
    check_form("https://example.org/organizations.csv")
    with pytest.raises(SourceProblem):
        check_form("https://user@example.org/")
