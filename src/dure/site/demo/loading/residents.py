"""The simulated people: some with an invented name in the vault, so that the desk finds them; most without."""

from collections.abc import Iterator
from uuid import UUID

from dure.core.agents import consents
from dure.core.agents.models import Agent, User
from dure.core.agents.personal import PersonalData, find_people, read_person, register_person
from dure.local.spaces.models import Space
from dure.site.demo import sign_ins, simulation
from dure.site.demo.content import Entry, read

FIRST_PHONE = 1001
FIRST_BIRTH_YEAR, BIRTH_YEARS = 1936, 22


def register_residents(users: dict[str, User], space: Space) -> dict[str, UUID]:
    """Every person of the simulation by the name that it uses, such as `visitor-1`."""
    content = read("people")
    staff, care = users[sign_ins.STAFF.email], users[sign_ins.CARE.email]
    notes = {f"visitor-{row['visitor']}": row["text"] for row in content["health_notes"]}
    found: dict[str, UUID] = {}
    for who, name, purposes in _named(content):
        data = PersonalData(
            name=name,
            phone=f"010-0000-{FIRST_PHONE + len(found)}",
            birth_year=FIRST_BIRTH_YEAR + (len(found) * 7) % BIRTH_YEARS,
            health_notes=notes.get(who, ""),
        )
        found[who] = register_person(care if data.health_notes else staff, space.operator, data).pk
        for purpose in purposes:
            consents.give(staff, found[who], purpose)
    _read_some(staff, care, space, found["visitor-1"])
    return found | _nameless(found)


def _named(content: Entry) -> Iterator[tuple[str, str, list[str]]]:
    """Everybody with a name: who it is in the simulation, the name, and what this person agrees to."""
    groups = {"visitor": "visitors", "leader": "health_leaders", "volunteer": "volunteers"}
    for word, names in groups.items():
        for number, name in enumerate(content[names], start=1):
            yield f"{word}-{number}", name, _agreed(number)
    for number, name in content["missed"].items():
        yield f"visitor-{number}", name, ["membership", "outreach"]


def _agreed(number: int) -> list[str]:
    """What the resident with this number agrees to: all keep their names here, not all want calls."""
    others = [purpose.key for purpose in consents.purposes() if not purpose.needed]
    return ["membership", *others[: number % (len(others) + 1)]]


def _nameless(known: dict[str, UUID]) -> dict[str, UUID]:
    everybody = [f"visitor-{number}" for number in range(1, simulation.REGULAR_VISITORS + 1)]
    everybody += [f"leader-{number}" for number in range(1, simulation.HEALTH_LEADERS + 1)]
    everybody += [f"volunteer-{number}" for number in range(1, simulation.VOLUNTEERS + 1)]
    everybody += [f"staff-{number}" for number in range(1, simulation.STAFF + 1)]
    rest = [who for who in everybody if who not in known]
    agents = Agent.objects.bulk_create([Agent(kind=Agent.Kind.PERSON) for _who in rest])
    return {who: agent.pk for who, agent in zip(rest, agents, strict=True)}


def _read_some(staff: User, care: User, space: Space, resident: UUID) -> None:
    """Leave a few entries in the access log, so that the privacy officer's page has something to show."""
    find_people(staff, space.operator, "1001", "체크인(모의)")
    read_person(staff, resident, "연락처 확인(모의)", ["phone"])
    read_person(care, resident, "안전한 목욕 상담(모의)", ["name", "health_notes"])
