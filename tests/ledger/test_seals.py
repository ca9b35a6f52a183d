import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dure import ledger
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.engine import verify_proof
from dure.ledger.models import EconomicEvent, EconomicResource, Seal
from dure.ledger.proof import proof_document
from dure.ledger.sealing import seal_due, seal_events, unsealed_events
from dure.ledger.verifying import verify
from ledger.flows import Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DURE", replace(settings.DURE, seal_every=4))


@pytest.fixture
def village() -> Village:
    return Village()


def record_events(village: Village, count: int) -> list[EconomicEvent]:
    return [ledger.record(village.event()) for _ in range(count)]


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """What somebody with the database file can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in triggers:
                cursor.execute(sql)


def test_seals_cover_all_events_in_batches_and_verify(village):
    record_events(village, 10)
    assert [seal.count for seal in seal_events()] == [4, 4, 2]
    result = verify(resources=True)
    assert (result.ok, result.seals, result.events, result.unsealed) == (True, 3, 10, 0)
    assert seal_events() == []


def test_a_limit_seals_only_the_first_events(village):
    record_events(village, 6)
    assert [seal.count for seal in seal_events(limit=5)] == [4, 1]
    assert unsealed_events() == 1
    result = verify()
    assert (result.ok, result.events, result.unsealed) == (True, 5, 1)


def test_a_seal_is_due_by_count_or_on_the_next_day(village):
    record_events(village, 3)
    assert seal_due() == []
    assert [seal.count for seal in seal_due(now=timezone.now() + timedelta(days=1))] == [3]
    assert seal_due() == []
    record_events(village, 4)
    assert [seal.count for seal in seal_due()] == [4]


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("altered", "UPDATE ledger_economicevent SET resource_quantity = 9000000 WHERE position = %s"),
        ("removed", "DELETE FROM ledger_economicevent WHERE position = %s"),
    ],
)
def test_verifying_names_the_event_that_was_altered_or_removed(code, statement, village):
    events = record_events(village, 10)
    seal_events()
    with without_triggers("ledger_economicevent"), connection.cursor() as cursor:
        cursor.execute(statement, [events[5].position])
    result = verify()
    assert [(each.code, each.position, each.seal) for each in result.problems] == [(code, events[5].position, 2)]
    assert not result.ok
    if code == "altered":
        assert str(events[5].id) in result.problems[0].message
        with pytest.raises(Refused) as refused:
            proof_document(EconomicEvent.objects.get(id=events[5].id))
        assert refused.value.code == "not_provable"


# PostgreSQL keeps such values out by itself; what it lets in is only wrong.
NONSENSE = {
    "sqlite": ["id = 'nobody'", "occurred_at = 'noon'", "resource_quantity = 'much'"],
    "postgresql": ["action = 'nonsense'", "occurred_at = '0001-01-01'", "source = ''"],
}


@pytest.mark.parametrize("change", NONSENSE[connection.vendor])
def test_an_event_that_was_altered_into_nonsense_is_named(change, village):
    events = record_events(village, 6)
    seal_events()
    with without_triggers("ledger_economicevent"), connection.cursor() as cursor:
        statement = "UPDATE ledger_economicevent SET ? WHERE position = %s".replace("?", change)
        cursor.execute(statement, [events[1].position])
    assert [(each.code, each.position) for each in verify().problems] == [("altered", events[1].position)]


def test_verifying_names_an_event_that_was_inserted(village):
    record_events(village, 3)
    gap = ledger.record(village.event())
    with without_triggers("ledger_economicevent"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_economicevent WHERE position = %s", [gap.position])
    record_events(village, 3)
    seal_events()
    gap.save(force_insert=True)
    problem = verify().problems[0]
    assert (problem.code, problem.position, problem.event) == ("inserted", gap.position, str(gap.id))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("signature = '" + "00" * 64 + "'", "wrong_signature"),
        ("previous = '" + "11" * 32 + "'", "previous_mismatch"),
        ("root = '" + "22" * 32 + "'", "leaves_altered"),
        ("number = 9", "number_gap"),
        ("public_key = 'xx'", "wrong_signature"),
    ],
)
def test_a_seal_that_was_altered_is_named(change, code, village):
    record_events(village, 6)
    seal_events()
    with without_triggers("ledger_seal"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_seal SET ? WHERE number = 2".replace("?", change))
    assert code in {each.code for each in verify().problems}


def test_a_seal_that_was_removed_is_named(village):
    record_events(village, 12)
    seal_events()
    with without_triggers("ledger_seal"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_seal WHERE number = 2")
    assert "number_gap" in {each.code for each in verify().problems}


@pytest.mark.parametrize("statement", ["UPDATE ledger_seal SET count = 1", "DELETE FROM ledger_seal"])
def test_the_database_refuses_to_change_seals(statement, village):
    record_events(village, 1)
    seal_events()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_resource_that_its_events_do_not_lead_to_is_named(village):
    sack = village.stock(10)
    EconomicResource.objects.filter(id=sack).update(onhand_quantity=Decimal(11))
    problems = verify(resources=True).problems
    assert [each.code for each in problems] == ["resource_differs"]
    assert str(sack) in problems[0].message


def test_verifying_reports_its_progress(village):
    record_events(village, 6)
    seal_events()
    seen: list[tuple[int, int]] = []
    verify(lambda done, total: seen.append((done, total)))
    assert seen == [(4, 6), (6, 6)]


@pytest.mark.parametrize("which", [0, 4, 5])
def test_the_stand_alone_script_confirms_a_proof(which, village, tmp_path):
    events = record_events(village, 6)
    seal_events()
    proof = json.dumps(proof_document(EconomicEvent.objects.get(id=events[which].id)))
    file = tmp_path / "proof.json"
    file.write_text(proof)
    key = Seal.objects.get(number=1).public_key
    command = [sys.executable, "-I", verify_proof.__file__, str(file), "--public-key", key]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    file.write_text(proof.replace('"resource_quantity": "1"', '"resource_quantity": "2"'))
    assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 1


def test_an_unsealed_event_has_no_proof_yet(village):
    with pytest.raises(Refused) as refused:
        proof_document(record_events(village, 1)[0])
    assert refused.value.code == "not_sealed_yet"


def test_an_event_of_every_column_seals_and_verifies(village):
    sack = new_id()
    ledger.record(village.own("raise", resource_inventoried_as=sack, resource_quantity=Decimal("0.000001")))
    ledger.record(village.own("use", resource_inventoried_as=sack, effort_quantity=Decimal("1e3"), state="used"))
    seal_events()
    assert verify(resources=True).ok
