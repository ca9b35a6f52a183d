"""Records in the form in which they are compared, read once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dure.local.directory.linkage import contacts
from dure.local.directory.linkage.names import Name, names_of, plain
from dure.local.directory.linkage.places import Postcode, address_words, postcode_of
from dure.local.directory.linkage.records import Record


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with everything that is compared."""

    record: Record
    names: tuple[Name, ...]
    postcode: Postcode | None
    address: frozenset[str]
    identifiers: dict[str, str]
    phone: str
    website: str
    email: str
    country: str

    @property
    def words(self) -> list[str]:
        """The words of all names, in an order that does not depend on chance."""
        return sorted({word for name in self.names for word in name.words})


def prepare(record: Record) -> Prepared:
    names = names_of([record.name, *record.other_names])
    if record.address:
        names = tuple(_with_local_words(name, plain(record.address)) for name in names)
    return Prepared(
        record=record,
        names=names,
        postcode=postcode_of(record.postcode),
        address=address_words(record.address),
        identifiers=contacts.identifiers(record.identifiers),
        phone=contacts.phone(record.phone),
        website=contacts.website(record.website),
        email=contacts.email(record.email),
        country=record.country.strip().upper(),
    )


def prepare_all(records: Iterable[Record]) -> list[Prepared]:
    """All records of one list. Raises ValueError where an id occurs twice."""
    prepared: dict[str, Prepared] = {}
    for record in records:
        if record.id in prepared:
            raise ValueError(f"The id {record.id!r} occurs twice in one list.")
        prepared[record.id] = prepare(record)
    return list(prepared.values())


def _with_local_words(name: Name, address: str) -> Name:
    """The name, knowing which of its words also stand in the address: half a town may be called by them."""
    around = set(address_tokens(address))
    local = {word for word in name.words if word in around or (name.hangul and word in address)}
    if name.hangul:
        # Of "안성두레" in 안성, "성두" tells no more than "안성" does.
        ends = {word[-1] for word in local}
        local |= {word for word in name.words if word[0] in ends}
    return replace(name, local=frozenset(local)) if local else name


def address_tokens(address: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in address).split()
