"""What a process remembers is what is committed: after rollbacks, deletions, other writers, and a new start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search import memory as module
from dure.core.search.actions import NewEntry, begin_new_era, index_entries, index_entry, remove_entry
from dure.core.search.engine.catalog import Catalog, Row
from dure.core.search.engine.storing import NotACatalog, as_bytes, from_bytes
from dure.core.search.finding import Question, find
from dure.core.search.memory import Memory
from dure.core.search.models import Entry, Gone, State
from dure.core.search.vocabulary import forget_words

committing = pytest.mark.usefixtures("really_committing")


@pytest.fixture
def really_committing(django_db_setup, django_db_blocker):
    """No transaction around the test; the index, which is all that is written to, is emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        Entry.objects.all().delete()
        forget_words()
        begin_new_era()


def put(name: str, *facets: str, subject=None) -> NewEntry:
    new = NewEntry(
        "organization", subject or new_id(), Translated({"en": name}), Translated({}), "x:y", name, facets=facets
    )
    index_entry(new)
    return new


def slugs(memory: Memory) -> set[str]:
    with memory.catalog() as catalog:
        ids = list(catalog.known)
        typed = list(catalog.having("type", ["coop"]))
    assert set(typed) <= set(ids)
    return set(Entry.objects.filter(id__in=ids).values_list("slug", flat=True))


@contextmanager
def undone() -> Iterator[None]:
    """A transaction, or a part of one, that is rolled back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small_files(monkeypatch):
    monkeypatch.setattr(module, "WORTH_A_FILE", 1)


@committing
def test_two_processes_see_what_either_writes():
    one, other = Memory(), Memory()
    first = put("a")
    assert slugs(one) == slugs(other) == {"a"}
    put("b")
    assert slugs(one) == {"a", "b"}
    remove_entry("organization", first.subject)
    assert slugs(one) == slugs(other) == {"b"}


@committing
def test_what_was_rolled_back_is_not_remembered():
    memory = Memory()
    kept = put("kept", "type:coop")
    assert slugs(memory) == {"kept"}
    with undone():
        put("undone")
        put("kept", "type:club", subject=kept.subject)
        assert slugs(memory) == {"kept", "undone"}
        remove_entry("organization", kept.subject)
        assert slugs(memory) == {"undone"}
    assert slugs(memory) == {"kept"}
    with memory.catalog() as catalog:
        assert len(catalog.having("type", ["coop"])) == 1
        assert not catalog.having("type", ["club"])
    put("next")
    assert slugs(memory) == {"kept", "next"}


@pytest.mark.django_db
def test_a_savepoint_that_was_rolled_back_is_not_found():
    put("kept")
    with undone():
        put("undone")
        assert find(Question()).total == 2
    assert find(Question()).total == 1


@pytest.mark.django_db
@pytest.mark.parametrize("time", [1, 2])
def test_one_test_leaves_nothing_to_the_next(time):
    assert find(Question()).total == 0
    put("mine")
    assert find(Question()).total == 1


@committing
def test_any_way_of_deleting_is_noticed():
    memory = Memory()
    for name in "abc":
        put(name)
    assert len(slugs(memory)) == 3
    Entry.objects.filter(slug__in=["a", "b"]).delete()
    with memory.catalog() as catalog:
        assert len(catalog) == 1
    assert Gone.objects.count() == 2


@committing
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite writers take turns: commits are in order")
def test_a_commit_out_of_order_is_not_missed():
    memory = Memory()
    written, may_commit = Event(), Event()

    def slow_writer() -> None:
        with transaction.atomic():
            put("slow")
            written.set()
            may_commit.wait(10)
        connection.close()

    writer = Thread(target=slow_writer)
    writer.start()
    assert written.wait(10)
    quick = put("quick")
    assert slugs(memory) == {"quick"}
    put("later")
    assert slugs(memory) == {"quick", "later"}
    may_commit.set()
    writer.join()
    assert slugs(memory) == {"slow", "quick", "later"}
    with transaction.atomic():
        remove_entry("organization", quick.subject)
        assert slugs(memory) == {"slow", "later"}
    assert slugs(memory) == {"slow", "later"}


@committing
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory database is locked while it is written to")
def test_what_another_has_not_committed_is_not_seen():
    memory = Memory()
    written, may_end = Event(), Event()

    def undecided_writer() -> None:
        with undone():
            put("undecided")
            written.set()
            may_end.wait(10)
        connection.close()

    writer = Thread(target=undecided_writer)
    writer.start()
    assert written.wait(10)
    assert slugs(memory) == set()
    with transaction.atomic():
        put("mine")
        assert slugs(memory) == {"mine"}
    may_end.set()
    writer.join()
    assert slugs(memory) == {"mine"}


@committing
def test_where_nothing_has_changed_one_query_tells_so():
    memory = Memory()
    put("a")
    slugs(memory)
    with CaptureQueriesContext(connection) as queries, memory.catalog():
        pass
    assert len(queries) == 1


@committing
def test_a_new_era_makes_every_process_read_anew():
    memory = Memory()
    put("a")
    assert slugs(memory) == {"a"}
    # As if a backup had been put back: rows differ, their stamps do not tell.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET facets = %s", ['["type:coop"]'])
    begin_new_era()
    with memory.catalog() as catalog:
        assert len(catalog.having("type", ["coop"])) == 1


@committing
def test_an_emptied_database_is_noticed_and_can_be_filled_again():
    memory = Memory()
    for name in "abc":
        put(name)
    assert len(slugs(memory)) == 3
    Entry.objects.all().delete()
    Gone.objects.all().delete()
    State.objects.all().delete()
    assert slugs(memory) == set()
    put("d")
    assert slugs(memory) == {"d"}


@committing
def test_the_next_process_reads_the_stored_catalog_and_what_came_after(tmp_path: Path, small_files):
    put("a", "type:coop")
    assert slugs(Memory(tmp_path)) == {"a"}
    assert len(list(tmp_path.glob("*.catalog"))) == 1
    gone = put("b")
    put("c")
    remove_entry("organization", gone.subject)
    fresh = Memory(tmp_path)
    with CaptureQueriesContext(connection) as queries:
        assert slugs(fresh) == {"a", "c"}
    assert not any("ORDER BY id LIMIT" in query["sql"] for query in queries)


@committing
@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: b"", lambda data: data[:-3] + b"abc"])
def test_a_damaged_file_only_costs_time(tmp_path: Path, small_files, harm):
    put("a")
    slugs(Memory(tmp_path))
    file = next(tmp_path.glob("*.catalog"))
    file.write_bytes(harm(file.read_bytes()))
    assert slugs(Memory(tmp_path)) == {"a"}


@committing
def test_a_file_of_a_later_time_is_not_believed(tmp_path: Path, small_files):
    put("a")
    slugs(Memory(tmp_path))
    file = next(tmp_path.glob("*.catalog"))
    later = str(10**12) if connection.vendor == "sqlite" else f"{10**12}:{10**12}:"
    file.write_bytes(as_bytes(Catalog(), {"mark": later}))
    assert slugs(Memory(tmp_path)) == {"a"}


@committing
def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, small_files):
    (tmp_path / "file").write_text("not a folder")
    put("a")
    assert slugs(Memory(tmp_path / "file")) == {"a"}


@committing
def test_changing_a_thing_takes_no_new_number():
    new = put("a")
    first = Entry.objects.get().id
    for _ in range(3):
        index_entries([new])
    assert Entry.objects.get().id == first
    put("b")
    assert Entry.objects.get(slug="b").id == first + 1


def test_a_catalog_comes_back_from_its_bytes_as_it_was():
    catalog = Catalog()
    rows = [
        Row(number, [f"type:{number % 3}", "a:=#:"], number / 10, -number / 10, number % 2, "가나다")
        for number in range(1, 99)
    ]
    catalog.apply(rows, [5])
    again, about = from_bytes(as_bytes(catalog, {"mark": "1:2:"}))
    assert about == {"mark": "1:2:"}
    assert (again.known, again.values, again.weights) == (catalog.known, catalog.values, catalog.weights)
    for name in ("latitudes", "longitudes", "south", "names"):
        assert (getattr(again, name) == getattr(catalog, name)).all()
    again.apply([Row(500, ["type:new"], None, None, 0, "")])
    assert len(again) == len(catalog) + 1
    with pytest.raises(NotACatalog):
        from_bytes(b"nonsense")


def test_a_catalog_forgets_the_former_facets_of_what_changed_and_a_copy_keeps_them():
    catalog = Catalog()
    catalog.apply([Row(1, ["type:a", "type:b"], 1.0, 1.0, 0, "x"), Row(2, ["type:a"], None, None, 5, "y")])
    copy = catalog.copy()
    for _twice in range(2):
        catalog.apply([Row(1, ["type:c"], None, None, 1, "z")], [2])
    assert catalog.counts("type", catalog.known) == {"c": 1}
    assert (list(catalog.known), list(catalog.weights[1]), list(catalog.weights[5])) == ([1], [1], [])
    assert copy.counts("type", copy.known) == {"a": 2, "b": 1}
