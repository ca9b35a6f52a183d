"""What is wrong with a file, in words: what it is and what to do about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.local.directory.engine.problems import Problem, Severity

type _Words = tuple[str | Promise, str | Promise]

_WORDS: dict[str, _Words] = {
    "file-missing": (_("There is no file at this place."), _("Check the path.")),
    "file-empty": (_("The file has no heading row."), _("Begin the file with the 25 column names.")),
    "file-too-large": (
        _("The file is larger than %(most)s MB."),
        _("Split it into several files, each with the heading row, and import one after another."),
    ),
    "encoding-unknown": (
        _("The letters of this file cannot be read."),
        _("Save it as CSV in UTF-8. UTF-16 and Korean Windows (CP949) are read too."),
    ),
    "delimiter-wrong": (
        _("The columns are separated by the wrong sign (%(delimiter)s)."),
        _("Save the file as CSV with commas between the columns."),
    ),
    "columns-missing": (
        _("These columns are missing: %(missing)s."),
        _("The standard CSV (version 4) has these columns: %(expected)s. Further ones are passed over."),
    ),
    "columns-twice": (_("These columns stand in the file twice: %(columns)s."), _("Keep one of each.")),
    "quotes-wrong": (
        _("From this line on the quotation marks do not match."),
        _("Put a cell with quotation marks, commas or line breaks in quotation marks, and double those inside."),
    ),
    "cell-too-large": (
        _("A cell in this row is far too long; perhaps a closing quotation mark is missing."),
        _("Close the quotation marks of the cell, or shorten it."),
    ),
    "cells-missing": (
        _("The row has %(found)s cells, the heading %(expected)s."),
        _("Give every row as many cells as the heading, empty ones too; put text with commas in quotation marks."),
    ),
    "control-character": (_("The cell holds a character that cannot be shown."), _("Write the text anew.")),
    "too-long": (
        _("The text has %(length)s characters; at most %(longest)s fit here."),
        _("Shorten it, or move the rest to the description."),
    ),
    "identifier-missing": (
        _("The identifier is missing."),
        _("Give every organization an identifier of its own that stays the same in every file."),
    ),
    "identifier-unsafe": (
        _("The identifier holds a space or a sign that a web address does not allow."),
        _("Use letters, digits, hyphens, dots and underscores only."),
    ),
    "identifier-twice": (
        _("The identifier stands in line %(first)s already."),
        _("Give each organization its own identifier, or remove one of the two rows."),
    ),
    "name-missing": (_("The name is missing; the identifier is shown instead."), _("Write the organization's name.")),
    "country-unknown": (
        _("This is no country code."),
        _("Use the two letters of ISO 3166-1, such as KR, FR or GB (not UK)."),
    ),
    "email-wrong": (
        _("This is no e-mail address."),
        _("Write one address such as name@example.org, or leave it empty."),
    ),
    "website-wrong": (
        _("This is no web address."),
        _("Write one address such as https://example.org, or leave it empty."),
    ),
    "twitter-wrong": (_("This is no Twitter name, so it is left out."), _("Write the name or the profile's address.")),
    "facebook-wrong": (_("This is no Facebook page, so it is left out."), _("Write the page's name or its address.")),
    "coordinate-no-number": (
        _("The coordinate is no number."),
        _("Write decimal degrees with a point, such as 37.008 or -0.574."),
    ),
    "coordinate-out-of-range": (
        _("The coordinate lies outside -%(largest)s to %(largest)s."),
        _("Check that latitude and longitude are not exchanged."),
    ),
    "coordinate-alone": (
        _("Of latitude and longitude one is missing."),
        _("Give both, or leave both empty."),
    ),
    "concept-of-other-list": (
        _("This is not a concept of the list “%(scheme)s”, so it is left out."),
        _("Use an address of that ESSGlobal list."),
    ),
    "concept-unknown": (
        _("The list “%(scheme)s” of ESSGlobal 2.1 does not hold this concept, so it is left out."),
        _("Check the code at the end of the address."),
    ),
    "other-territory": (
        _("This organization stands in the directory of another territory, which you may not edit."),
        _("Remove the row, or ask whoever looks after that territory."),
    ),
}


@dataclass(frozen=True)
class DescribedProblem:
    """A problem with its words. `line` is the line of the file on which the row begins."""

    code: str
    severity: Severity
    row: int
    line: int
    column: str
    value: str
    message: str
    remedy: str


def describe(problem: Problem) -> DescribedProblem:
    """The problem in the reader's language."""
    message, remedy = _WORDS[problem.code]
    return DescribedProblem(
        problem.code,
        problem.severity,
        problem.row,
        problem.line,
        problem.column,
        problem.value,
        str(message) % problem.details if problem.details else str(message),
        str(remedy) % problem.details if problem.details else str(remedy),
    )
