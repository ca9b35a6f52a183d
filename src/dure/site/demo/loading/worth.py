"""Indicators, the value account with its illustrative assumptions, and the published case."""

from decimal import Decimal
from typing import cast

from dure.core.agents.models import Organization, User
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.site.demo.content import Entry, read, source, translated
from dure.value.actions import Range, Source, add_line, assume, compute_account, define_indicator, open_account
from dure.value.models import AccountLine, Assumption, Computation, Indicator, ValueAccount
from dure.world.cases.actions import CaseFields, draft_case, publish_case

LINE_ASSUMPTIONS = [kind for kind in Assumption.Kind.values if kind != Assumption.Kind.DISCOUNT_RATE]


def load_account(by: User, initiative: Initiative, content: Entry) -> Computation:
    """Define the indicators, build the account and compute it once."""
    indicators = {
        entry["slug"]: _indicator(by, initiative, entry, order) for order, entry in enumerate(content["indicators"])
    }
    entry = content["account"]
    account = open_account(
        by,
        initiative,
        slug=entry["slug"],
        name=translated(entry["name"]),
        start=entry["start"],
        end=entry["end"],
        currency=entry["currency"],
        timing=entry["timing"],
    )
    _assume(by, account, None, Assumption.Kind.DISCOUNT_RATE, content["discount_rate"])
    for line_entry in content["lines"]:
        line = add_line(
            by,
            account,
            kind=line_entry["kind"],
            slug=line_entry["slug"],
            name=translated(line_entry["name"]),
            stakeholder=translated(line_entry["stakeholder"]),
            indicator=indicators.get(line_entry.get("indicator", "")),
            duration_years=line_entry.get("duration_years", 1),
        )
        for kind in LINE_ASSUMPTIONS:
            if kind in line_entry:
                _assume(by, account, line, kind, line_entry[kind])
    return compute_account(by, account)


def publish(by: User, initiative: Initiative, computation: Computation) -> None:
    """Write the case and publish its first version."""
    content = read("case")
    sources = [source(key) for key in content["sources"]]
    fields: dict[str, object] = {field: translated(text) for field, text in content["texts"].items()}
    fields |= {"sources": [[each.name, each.url] for each in sources], "license": content["license"]}
    case = draft_case(by, initiative, slug=content["slug"], **cast("CaseFields", fields))
    publish_case(by, case, computation)


def _indicator(by: User, initiative: Initiative, entry: Entry, order: int) -> Indicator:
    return define_indicator(
        by,
        initiative,
        slug=entry["slug"],
        name=translated(entry["name"]),
        description=translated(entry["description"]),
        unit=entry["unit"],
        action=entry["action"],
        specification=ResourceSpecification.objects.get(slug=entry["specification"]),
        provider=_agent(entry.get("provider")),
        receiver=_agent(entry.get("receiver")),
        aggregation=entry["aggregation"],
        live=entry.get("live", True),
        order=order,
    )


def _agent(slug: str | None) -> object:
    return Organization.objects.select_related("agent").get(slug=slug).agent if slug else None


def _assume(by: User, account: ValueAccount, line: AccountLine | None, kind: str, entry: Entry | list[str]) -> None:
    """An assumption: a mere range rests on the demonstration's own assumption, else its source is named."""
    illustrative = read("value")["illustrative"]
    stated: Entry = {"range": entry} if isinstance(entry, list) else entry
    low, central, high = (Decimal(number) for number in stated["range"])
    note = translated(stated.get("note", illustrative["note"]))
    assume(by, account, line, kind, Range(low, central, high), _source(stated.get("source") or illustrative), note)


def _source(named: str | Entry) -> Source:
    if isinstance(named, str):
        found = source(named)
        return Source(found.name, found.day, found.url)
    return Source(named["name"], named["date"], named.get("url", ""))
