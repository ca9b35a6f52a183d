"""From a JSON account to a JSON result: the form of `dure value calculate`."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

from dure.value.engine.documents import DocumentError, Node, parse_document, shown
from dure.value.engine.sroi import (
    LONGEST_DURATION,
    SHARES,
    ZERO,
    Account,
    Input,
    Outcome,
    OutcomeResult,
    Result,
    Timing,
    evaluate,
)

CURRENCY_CODE = re.compile(r"[A-Z]{3}")
RATIO_DECIMALS = 3
PAYBACK_DECIMALS = 2
# Wide enough that no figure within the document's number range loses a digit when rounded to its decimals.
ROUNDING = Context(prec=90, rounding=ROUND_HALF_UP)


def calculate_file(path: Path) -> dict[str, object]:
    """Compute the account in the JSON file at `path`; see `read_account` and `to_json` for both forms.

    Raises DocumentError (naming the place in the document) and OSError (unreadable file).
    """
    return to_json(evaluate(read_account(path.read_bytes())))


def read_account(source: bytes) -> Account:
    """Read an account from UTF-8 JSON.

    Keys: `currency` (ISO 4217), `discount_rate` (a share; may be left out where `timing` is
    "undiscounted"), `timing` ("end_of_year" if left out), `inputs` (each `name` with `amount`, or with
    `quantity`, `proxy` and `unit`) and `outcomes` (each `name`, `quantity`, `proxy`, and, where they
    are not 0 and 1 year, `deadweight`, `displacement`, `attribution`, `drop_off`, `duration_years`).
    Numbers are texts ("0.035") or JSON numbers, read digit by digit. Raises DocumentError.
    """
    members = parse_document(source).members(("currency", "inputs", "outcomes"), ("discount_rate", "timing"))
    timing = read_timing(members["timing"]) if "timing" in members else Timing.END_OF_YEAR
    outcomes = tuple(read_outcome(node) for node in members["outcomes"].items())
    if not outcomes:
        raise members["outcomes"].error("the list is empty.", "Add at least one outcome.")
    if "discount_rate" not in members and timing is not Timing.UNDISCOUNTED:
        raise DocumentError("discount_rate", "this key is missing.", 'Add it, or set the timing to "undiscounted".')
    return Account(
        currency=read_currency(members["currency"]),
        discount_rate=members["discount_rate"].share() if "discount_rate" in members else ZERO,
        inputs=tuple(read_input(node) for node in members["inputs"].items()),
        outcomes=outcomes,
        timing=timing,
    )


def read_timing(node: Node) -> Timing:
    known = [timing.value for timing in Timing]
    if node.value not in known:
        raise node.error(f"{shown(node.value)} is not a timing.", f"Write one of {', '.join(known)}.")
    return Timing(node.text())


def read_currency(node: Node) -> str:
    code = node.text()
    if not CURRENCY_CODE.fullmatch(code):
        raise node.error(
            f"{shown(code)} is not a currency code.", 'Write three capital letters (ISO 4217), such as "KRW".'
        )
    return code


def read_input(node: Node) -> Input:
    members = node.members(("name",), ("amount", "quantity", "unit", "proxy"))
    name = members["name"].text()
    if "amount" in members:
        for other in ("quantity", "unit", "proxy"):
            if other in members:
                raise members[other].error(
                    "this input has an amount already.",
                    "Keep either the amount or the quantity with its proxy.",
                )
        return Input(name, members["amount"].number(ZERO))
    for needed in ("quantity", "proxy"):
        if needed not in members:
            raise node.child(needed).error("this key is missing.", "Add quantity and proxy, or an amount.")
    unit = members["unit"].text() if "unit" in members else ""
    return Input.valued(name, members["quantity"].number(ZERO), unit, members["proxy"].number(ZERO))


def read_outcome(node: Node) -> Outcome:
    members = node.members(("name", "quantity", "proxy"), (*SHARES, "duration_years"))
    shares = {field: members[field].share() if field in members else ZERO for field in SHARES}
    years = members["duration_years"].whole_number(1, LONGEST_DURATION) if "duration_years" in members else 1
    return Outcome(
        name=members["name"].text(),
        quantity=members["quantity"].number(),
        proxy=members["proxy"].number(),
        duration_years=years,
        **shares,
    )


def to_json(result: Result) -> dict[str, object]:
    """The result with numbers as texts: money to the currency's minor unit (rounded half up), ratios to
    three decimals, months to two. `years` and `discounted_years` count from the first year. `ratio`,
    `net_ratio` and `payback_months` are None where `Result` says so.
    """
    account = result.account
    decimals = minor_unit_decimals(account.currency)

    def money(values: tuple[Decimal, ...]) -> list[str]:
        return [rounded(value, decimals) for value in values]

    return {
        "formula": result.formula,
        "currency": account.currency,
        "timing": account.timing.value,
        "discount_rate": format(account.discount_rate, "f"),
        "inputs": rounded(result.inputs, decimals),
        "impact": rounded(result.impact, decimals),
        "years": money(result.years),
        "discounted_years": money(result.present_values),
        "present_value": rounded(result.present_value, decimals),
        "net_present_value": rounded(result.net_present_value, decimals),
        "ratio": rounded_or_none(result.ratio, RATIO_DECIMALS),
        "net_ratio": rounded_or_none(result.net_ratio, RATIO_DECIMALS),
        "payback_months": rounded_or_none(result.payback_months, PAYBACK_DECIMALS),
        "outcomes": [outcome_to_json(outcome, decimals) for outcome in result.outcomes],
    }


def outcome_to_json(outcome: OutcomeResult, decimals: int) -> dict[str, object]:
    """One outcome; its rounded deductions add up: gross less deductions is impact, to the last digit."""
    gross, after_deadweight, after_displacement, impact = (
        round_half_up(level, decimals)
        for level in (outcome.gross, outcome.after_deadweight, outcome.after_displacement, outcome.impact)
    )
    return {
        "name": outcome.name,
        "gross": rounded(gross, decimals),
        "deductions": {
            "deadweight": rounded(ROUNDING.subtract(gross, after_deadweight), decimals),
            "displacement": rounded(ROUNDING.subtract(after_deadweight, after_displacement), decimals),
            "attribution": rounded(ROUNDING.subtract(after_displacement, impact), decimals),
        },
        "impact": rounded(impact, decimals),
        "years": [rounded(value, decimals) for value in outcome.years],
        "present_value": rounded(outcome.present_value, decimals),
    }


def minor_unit_decimals(currency: str) -> int:
    """How many decimals money of `currency` has (KRW 0, EUR 2), from the Unicode CLDR by way of Babel."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """`value` to `decimals` places; a half goes away from zero, and there is no negative zero."""
    quantized = value.quantize(Decimal(1).scaleb(-decimals), context=ROUNDING)
    return quantized or abs(quantized)


def rounded(value: Decimal, decimals: int) -> str:
    return format(round_half_up(value, decimals), "f")


def rounded_or_none(value: Decimal | None, decimals: int) -> str | None:
    return None if value is None else rounded(value, decimals)
