"""What is wrong with a file, in words: what it is and what to do about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.local.directory.engine.problems import Problem, Severity, UnreadableFile

type _Words = tuple[str | Promise, str | Promise]

_WORDS: dict[str, _Words] = {
    "file-missing": (_("There is no file at this place."), _("Check the path.")),
    "file-empty": (
        _("The file is empty or has no heading row."),
        _("Begin the table with a row that names its columns."),
    ),
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
    "too-many-rows": (
        _("The file has more than %(most)s rows."),
        _("Split it into several files, each with the heading row, and import one after another."),
    ),
    "too-many-columns": (
        _("The table has more than %(most)s columns."),
        _("Keep the columns that describe organizations and remove the rest."),
    ),
    "workbook-damaged": (
        _("This workbook cannot be opened; it is damaged or no workbook."),
        _("Open it in your spreadsheet program, save it anew as .xlsx, and choose that file."),
    ),
    "workbook-locked": (
        _("This workbook is locked with a password."),
        _("Save a copy without a password, and choose that file."),
    ),
    "workbook-bomb": (
        _("This workbook would unpack to far more than its size lets expect (more than %(most)s MB are never read)."),
        _("Save the sheet with the organizations alone as CSV, and choose that file."),
    ),
    "archive-no-workbook": (
        _("This is a zip archive but no workbook."),
        _("Unpack it and choose the file with the table."),
    ),
    "sheet-too-large": (
        _("The sheet spans more than %(most)s cells, empty ones counted."),
        _("Copy the table to a new sheet without far-off cells, or save it as CSV."),
    ),
    "sheet-missing": (
        _("There is no sheet “%(sheet)s”."),
        _("Choose one of: %(sheets)s."),
    ),
    "geojson-damaged": (_("This JSON file cannot be read."), _("Export it anew as GeoJSON.")),
    "geojson-other": (
        _("This JSON file is no GeoJSON with features."),
        _("Export a FeatureCollection whose features have properties."),
    ),
    "web-page": (
        _("This is a web page, whatever its name ends with. Some sites call such files Excel."),
        _("Open it in your spreadsheet program, save it as .xlsx, and choose that file."),
    ),
    "pdf-file": (_("This is a PDF, which holds no table."), _("Ask for the list as a spreadsheet or CSV.")),
    "map-damaged": (
        _("The mapping cannot be read."),
        _("Write JSON or YAML with “columns” (heading: target) and, if needed, “values”."),
    ),
    "map-needed": (
        _("No column could be recognized as the organization's name."),
        _("Say what the columns mean with --map FILE."),
    ),
    "format-differs": (
        _("The file is %(found)s and not %(wanted)s."),
        _("Name its format, or leave the format out."),
    ),
    "headings-twice": (
        _("These headings stand in the file twice and are told apart by a number: %(columns)s."),
        _("Check which of the columns is meant."),
    ),
    "titles-passed-over": (
        _("Rows above the heading are passed over: %(count)s."),
        _("Check that the headings are right."),
    ),
    "merged-filled": (
        _("Merged cells count for each of the rows that they span."),
        _("Check the rows where cells were merged."),
    ),
    "one-of-sheets": (
        _("The sheet “%(sheet)s” is read, one of %(count)s."),
        _("Choose another sheet if this is not the one."),
    ),
    "areas-as-points": (
        _("Lines and areas stand for a point inside of them: %(count)s."),
        _("Nothing has to be done."),
    ),
    "format-other": (
        _("The file's name says %(named)s, but it is %(found)s and was read as that."),
        _("Nothing has to be done."),
    ),
    "target-unknown": (_("A column cannot become this."), _("Choose one of the list.")),
    "target-twice": (
        _("Several columns are said to be the same: %(columns)s."),
        _("Choose one of them, and leave the others out."),
    ),
    "personal-column": (
        _("This column holds names or numbers of persons, which are never published."),
        _("Leave it out."),
    ),
    "no-name-column": (_("No column is said to be the name."), _("Say which column holds the organizations' names.")),
    "one-coordinate-column": (
        _("Of latitude and longitude one column is missing."),
        _("Choose both, or leave both out."),
    ),
    "mapped-columns-missing": (
        _("The file has no such columns: %(columns)s."),
        _("Check the spelling, or use another mapping."),
    ),
    "cells-too-many": (
        _("The row has %(found)s cells, the heading %(expected)s."),
        _("Put a cell with the sign that stands between cells in quotation marks."),
    ),
    "name-required": (_("The name is missing."), _("Write the organization's name, or leave the row out.")),
    "row-twice": (
        _("The same organization stands in line %(first)s already."),
        _("Leave one of the two rows out, or tell their names apart."),
    ),
    "day-wrong": (_("This is no day."), _("Write it as 2025-01-31, or leave it empty.")),
    "ends-before-start": (_("The certification ends before it begins."), _("Check both days.")),
    "number-shortened": (
        _("A spreadsheet has shortened this number, and its last digits are lost."),
        _("Type it anew, as text."),
    ),
    "business-number-wrong": (
        _("This is no business registration number."),
        _("Check its ten digits, such as 123-45-67891, or leave it empty."),
    ),
    "resident-number": (
        _("The text holds a resident registration number, which must not be published."),
        _("Remove it."),
    ),
    "mobile-left-out": (
        _("This looks like a person's mobile phone, so it is left out."),
        _("If it is the public number, say in the mapping that the column is the public telephone."),
    ),
    "type-unknown": (
        _("The directory knows no such type, so it is left out."),
        _("Say in the mapping what the value means."),
    ),
    "activity-unknown": (
        _("The directory knows no such activity, so it is left out."),
        _("Say in the mapping what the value means."),
    ),
    "choice-missing": (
        _("There are organizations that may be the same, and nobody has decided yet."),
        _("Decide whether it is one of them or a new one."),
    ),
    "entry-gone": (
        _("The entry that this row was said to be is gone."),
        _("Decide again."),
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


def words_of(error: UnreadableFile) -> str:
    """Why a file cannot be read and what to do about it, in one text."""
    found = describe(error.problem)
    return f"{found.message} {found.remedy}"
