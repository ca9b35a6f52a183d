"""Opening rules of services and locations, and which of them are open now."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.utils import timezone

from dure.core.agents.models import Organization
from dure.core.opening.engine.opening import OpeningRule as Rule
from dure.core.opening.engine.opening import next_change, state_at, zone_of
from dure.core.opening.engine.reading import document_of, key_of, rule_from
from dure.local.directory.services.models import Location, OpeningRule, Service, ServiceAtLocation

type Stored = dict[str, Any]


def zone_and_country(organization: Organization) -> tuple[str, str]:
    """The time zone and the country that an organization's hours are told in."""
    territory = organization.territory
    if territory is None:
        return "UTC", organization.country_code
    return territory.time_zone, territory.country_code


def stored_rule(subject: Service | Location) -> Stored | None:
    """The rule that a service or a location states for itself; None where it states none."""
    return _stored(subject.details, subject.exceptions, subject.organization)


def stored_rule_at(at: ServiceAtLocation) -> Stored | None:
    """The rule of a service at a location: what is said there, else of the service, else of the location.

    The exceptions of the more particular one count; where it has none, those of the next.
    """
    sources: list[ServiceAtLocation | Service | Location] = [at, at.service]
    if at.location is not None:
        sources.append(at.location)
    exceptions: Stored = next((each.exceptions for each in sources if each.exceptions), {})
    for each in sources:
        found = _stored(each.details, exceptions, at.service.organization)
        if found is not None and found["schedules"]:
            return found
    return None


def stored_rules_of(service: Service) -> list[Stored]:
    """The rules that a service is open by, one for each place; its own where it has no place."""
    places = list(service.at_locations.all())
    found = [stored_rule_at(at) for at in places] if places else [stored_rule(service)]
    return [each for each in found if each is not None]


def _stored(details: Mapping[str, Any], exceptions: Mapping[str, Any], organization: Organization) -> Stored | None:
    schedules = details.get("schedules")
    zone, country = zone_and_country(organization)
    return document_of(schedules if isinstance(schedules, list) else [], exceptions, zone, country)


def keep_rules(documents: Iterable[Stored]) -> None:
    """Store the rules under their keys, for `open_keys`."""
    by_key = {key_of(document): document for document in documents}
    if not by_key:
        return
    rows = [OpeningRule(key=key, document=document) for key, document in by_key.items()]
    OpeningRule.objects.bulk_create(rows, ignore_conflicts=True)
    _known.minute = None


class _Known:
    """What this process knows of rules: each is asked again only when its state may have changed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.minute: datetime | None = None
        self.open: frozenset[str] = frozenset()
        self.rules: dict[str, Rule] = {}
        self.states: dict[str, tuple[bool, datetime, datetime]] = {}  # open, asked at, holds until

    def read_rules(self) -> None:
        """Bring the rules up to date with the table; a rule itself never changes."""
        keys = set(OpeningRule.objects.values_list("key", flat=True))
        for gone in self.rules.keys() - keys:
            del self.rules[gone]
        for row in OpeningRule.objects.in_bulk(list(keys - self.rules.keys())).values():
            self.rules[row.key] = rule_from(row.document)

    def is_open(self, key: str, rule: Rule, moment: datetime) -> bool:
        known = self.states.get(key)
        if known is None or not known[1] <= moment < known[2]:
            state = state_at(rule, moment)
            known = self.states[key] = (state.open, moment, state.until or moment + timedelta(days=1))
        return known[0]


_known = _Known()


def open_keys(now: datetime | None = None) -> frozenset[str]:
    """The keys of all rules that are open at `now` (an aware datetime, by default this moment).

    Counted in whole minutes and kept for the minute: a rule that another process has just stored is there with
    the next one.
    """
    moment = (now or timezone.now()).replace(second=0, microsecond=0)
    with _known.lock:
        if _known.minute != moment:
            _known.read_rules()
            _known.open = frozenset(key for key, rule in _known.rules.items() if _known.is_open(key, rule, moment))
            _known.minute = moment
        return _known.open


def closing_times(keys: Iterable[str], now: datetime | None = None) -> dict[str, datetime]:
    """When the rules of `keys` that are open at `now` close, each in its own time zone; none for what never closes."""
    moment = (now or timezone.now()).replace(second=0, microsecond=0)
    wanted = open_keys(moment) & frozenset(keys)
    with _known.lock:
        rules = {key: _known.rules[key] for key in wanted if key in _known.rules}
    ends = {key: next_change(rule, moment) for key, rule in rules.items()}
    return {key: end.astimezone(zone_of(rules[key])) for key, end in ends.items() if end is not None}
