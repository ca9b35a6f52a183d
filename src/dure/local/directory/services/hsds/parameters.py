"""What a request to the HSDS API asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dure.local.directory.services.documents import as_uuid, comparable_postcode
from dure.local.directory.services.hsds.mapping import moment_of

PER_PAGE, MOST_PER_PAGE, HIGHEST_PAGE = 50, 500, 10_000_000
FORMATS = ("json", "ndjson")


class BadParameter(ValueError):
    """A parameter that cannot be understood; `message` says what is expected."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message


@dataclass(frozen=True)
class Parameters:
    """The parameters of the specification; None, empty or false where they are not given."""

    page: int = 1
    per_page: int | None = None
    format: str = "json"
    search: str = ""
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    modified_after: datetime | None = None
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    parent_id: UUID | None = None
    postcode: str = ""
    proximity: float | None = None
    language: str = "en"

    @property
    def rows(self) -> int:
        """How many items a page has."""
        return self.per_page or PER_PAGE


def parameters_of(query: QueryDict) -> Parameters:
    """Raises BadParameter for a value that is wrong; parameters that the specification has not are passed over."""
    spoken = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return Parameters(
        page=_read(query, "page", _whole(HIGHEST_PAGE)) or 1,
        per_page=_read(query, "per_page", _whole(MOST_PER_PAGE)),
        format=_read(query, "format", _one_of(FORMATS)) or "json",
        search=_words(query, "search"),
        minimal=_read(query, "minimal", _flag) or False,
        full=_read(query, "full", _flag) or False,
        full_service=_read(query, "full_service", _flag) or False,
        top_only=_read(query, "top_only", _flag) or False,
        modified_after=_read(query, "modified_after", _moment),
        taxonomy_term_id=_read(query, "taxonomy_term_id", _uuid),
        taxonomy_id=_read(query, "taxonomy_id", _uuid),
        organization_id=_read(query, "organization_id", _uuid),
        parent_id=_read(query, "parent_id", _uuid),
        postcode=comparable_postcode(_words(query, "postcode")),
        proximity=_read(query, "proximity", _meters),
        language=_read(query, "language", _one_of(tuple(dict(settings.LANGUAGES)))) or spoken,
    )


def _words(query: QueryDict, name: str) -> str:
    """Free text; NUL, which no database compares, is nothing that anybody searches for."""
    return query.get(name, "").replace("\0", " ").strip()


def _read[Value](query: QueryDict, name: str, read: Callable[[str], Value]) -> Value | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        return read(text)
    except ValueError as error:
        raise BadParameter(name, str(error)) from None


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= most):  # noqa: PLR2004
            raise ValueError(_("Give a whole number from 1 to %(most)s.") % {"most": most})
        return int(text)

    return read


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(_("Give one of: %(values)s.") % {"values": ", ".join(known)})
        return text

    return read


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise ValueError(_("Give true or false."))
    return text.lower() in {"true", "1"}


def _moment(text: str) -> datetime:
    # A plus sign in an address arrives as a space.
    moment = moment_of(text.replace(" ", "+") if "T" in text else text)
    if moment is None:
        raise ValueError(_("Give a moment such as 2026-01-31T09:00:00Z."))
    return moment


def _uuid(text: str) -> UUID:
    found = as_uuid(text)
    if found is None:
        raise ValueError(_("Give an id: a UUID."))
    return found


def _meters(text: str) -> float:
    try:
        meters = float(text)
    except ValueError:
        meters = -1
    if not 0 <= meters <= 20_100_000:  # noqa: PLR2004 - half around the Earth
        raise ValueError(_("Give a distance in meters."))
    return meters
