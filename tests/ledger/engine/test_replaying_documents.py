"""Replay of ValueFlows documents: our own cases always, the official examples where they are at hand."""

import os
from pathlib import Path

import pytest

from dure.ledger.engine.replay import ReplayError, replay, replay_file

CASES = Path(__file__).parent / "cases"
REPOSITORY = Path(__file__).parents[3]
DATA = Path(os.environ.get("DURE_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
OFFICIAL = DATA / "standards" / "valueflows" / "examples-yaml"

OWN_CASES = {
    "transfer-of-tokens": (True, 2),
    "move-between-stores": (True, 2),
    "loan-and-return": (True, 4),
    "loan-with-wrong-id": (False, 2),
    "transport-with-implied-custody": (True, 5),
    "making-soup": (True, 4),
    "repair-for-another": (True, 2),
    "test-with-scrap": (False, 1),
    "pack-and-unpack": (True, 7),
    "corrected-count": (True, 1),
    "joining-a-group": (True, 4),
}
ORACLE = {
    "ex-exchange-2": 2,
    "ex-exchange-3": 1,
    "ex-production-0": 4,
    "ex-production-4": 1,
    "ex-production-6": 2,
    "ex-production-9": 8,
    "ex-production-11": 4,
}
DECIDED = {
    "ex-exchange-4": [],
    "ex-exchange-6": [("onhand", "0", "1"), ("onhand", "1", "2")],
    "ex-exchange-7": [],
    "ex-production-8": [("accounting", "1318", "1320")],
}

NO_NUMBER = """'@graph':
  - '@type': EconomicResource
    '@id': a
    accountingQuantity:
      hasNumericalValue: many
"""


def make_document(*nodes):
    return {"@context": [{"farm": "https://farm.example/"}], "@graph": list(nodes)}


def make_statement(value, unit="kilogram"):
    quantity = {"hasUnit": unit, "hasNumericalValue": value}
    return {"@id": "farm:rice", "@type": "EconomicResource", "accountingQuantity": quantity}


def make_event(action="consume", value=1, **fields):
    return {
        "@type": "EconomicEvent",
        "action": action,
        "provider": "https://farm.example/",
        "receiver": "https://farm.example/",
        "resourceInventoriedAs": "farm:rice",
        "resourceQuantity": {"hasUnit": "kilogram", "hasNumericalValue": value},
    } | fields


def test_every_pattern_of_the_official_examples_has_a_case_of_our_own_that_replays_as_decided():
    found = {path.stem: replay_file(path) for path in CASES.glob("*.yaml")}
    assert {name: (result.agree, result.compared) for name, result in found.items()} == OWN_CASES
    assert found["test-with-scrap"].as_dict()["differences"] == [
        {
            "resource": "pottery:bowls",
            "quantity": "accounting",
            "stated": "47",
            "computed": "50",
            "line": 38,
        }
    ]


def test_the_official_examples_that_can_be_checked_are_reproduced_and_the_others_replay_as_decided():
    results = {path.stem: replay_file(path) for path in sorted(OFFICIAL.glob("*.yaml"))}
    for name in results.keys() & ORACLE.keys():
        assert (results[name].agree, results[name].compared) == (True, ORACLE[name])
    for name in results.keys() & DECIDED.keys():
        told = [(item.quantity, item.stated, item.computed) for item in results[name].differences]
        assert told == DECIDED[name]
    if results:
        assert sum(results[name].compared for name in ORACLE) == 22
        assert {name for name, result in results.items() if not result.agree} == {
            "ex-exchange-6",
            "ex-production-8",
        }


def test_the_result_has_the_documented_shape():
    result = replay(make_document(make_statement(10), make_event(value=2.5), make_statement("7.50")))
    assert result.as_dict() == {
        "resources": {"farm:rice": {"accounting": "7.5", "onhand": "7.5"}},
        "agree": True,
        "differences": [],
    }


def test_a_stated_quantity_that_events_do_not_lead_to_is_a_difference():
    result = replay(make_document(make_statement(10), make_event(), make_statement(8)))
    assert not result.agree
    assert result.as_dict()["differences"] == [
        {"resource": "farm:rice", "quantity": "accounting", "stated": "8", "computed": "9", "line": 0}
    ]


def test_another_unit_is_a_difference():
    result = replay(make_document(make_statement(10), make_statement(10, "liter")))
    assert [item.quantity for item in result.differences] == ["unit"]


def test_prefixed_terms_and_nested_references_are_understood():
    event = {
        "@type": "vf:EconomicEvent",
        "vf:action": "vf:raise",
        "vf:provider": {"@id": "farm:"},
        "vf:receiver": {"@id": "farm:"},
        "vf:resourceInventoriedAs": {"@id": "farm:rice"},
        "vf:resourceQuantity": {"om2:hasUnit": "om2:kilogram", "om2:hasNumericalValue": "2"},
    }
    result = replay(make_document(event, make_statement(2)))
    assert (result.agree, result.compared) == (True, 1)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("'@graph':\n  - a: [1\n  - b: 2\n", 3, "not valid YAML"),
        ("hello: there\n", 1, "@graph"),
        ("", 1, "@graph"),
        ("'@graph':\n  - '@type': EconomicEvent\n    action: borrow\n", 2, "borrow"),
        (
            NO_NUMBER,
            5,
            "many",
        ),
        ("'@graph':\n  - '@type': EconomicResource\n    name: a\n", 2, "@id"),
        ("'@graph':\n  - '@type': EconomicResource\n    '@id': a\n    onhandQuantity: 5\n", 2, "onhandQuantity"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_line_and_remedy(tmp_path, text, line, words):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReplayError) as caught:
        replay_file(path)
    assert caught.value.line == line
    assert caught.value.remedy
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path):
    with pytest.raises(ReplayError, match="cannot be opened"):
        replay_file(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReplayError, match="UTF-8"):
        replay_file(tmp_path / "binary.yaml")


def test_a_document_that_contains_itself_is_refused(tmp_path):
    graph = []
    graph.append(graph)
    with pytest.raises(ReplayError, match="contains itself"):
        replay({"@graph": graph})
    path = tmp_path / "loop.yaml"
    path.write_text("'@graph': &all\n  - *all\n", encoding="utf-8")
    with pytest.raises(ReplayError, match="line 1"):
        replay_file(path)
