"""The `dure` command as an operator uses it."""

import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from builders import make_territory
from dure.core.agents.models import RoleAssignment, User
from dure.site.cli import COMMANDS, main
from running_site import Site, database_of_its_own

CASES = Path(__file__).resolve().parents[1]
SOUP = CASES / "ledger/engine/cases/making-soup.yaml"
MEALS = CASES / "value/engine/wheels_to_meals.json"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with twelve sealed events, on the database that the tests run on."""
    with database_of_its_own() as database:
        site = Site(tmp_path_factory.mktemp("site"), **database)
        site.prepare("ledger_world:record_and_seal_visits")
        yield site


@pytest.fixture
def bare(tmp_path):
    """A site that was never migrated."""
    return Site(tmp_path)


@pytest.fixture
def dure(capsys, monkeypatch):
    """The command in this process, for what needs no site of its own: exit code, output and errors."""

    def run(*words, text=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return run


def test_help_names_every_command(bare):
    done = bare.run("--help")
    assert done.returncode == 0
    for name, (_module, summary) in COMMANDS.items():
        assert name in done.stdout
        assert summary.split(" (")[0][:30] in " ".join(done.stdout.split())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_explains_itself(dure, command):
    code, output, _errors = dure(command, "--help")
    assert code == 0
    assert output.startswith(f"usage: dure {command}")


def test_an_unknown_command_is_refused_with_those_there_are(dure):
    code, _output, errors = dure("sreve")
    assert code == 2
    assert "serve" in errors


def test_a_wrong_setting_stops_every_command_that_needs_it(bare):
    done = bare.run("migrate", DURE_LANGUAGE="de")
    assert done.returncode == 2
    assert done.stderr == "Some settings are wrong:\n- DURE_LANGUAGE='de': write one of ko, en, fr, es.\n"


def test_the_settings_are_listed_even_when_one_is_wrong(bare):
    done = bare.run("settings", DURE_DEBUG="maybe")
    assert done.returncode == 2
    assert "DURE_DATABASE_URL" in done.stdout
    assert "DURE_DEBUG='maybe'" in done.stderr


def test_migrating_again_changes_nothing(site):
    done = site.run("migrate")
    assert (done.returncode, done.stdout) == (0, "Everything is up to date.\n")


def test_a_value_file_is_calculated_without_a_database(bare):
    done = bare.run("value", "calculate", str(MEALS), "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["present_value"], result["ratio"]) == ("81741.93", "1.929")
    assert not (bare.folder / "dure.sqlite3").exists()


def test_a_value_file_of_ones_own_gives_what_a_calculator_gives(dure, tmp_path):
    outcome = {
        "name": "Fewer falls",
        "quantity": "40",
        "proxy": "250.00",
        "duration_years": 2,
        "deadweight": "0.1",
        "attribution": "0.2",
        "drop_off": "0.5",
    }
    document = {
        "currency": "EUR",
        "discount_rate": "0.03",
        "timing": "undiscounted",
        "inputs": [
            {"name": "Grant", "amount": "4000"},
            {"name": "Hours", "quantity": "100", "unit": "h", "proxy": "8"},
        ],
        "outcomes": [outcome],
    }
    file = tmp_path / "account.json"
    file.write_text(json.dumps(document))
    code, output, _errors = dure("value", "calculate", str(file), "--json")
    assert code == 0
    result = json.loads(output)
    # 40 × 250 × 0.9 × 0.8 = 7200 in the first year and half of it in the second.
    assert result["inputs"] == "4800.00"
    assert result["impact"] == "7200.00"
    assert result["years"] == ["7200.00", "3600.00"]
    assert result["present_value"] == "10800.00"
    assert result["net_present_value"] == "6000.00"
    assert result["ratio"] == "2.250"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON"),
        ('{"currency": "EUR"}', "inputs: this key is missing. Add it."),
        ("[]", "account.json"),
        ("", "account.json"),
        ("\x00\xff", "account.json"),
    ],
)
def test_a_value_file_with_a_mistake_is_refused_with_the_place(dure, tmp_path, text, said):
    file = tmp_path / "account.json"
    file.write_text(text, encoding="latin-1")
    code, output, errors = dure("value", "calculate", str(file), "--json")
    assert (code, output) == (2, "")
    assert str(file) in errors
    assert said in errors


@pytest.mark.parametrize("words", [("value", "calculate"), ("ledger", "replay")])
def test_a_file_that_is_not_there_is_named(dure, words, tmp_path):
    for path in (str(tmp_path / "nowhere.file"), str(tmp_path)):
        code, output, errors = dure(*words, path)
        assert (code, output) == (2, "")
        assert path in errors


def test_a_ledger_file_is_replayed_without_a_database(bare):
    done = bare.run("ledger", "replay", str(SOUP), "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["agree"] is True
    assert result["differences"] == []
    assert all(set(state) >= {"accounting", "onhand"} for state in result["resources"].values())
    assert not (bare.folder / "dure.sqlite3").exists()


@pytest.mark.parametrize("text", ["a: [", "- 1\n- 2\n", "", "\x00"])
def test_a_ledger_file_that_cannot_be_read_is_refused_with_its_name(dure, tmp_path, text):
    file = tmp_path / "soup.yaml"
    file.write_text(text)
    code, output, errors = dure("ledger", "replay", str(file))
    assert (code, output) == (2, "")
    assert str(file) in errors


def test_a_sealed_ledger_is_verified(site):
    done = site.run("verify", "--json")
    assert done.returncode == 0, done.stdout
    result = json.loads(done.stdout)
    assert result["ok"] is True
    assert (result["events"], result["unsealed"], result["problems"]) == (12, 0, [])


def test_nothing_new_is_not_sealed(site):
    done = site.run("seal")
    assert (done.returncode, done.stdout) == (0, "No new events to seal.\n")


@pytest.fixture(scope="module")
def sealed_file(tmp_path_factory):
    """The folder of a site with twelve sealed events on SQLite, and the events."""
    folder = tmp_path_factory.mktemp("sealed")
    return folder, Site(folder).prepare("ledger_world:record_and_seal_visits")


@pytest.fixture
def copied(sealed_file, tmp_path):
    """A copy of that site, the events, and its database file opened by hand."""
    folder, events = sealed_file
    shutil.copytree(folder, tmp_path / "copy")
    file = sqlite3.connect(tmp_path / "copy" / "dure.sqlite3", autocommit=True)
    yield Site(tmp_path / "copy"), events, file
    file.close()


@pytest.fixture
def altered(copied):
    """The same, with the triggers taken away."""
    _site, _events, file = copied
    for operation in ("update", "delete"):
        file.execute(f"DROP TRIGGER ledger_economicevent_no_{operation}")
    return copied


def refused(site, event):
    done = site.run("verify")
    assert done.returncode == 1
    assert "Something was changed after it was sealed or signed." in done.stdout
    first = done.stdout.splitlines()[0]
    assert event in first
    return first


def test_an_event_altered_in_the_database_file_is_named(altered):
    site, events, file = altered
    file.execute(
        "UPDATE ledger_economicevent SET resource_quantity = resource_quantity * 2 WHERE position = ?",
        [events[4]["position"]],
    )
    assert "altered" in refused(site, events[4]["id"])


def test_an_event_removed_from_the_database_file_is_named_by_its_position(altered):
    site, events, file = altered
    file.execute("DELETE FROM ledger_economicevent WHERE position = ?", [events[7]["position"]])
    assert "removed" in refused(site, str(events[7]["position"]))


def test_an_event_moved_to_another_time_in_the_database_file_is_named(altered):
    site, events, file = altered
    file.execute(
        "UPDATE ledger_economicevent SET occurred_at = '2020-01-01 00:00:00' WHERE position = ?",
        [events[2]["position"]],
    )
    assert "altered" in refused(site, events[2]["id"])


def test_the_database_file_refuses_changes_while_its_triggers_stand(copied):
    _site, _events, file = copied
    for change in ("DELETE FROM ledger_economicevent", "UPDATE ledger_economicevent SET source = 'other'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            file.execute(change)


PASSWORD = "a long enough password\n"


@pytest.mark.django_db
def test_a_person_who_may_sign_in_is_added_with_a_role(dure):
    make_territory("anseong")
    code, output, _errors = dure(
        "user", "officer@example.org", "--role", "officer", "--territory", "anseong", "--password-stdin", text=PASSWORD
    )
    assert code == 0
    assert "officer@example.org may sign in." in output
    user = User.objects.get(email="officer@example.org")
    assert user.check_password(PASSWORD.strip())
    assert RoleAssignment.objects.get(user=user).territory.slug == "anseong"
    assert dure("user", "officer@example.org", "--administrator")[1] == "officer@example.org administers the site.\n"
    user.refresh_from_db()
    assert user.is_administrator


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ([], "short\n", "too short"),
        (["--role", "officer"], PASSWORD, "A role needs --territory or --organization"),
        (["--territory", "anseong"], PASSWORD, "A role needs --territory or --organization"),
        (["--role", "king", "--territory", "anseong"], PASSWORD, "Choose one of desk_staff"),
        (["--role", "officer", "--territory", "nowhere"], PASSWORD, "nowhere"),
        (["--role", "officer", "--organization", "nowhere"], PASSWORD, "nowhere"),
    ],
)
def test_a_person_is_not_added_by_a_command_with_a_mistake(dure, words, text, said):
    make_territory("anseong")
    code, _output, errors = dure("user", "new@example.org", "--password-stdin", *words, text=text)
    assert code == 2
    assert said in errors
    assert not User.objects.exists()
