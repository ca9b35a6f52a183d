"""Value equations: what a product cost in contributions, and who shares in what it earns.

Roll-up: the value of a resource is what was contributed to it plus, through the processes that made it, the value of
work, of what was used and of what was consumed. Each contribution is a claim of the agent who made it. A credit
(such as a production credit) is a claim too, but no cost: it counts in the shares and not in the roll-up.
Income is distributed in proportion to the claims.

There is no normative formula (ValueFlows leaves value equations to communities); the rules here follow the practice
of network resource planning for open value networks: a used resource passes its use value on to those who funded it,
a consumed one passes on its own rolled-up value per unit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

ZERO = Decimal(0)
ONE = Decimal(1)


class Kind(StrEnum):
    """What a claim comes from."""

    WORK = "work"
    USE = "use"
    MATERIAL = "material"
    PAYMENT = "payment"
    EXPENSE = "expense"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something that an agent put into a resource, worth `value` in the currency of the calculation."""

    agent: str
    kind: Kind
    value: Decimal


@dataclass(frozen=True, slots=True)
class Work:
    """Work in a process: `quantity` (such as hours) at `rate` each."""

    agent: str
    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Use:
    """Use of a resource in a process: `quantity` (such as hours, or one batch) at `rate` each."""

    resource: str
    quantity: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Consumption:
    """`quantity` of a resource that a process uses up, valued by roll-up."""

    resource: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ValueProcess:
    """What went into one process. `output_shares` divide its value when it makes several resources."""

    inputs: tuple[Work | Use | Consumption, ...] = ()
    credits: tuple[Contribution, ...] = ()
    output_shares: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueResource:
    """A resource, how much of it there was in all, and how it came to be: contributed, made, or both."""

    quantity: Decimal
    contributions: tuple[Contribution, ...] = ()
    made_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueGraph:
    """Resources and the processes that made them, by id."""

    resources: Mapping[str, ValueResource]
    processes: Mapping[str, ValueProcess]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The value of a resource (credits excluded) and the claims on it (credits included)."""

    value: Decimal
    claims: tuple[Contribution, ...]

    def by_agent(self) -> dict[str, Decimal]:
        """The sum of each agent's claims, in order of first claim."""
        sums: dict[str, Decimal] = {}
        for claim in self.claims:
            sums[claim.agent] = sums.get(claim.agent, ZERO) + claim.value
        return sums


class ValueGraphError(ValueError):
    """A graph that cannot be rolled up; the message names the resource or process."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of the income, and the kinds of claims that share it; no kinds means all kinds."""

    name: str
    share: Decimal
    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Distribution:
    """What each agent receives, and what is left because nobody has a claim on it."""

    shares: Mapping[str, Decimal]
    undistributed: Decimal


def roll_up(graph: ValueGraph, resource: str) -> RollUp:
    """The value of all of a resource, and who has which claim on it.

    Raises `ValueGraphError` for an unknown resource or process, for consumption from a resource without quantity, for
    use of a resource that nobody funded, and for a resource that goes into its own making.
    """
    claims = tuple(_resource_claims(graph, resource, {}, ()))
    value = sum((claim.value for claim in claims if claim.kind != Kind.CREDIT), ZERO)
    return RollUp(value, claims)


def _resource_claims(
    graph: ValueGraph, name: str, done: dict[str, list[Contribution]], above: tuple[str, ...]
) -> list[Contribution]:
    if name in above:
        raise ValueGraphError(f"resource {name} goes into its own making: {' -> '.join((*above, name))}")
    if name not in done:
        resource = graph.resources.get(name)
        if resource is None:
            raise ValueGraphError(f"there is no resource {name}")
        claims = list(resource.contributions)
        for process in resource.made_by:
            claims += _process_claims(graph, process, name, done, (*above, name))
        done[name] = claims
    return done[name]


def _process_claims(
    graph: ValueGraph, name: str, output: str, done: dict[str, list[Contribution]], above: tuple[str, ...]
) -> Iterable[Contribution]:
    process = graph.processes.get(name)
    if process is None:
        raise ValueGraphError(f"there is no process {name}, which resource {output} names")
    claims = list(process.credits)
    for part in process.inputs:
        if isinstance(part, Work):
            claims.append(Contribution(part.agent, Kind.WORK, part.quantity * part.rate))
            continue
        theirs = _resource_claims(graph, part.resource, done, above)
        if isinstance(part, Use):
            claims += _use_claims(part, theirs)
            continue
        available = graph.resources[part.resource].quantity
        if available <= 0 or part.quantity > available:
            raise ValueGraphError(
                f"process {name} consumes {part.quantity} of resource {part.resource}, of which there was {available}"
            )
        claims += scaled(theirs, part.quantity / available)
    if process.output_shares and output not in process.output_shares:
        raise ValueGraphError(f"process {name} has no share for resource {output}")
    return scaled(claims, process.output_shares.get(output, ONE))


def _use_claims(use: Use, funded_by: Sequence[Contribution]) -> list[Contribution]:
    """The use's value, divided among those who funded the resource, in proportion."""
    total = sum((claim.value for claim in funded_by), ZERO)
    if total <= 0:
        raise ValueGraphError(f"nobody funded resource {use.resource}, so its use is nobody's claim")
    value = use.quantity * use.rate
    return [Contribution(claim.agent, Kind.USE, value * claim.value / total) for claim in funded_by]


def scaled(claims: Iterable[Contribution], factor: Decimal) -> list[Contribution]:
    """The claims on a part of what they were claims on."""
    if factor == ONE:
        return list(claims)
    return [Contribution(claim.agent, claim.kind, claim.value * factor) for claim in claims]


def distribute(
    amount: Decimal,
    claims: Iterable[Contribution],
    buckets: Sequence[Bucket] = (Bucket("all", ONE),),
    smallest: Decimal = Decimal("0.01"),
) -> Distribution:
    """Divide an income among those who have claims, in whole multiples of `smallest`.

    Each bucket takes its share of the amount and divides it in proportion to the claims of its kinds. Rounding goes
    down; what is left over goes to the largest remainders, one `smallest` each, ties in order of first claim, so
    that nothing is lost. The share of a bucket without claims stays undistributed.

    Raises `ValueError` for a negative amount or for bucket shares that do not sum to 1.
    """
    if amount < 0:
        raise ValueError(f"an income of {amount} cannot be distributed")
    if sum((bucket.share for bucket in buckets), ZERO) != ONE:
        raise ValueError("the shares of the buckets do not sum to 1")
    held = list(claims)
    exact: dict[str, Decimal] = {}
    undistributed = ZERO
    for bucket in buckets:
        chosen = [claim for claim in held if not bucket.kinds or claim.kind in bucket.kinds]
        total = sum((claim.value for claim in chosen), ZERO)
        part = amount * bucket.share
        if total <= 0:
            undistributed += part
            continue
        for claim in chosen:
            exact[claim.agent] = exact.get(claim.agent, ZERO) + part * claim.value / total
    return Distribution(_rounded(exact, amount - undistributed, smallest), undistributed)


def _rounded(exact: Mapping[str, Decimal], total: Decimal, smallest: Decimal) -> dict[str, Decimal]:
    """Shares in multiples of `smallest` that sum to `total` (largest remainder method)."""
    shares = {agent: (value / smallest).to_integral_value(ROUND_DOWN) * smallest for agent, value in exact.items()}
    if not shares:
        return shares
    order = sorted(exact, key=lambda agent: shares[agent] - exact[agent])
    missing = total - sum(shares.values(), ZERO)
    for agent in order:
        if missing < smallest:
            break
        shares[agent] += smallest
        missing -= smallest
    shares[order[0]] += missing
    return shares
