import pytest

from dure.site.environment import LANGUAGE_CODES, VARIABLES, EnvironmentMistake, describe, read


def mistakes(**source):
    with pytest.raises(EnvironmentMistake) as caught:
        read(source)
    return str(caught.value)


def test_a_site_without_any_setting_has_a_sqlite_file_in_its_data_folder():
    environment = read({})
    assert environment.database.engine == "django.db.backends.sqlite3"
    assert environment.database.name == str(environment.data_dir / "dure.sqlite3")
    assert environment.data_dir.is_absolute()
    assert not environment.debug


def test_every_wrong_setting_is_named_at_once_with_its_remedy():
    message = mistakes(
        DURE_DEBUG="yes",
        DURE_LANGUAGE="de",
        DURE_BASE_URL="dure.example.org",
        DURE_TRUSTED_PROXIES="-1",
        DURE_SEAL_EVERY="0",
        DURE_LOG_LEVEL="LOUD",
        DURE_EMAIL_URL="mail.example.org",
    )
    assert "DURE_DEBUG='yes': write 0 or 1." in message
    assert "DURE_LANGUAGE='de': write one of ko, en, fr, es." in message
    assert "DURE_BASE_URL='dure.example.org': write an address such as" in message
    assert "DURE_TRUSTED_PROXIES='-1': write a whole number of 0 or more." in message
    assert "DURE_SEAL_EVERY='0': write a whole number of 1 or more." in message
    assert "DURE_LOG_LEVEL='LOUD': write one of DEBUG, INFO, WARNING, ERROR." in message
    assert "DURE_EMAIL_URL: write smtp://" in message


def test_a_setting_with_a_slip_in_its_name_is_not_passed_over():
    assert "DURE_LANGAUGE: no such setting; `dure settings` lists them all." in mistakes(DURE_LANGAUGE="ko")


@pytest.mark.parametrize("name", ["DURE_SITE_KEY", "DURE_SIGNING_KEY"])
@pytest.mark.parametrize("value", ["ab" * 31, "zz" * 32])
def test_a_wrong_key_is_refused_and_never_repeated_in_the_message(name, value):
    message = mistakes(**{name: value})
    assert f"{name}: write 64 hexadecimal digits" in message
    assert value not in message


def test_a_database_address_may_hold_signs_that_addresses_escape():
    database = read({"DURE_DATABASE_URL": "postgresql://du%40re:p%2Fw@db.example.org:5433/dure%20site"}).database
    assert (database.user, database.password, database.host) == ("du@re", "p/w", "db.example.org")
    assert (database.port, database.name) == ("5433", "dure site")


def test_a_database_address_may_name_a_socket_folder():
    database = read({"DURE_DATABASE_URL": "postgresql://dure@/dure?host=/run/postgresql"}).database
    assert (database.host, database.name, database.port) == ("/run/postgresql", "dure", "")


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("mysql://dure@db/dure", "write postgresql://user:password@host:port/name."),
        ("postgresql://dure@db", "write postgresql://user:password@host:port/name."),
        ("postgresql://dure@db:port/dure", "the port must be a number."),
    ],
)
def test_a_wrong_database_address_is_refused_without_repeating_it(address, remedy):
    message = mistakes(DURE_DATABASE_URL=address)
    assert f"DURE_DATABASE_URL: {remedy}" in message
    assert address not in message


def test_a_mail_address_with_tls_from_the_start_uses_its_port():
    email = read({"DURE_EMAIL_URL": "smtps://dure:p%3Aw@mail.example.org"}).email
    assert email is not None
    assert (email.host, email.port, email.password, email.use_ssl) == ("mail.example.org", 465, "p:w", True)


def test_an_empty_setting_is_as_good_as_none():
    assert read({"DURE_LANGUAGE": " ", "DURE_LOG_LEVEL": ""}).language == "ko"


def test_several_host_names_are_separated_by_commas():
    assert read({"DURE_ALLOWED_HOSTS": "a.example.org, b.example.org,"}).allowed_hosts == (
        "a.example.org",
        "b.example.org",
    )


def test_the_list_of_settings_names_each_with_its_default():
    lines = describe().splitlines()
    assert len(lines) == len(VARIABLES)
    for variable, line in zip(VARIABLES, lines, strict=True):
        assert line.startswith(variable.name)
        assert line.endswith(f"[{variable.default or 'empty'}]")


def test_the_languages_that_can_be_set_are_those_of_the_site(settings):
    assert {code for code, _name in settings.LANGUAGES} == set(LANGUAGE_CODES)


@pytest.mark.parametrize(
    ("value", "kind", "origin"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "raster", "https://tiles.example.org"),
        ("https://tiles.example.org:8443/t?z={z}&x={x}&y={y}", "raster", "https://tiles.example.org:8443"),
        ("https://maps.example.org/styles/plain.json", "style", "https://maps.example.org"),
    ],
)
def test_pictures_under_the_map_come_from_one_named_host(value, kind, origin):
    tiles = read({"DURE_MAP_TILES": value, "DURE_MAP_ATTRIBUTION": "Mappers"}).map_tiles
    assert (tiles.url, tiles.kind, tiles.origin, tiles.attribution) == (value, kind, origin, "Mappers")


@pytest.mark.parametrize(
    "value",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/",
        "https://tiles.example.org/{z}/{x}.png",
        "https://a.example; script-src * /{z}/{x}/{y}.png",
        "https://user:word@tiles.example.org/{z}/{x}/{y}.png",
        "//tiles.example.org/{z}/{x}/{y}.png",
    ],
)
def test_an_address_of_pictures_that_would_loosen_the_policy_is_refused(value):
    with pytest.raises(EnvironmentMistake, match="DURE_MAP_TILES"):
        read({"DURE_MAP_TILES": value})


def test_without_a_setting_the_map_asks_no_other_host():
    assert read({}).map_tiles.kind == ""
