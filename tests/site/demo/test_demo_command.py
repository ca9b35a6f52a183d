"""`dure demo` before it serves: its own folder, its own port, and nobody else's data."""

import socket
import sqlite3
from pathlib import Path

import pytest

from dure.site.commands import demo


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DURE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DURE_DATABASE_URL", raising=False)
    return tmp_path


def write_database(folder, *emails):
    connection = sqlite3.connect(folder / "dure.sqlite3")
    connection.execute("CREATE TABLE agents_user (email TEXT)")
    connection.executemany("INSERT INTO agents_user VALUES (?)", [(email,) for email in emails])
    connection.commit()
    connection.close()


def test_a_port_in_use_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(demo.CannotStart, match=f"{port}.*--port"):
            demo.check_port("127.0.0.1", port)


def test_addresses_follow_the_port():
    found = {}
    demo.set_environment(found, "127.0.0.1", 8123)
    assert found["DURE_BASE_URL"] == "http://127.0.0.1:8123"
    assert found["DURE_DEMO"] == "1"
    assert Path(found["DURE_DATA_DIR"]).parts[-2:] == ("data", "demo")


def test_settings_of_the_reader_stay():
    found = {"DURE_DATA_DIR": "/elsewhere", "DURE_LOG_LEVEL": "DEBUG"}
    demo.set_environment(found, "127.0.0.1", 8000)
    assert found["DURE_DATA_DIR"] == "/elsewhere"
    assert found["DURE_LOG_LEVEL"] == "DEBUG"


def test_a_demo_for_the_whole_network_answers_to_every_name():
    found = {}
    demo.set_environment(found, "0.0.0.0", 8000)  # noqa: S104
    assert found["DURE_ALLOWED_HOSTS"] == "*"
    assert found["DURE_BASE_URL"] == "http://127.0.0.1:8000"


def test_reset_removes_the_demos_database_and_keeps_its_keys(folder):
    write_database(folder, "loader@demo.dure", "officer@demo.dure")
    (folder / "keys").mkdir()
    demo.reset()
    assert not (folder / "dure.sqlite3").exists()
    assert (folder / "keys").exists()


def test_reset_of_a_demo_that_never_started_does_nothing(folder):
    demo.reset()


def test_reset_leaves_a_site_that_is_not_the_demo(folder):
    write_database(folder, "mayor@example.org")
    with pytest.raises(demo.CannotStart, match="not the demo"):
        demo.reset()
    assert (folder / "dure.sqlite3").exists()


def test_reset_leaves_a_file_that_is_no_database(folder):
    (folder / "dure.sqlite3").write_bytes(b"something else" * 100)
    with pytest.raises(demo.CannotStart, match="not the demo"):
        demo.reset()


def test_reset_never_touches_a_database_server(folder, monkeypatch):
    write_database(folder, "loader@demo.dure")
    monkeypatch.setenv("DURE_DATABASE_URL", "postgresql://somebody@example.org/site")
    with pytest.raises(demo.CannotStart, match="DURE_DATABASE_URL"):
        demo.reset()
    assert (folder / "dure.sqlite3").exists()


def nothing_to_prepare(report):
    """The test's database is ready."""


@pytest.mark.django_db
def test_the_demo_is_not_loaded_into_somebody_elses_site(monkeypatch):
    from dure.core.agents.models import User

    User.objects.create_user("mayor@example.org", "a long enough password")
    monkeypatch.setattr("dure.site.commands.migrate.prepare", nothing_to_prepare)
    with pytest.raises(demo.CannotStart, match="not the demo"):
        demo.load_demo()
    assert User.objects.count() == 1
