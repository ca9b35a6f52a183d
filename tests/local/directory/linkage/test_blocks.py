"""Blocks of a large list: every pair worth a comparison is among those they give, and few others are."""

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest

from dure.local.directory.linkage import Record
from dure.local.directory.linkage.blocks import LARGEST, Blocks, _affordable
from dure.local.directory.linkage.keys import Kind
from dure.local.directory.linkage.preparing import prepare
from dure.local.directory.linkage.scoring import compare
from dure.local.directory.linkage.weights import general_weight
from generated_organizations import generated_lists

LIKELY = 0.7


def pairs_of(records, asked=None):
    blocks = Blocks()
    for number, record in enumerate(records):
        blocks.add(prepare(record), asked=asked is None or number in asked)
    left, right, _places = blocks.pairs()
    return list(zip(left.tolist(), right.tolist(), strict=True))


def some_entries(count, seed):
    """Entries of which many are doubled, with typing errors, moves and other ways of writing."""
    left, right, _truth = generated_lists(count, count, seed)
    return [replace(each, id=f"{side}{each.id}") for side, some in (("l", left), ("r", right)) for each in some]


def test_every_likely_pair_is_found_and_most_others_are_not_looked_at():
    records = some_entries(200, seed=11)
    prepared = [prepare(record) for record in records]
    wanted = {
        (one, other)
        for one, other in combinations(range(len(records)), 2)
        if compare(prepared[one], prepared[other], general_weight, LIKELY)
    }
    found = pairs_of(records)
    assert len(wanted) > 50
    assert wanted - set(found) == set()
    assert len(found) < len(records) * 8
    assert len(set(found)) == len(found)
    assert all(one < other for one, other in found)


def test_only_pairs_with_an_asked_entry_are_given():
    records = some_entries(100, seed=12)
    asked = {3, 17, 101}
    expected = [pair for pair in pairs_of(records) if asked & set(pair)]
    assert sorted(pairs_of(records, asked)) == sorted(expected)
    assert pairs_of(records, set()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Record("1", "Alder Bakery"), Record("2", "The Alder Bakery Ltd")),
        (Record("1", "Alder Bakery"), Record("2", "Adler Bakery")),
        (Record("1", "Rowan Housing Co-op"), Record("2", "Rowan Co-operative Housing")),
        (Record("1", "햇살나눔협동조합"), Record("2", "(주)햇살 나눔")),
        (Record("1", "햇살나눔", address="안성시 중앙로 12"), Record("2", "햇쌀나눔", address="안성시 중앙로 12")),
        (Record("1", "가", phone="031-671-1234"), Record("2", "나", phone="+82 31 671 1234")),
        (Record("1", "가", identifiers={"x": "7"}), Record("2", "나", identifiers={"X": "007"})),
        (
            Record("1", "Beck Mill", latitude=53.80149, longitude=-1.55),
            Record("2", "Mill at Beck", latitude=53.80151, longitude=-1.549),
        ),
    ],
)
def test_each_way_of_agreeing_leads_to_the_other(one, other):
    # Enough others that a rare word alone is not what leads there.
    crowd = [Record(f"c{number}", f"Crowd {number}") for number in range(30)]
    assert (0, 31) in pairs_of([one, *crowd, other])


def test_near_points_meet_on_either_side_of_every_border():
    for step in range(40):
        point = Record("1", "Alder", latitude=37 + step / 10_000, longitude=127 + step / 10_000)
        near = Record("2", "Alders", latitude=point.latitude + 0.0012, longitude=point.longitude + 0.0014)
        assert pairs_of([point, near]) == [(0, 1)]


def test_what_very_many_share_leads_to_nobody():
    """A thousand tenants of one house, all of other names, are not half a million comparisons."""
    tenants = [
        Record(
            f"t{number}", f"{chr(0xAC00 + number * 11)}{chr(0xB000 + number * 7)}", address="중앙로 12", postcode="1"
        )
        for number in range(1000)
    ]
    assert len(pairs_of(tenants)) < 1000
    assert (0, 1000) in pairs_of([*tenants, replace(tenants[0], id="again")])


def test_the_smallest_blocks_come_first_where_there_are_too_many_pairs():
    import numpy as np

    sizes = np.array([2, 2, 3, 20])
    assert _affordable(sizes, 1000) == 20
    assert _affordable(sizes, 10) == 19
    assert _affordable(sizes, 2) == 2
    assert _affordable(sizes, 1) < 2
    assert LARGEST[Kind.NAME] <= 20


def test_nothing_comes_of_nothing():
    assert pairs_of([]) == []
    assert pairs_of([Record("1", "")]) == []
    assert pairs_of([Record("1", "!"), Record("2", "?")]) == []


def test_every_process_gives_the_same_pairs_in_the_same_order():
    """A round that is broken off goes on elsewhere: the order must not depend on the process's hashes."""
    code = (
        "from test_blocks import pairs_of, some_entries\n"
        "import hashlib; print(hashlib.sha256(str(pairs_of(some_entries(60, seed=5))).encode()).hexdigest())"
    )
    path = [entry for entry in sys.path if entry] + [str(__import__("pathlib").Path(__file__).parent)]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
