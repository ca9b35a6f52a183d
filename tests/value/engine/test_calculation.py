"""The JSON form of an account: what is read, what is refused and where, and what comes out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dure.value.engine.calculation import calculate_file, read_account, to_json
from dure.value.engine.documents import DocumentError
from dure.value.engine.sroi import Timing, evaluate


def make_document(**changes: Any) -> dict[str, Any]:
    return {
        "currency": "EUR",
        "discount_rate": "0.035",
        "timing": "end_of_year",
        "inputs": [{"name": "Grant", "amount": "1000"}],
        "outcomes": [{"name": "Less pain", "quantity": "10", "proxy": "200"}],
    } | changes


def make_outcome(**changes: Any) -> dict[str, Any]:
    return make_document(outcomes=[{"name": "Less pain", "quantity": "10", "proxy": "200"} | changes])


def source_of(document: Any) -> bytes:
    return json.dumps(document).encode()


def error_of(source: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_account(source)
    assert str(caught.value).startswith(f"{caught.value.path}: ")
    assert caught.value.problem
    assert caught.value.remedy
    return caught.value


def test_a_file_is_calculated_with_all_its_figures() -> None:
    answer = calculate_file(Path(__file__).with_name("wheels_to_meals.json"))
    outcomes = answer.pop("outcomes")
    assert answer == {
        "formula": "sroi-2012/end_of_year",
        "currency": "GBP",
        "timing": "end_of_year",
        "discount_rate": "0.035",
        "inputs": "42375.00",
        "impact": "82508.57",
        "years": ["82508.57", "144.16", "67.70", "1121.93", "1009.74"],
        "discounted_years": ["79718.43", "134.58", "61.06", "977.70", "850.17"],
        "present_value": "81741.93",
        "net_present_value": "39366.93",
        "ratio": "1.929",
        "net_ratio": "0.929",
        "payback_months": "6.16",
    }
    assert isinstance(outcomes, list)
    assert outcomes[4] == {
        "name": "Group memberships",
        "gross": "772.00",
        "deductions": {"deadweight": "77.20", "displacement": "0.00", "attribution": "243.18"},
        "impact": "451.62",
        "years": ["451.62"],
        "present_value": "436.35",
    }


def test_what_is_left_out_of_an_outcome_deducts_nothing() -> None:
    outcome = read_account(source_of(make_document())).outcomes[0]
    assert outcome.duration_years == 1
    assert outcome.deadweight == outcome.displacement == outcome.attribution == outcome.drop_off == 0


def test_numbers_without_quotes_keep_every_digit() -> None:
    source = source_of(make_document()).replace(b'"0.035"', b"0.035000000000000001").replace(b'"10"', b"10")
    account = read_account(source)
    assert account.discount_rate == Decimal("0.035000000000000001")
    assert account.outcomes[0].quantity == 10


def test_an_input_in_kind_is_worth_quantity_times_proxy() -> None:
    hours = {"name": "Volunteers", "quantity": "3000", "unit": "hour", "proxy": "6.5"}
    item = read_account(source_of(make_document(inputs=[hours]))).inputs[0]
    assert (item.amount, item.unit) == (19500, "hour")


def test_a_timing_left_out_is_end_of_year() -> None:
    document = make_document()
    del document["timing"]
    assert read_account(source_of(document)).timing is Timing.END_OF_YEAR


def test_an_undiscounted_account_needs_no_rate() -> None:
    document = make_document(timing="undiscounted")
    del document["discount_rate"]
    assert read_account(source_of(document)).discount_rate == 0


def test_won_have_no_decimals() -> None:
    answer = to_json(evaluate(read_account(source_of(make_document(currency="KRW")))))
    assert answer["present_value"] == "1932"
    assert answer["inputs"] == "1000"


def test_a_ratio_that_does_not_exist_is_null() -> None:
    document = make_outcome(proxy="-1")
    document["inputs"] = []
    answer = to_json(evaluate(read_account(source_of(document))))
    assert answer["ratio"] is None
    assert answer["net_ratio"] is None
    assert answer["payback_months"] is None


def test_the_largest_numbers_come_out_with_every_digit() -> None:
    huge = "9" * 18
    answer = to_json(evaluate(read_account(source_of(make_outcome(quantity=huge, proxy=huge)))))
    assert str(answer["impact"]).startswith("99999999999999999800000000000000000")


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ([], "document", "object"),
        (make_document(inputs={}), "inputs", "list"),
        (make_document(inputs=[3]), "inputs[0]", "object"),
        (make_document(outcomes=[]), "outcomes", "at least one"),
        (make_document(outcomes=[{"quantity": "1", "proxy": "1"}]), "outcomes[0].name", "missing"),
        (make_document(discount="0.1"), "discount", "“discount_rate”"),
        (make_document(zebra="0.1"), "zebra", "currency, inputs, outcomes"),
        (make_document(currency="euro"), "currency", "ISO 4217"),
        (make_document(currency=7), "currency", "text"),
        (make_document(timing="mid_year"), "timing", "start_of_year"),
        (make_document(timing=["end_of_year"]), "timing", "start_of_year"),
        (make_document(discount_rate="3.5"), "discount_rate", "0.035"),
        (make_document(discount_rate="3.5%"), "discount_rate", "not a number"),
        (make_document(discount_rate=None), "discount_rate", "null"),
        (make_document(inputs=[{"name": "Grant"}]), "inputs[0].quantity", "or an amount"),
        (make_document(inputs=[{"name": "Time", "quantity": "2"}]), "inputs[0].proxy", "missing"),
        (make_document(inputs=[{"name": "A", "amount": "1", "proxy": "2"}]), "inputs[0].proxy", "either"),
        (make_document(inputs=[{"name": "Grant", "amount": "-1"}]), "inputs[0].amount", "0 or more"),
        (make_document(inputs=[{"name": " ", "amount": "1"}]), "inputs[0].name", "text"),
        (make_outcome(quantity="1,000"), "outcomes[0].quantity", "separators"),
        (make_outcome(quantity="1_000"), "outcomes[0].quantity", "not a number"),
        (make_outcome(quantity="١"), "outcomes[0].quantity", "not a number"),
        (make_outcome(quantity=True), "outcomes[0].quantity", "not a number"),
        (make_outcome(quantity="NaN"), "outcomes[0].quantity", "not a number"),
        (make_outcome(proxy="-Infinity"), "outcomes[0].proxy", "not a number"),
        (make_outcome(proxy=float("nan")), "outcomes[0].proxy", "not a number"),
        (make_outcome(proxy="1e99"), "outcomes[0].proxy", "out of range"),
        (make_outcome(proxy="1e-30"), "outcomes[0].proxy", "out of range"),
        (make_outcome(deadweight="1.1"), "outcomes[0].deadweight", "between 0 and 1"),
        (make_outcome(displacement="-0.1"), "outcomes[0].displacement", "between 0 and 1"),
        (make_outcome(attribution="20"), "outcomes[0].attribution", "between 0 and 1"),
        (make_outcome(drop_off="2"), "outcomes[0].drop_off", "between 0 and 1"),
        (make_outcome(dropoff="0.1"), "outcomes[0].dropoff", "“drop_off”"),
        (make_outcome(duration_years="0"), "outcomes[0].duration_years", "from 1 to 200"),
        (make_outcome(duration_years="1.5"), "outcomes[0].duration_years", "whole number"),
        (make_outcome(duration_years="201"), "outcomes[0].duration_years", "from 1 to 200"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(document: Any, path: str, words: str) -> None:
    error = error_of(source_of(document))
    assert error.path == path
    assert words in str(error)


def test_a_missing_rate_is_named_with_its_remedy() -> None:
    document = make_document()
    del document["discount_rate"]
    error = error_of(source_of(document))
    assert error.path == "discount_rate"
    assert "undiscounted" in error.remedy


def test_a_key_written_twice_is_refused() -> None:
    source = source_of(make_document()).replace(b'"proxy": "200"', b'"proxy": "200", "proxy": "300"')
    assert error_of(source).path == "outcomes[0].proxy"


@pytest.mark.parametrize("document", [make_outcome(name="\ud800"), make_document(**{"\ud800": "1"})])
def test_half_a_character_is_refused_with_words_that_can_be_printed(document: Any) -> None:
    assert str(error_of(source_of(document))).encode()


def test_a_slip_in_the_json_is_named_by_line_and_column() -> None:
    assert error_of(b'{\n"currency" "EUR"}').path == "line 2, column 12"


def test_text_that_is_not_utf_8_is_refused() -> None:
    assert "UTF-8" in error_of('{"currency": "€"}'.encode("cp1252")).remedy


def test_a_bottomless_document_is_refused() -> None:
    assert "nested" in error_of(b"[" * 200_000).problem


def test_an_endless_number_is_refused_and_shown_shortened() -> None:
    error = error_of(source_of(make_document()).replace(b'"10"', b"9" * 100_000))
    assert error.path == "outcomes[0].quantity"
    assert len(str(error)) < 300
