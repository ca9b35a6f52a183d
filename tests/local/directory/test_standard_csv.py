"""Reading and writing the standard CSV."""

import codecs
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import COLUMNS, LARGEST_FILE, Entry, Reading, read, write
from local.directory.files import BASE, row, standard_file

KNOWN = {
    "organisational-structure": frozenset({"OS30", "OS115"}),
    "activities-ica": frozenset({"ICA10", "ICA20"}),
    "base-membership-type": frozenset({"BMT10"}),
    "qualifiers": frozenset({"q01", "q02"}),
}


def reading(*rows: dict[str, str]) -> Reading:
    return read(standard_file(*rows), KNOWN)


def unreadable(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(content, KNOWN)
    return refused.value.problem.code


def only_problem(**cells: str) -> tuple[str, str, str]:
    found = reading(row("A1", **cells))
    (problem,) = found.problems
    assert (len(found.entries) == 0) == (problem.severity == "error")
    return problem.code, problem.column, problem.severity


def test_a_full_row_is_read():
    found = reading(
        row(
            "R1",
            Name="안성의료복지사회적협동조합",
            Description="Health,\r\ncare",
            Organisational_Structure=f"{BASE}organisational-structure/OS30",
            Primary_Activity="http://purl.org/essglobal/standard/activities-ica/ICA20",
            Activities="https://lod.coop/essglobal/2.1/standard/activities-ica/ICA10;ICA20",
            Country_ID="kr",
            Website="www.example.coop",
            Email="mailto:hello@example.coop",
            Twitter="https://twitter.com/example?lang=en",
            Facebook="https://www.facebook.com/example.page/",
            Qualifiers="q01; q02",
            Membership_Type=f"{BASE}base-membership-type/BMT10/",
            Latitude="37.0080004",
            Longitude="-0.5",
        )
    )
    assert found.problems == ()
    (entry,) = found.entries
    assert entry.name == "안성의료복지사회적협동조합"
    assert entry.description == "Health,\ncare"
    assert entry.structure == "organisational-structure/OS30"
    assert entry.activities == ("activities-ica/ICA20", "activities-ica/ICA10")
    assert entry.qualifiers == ("qualifiers/q01", "qualifiers/q02")
    assert (entry.country_code, entry.website, entry.email) == ("KR", "http://www.example.coop", "hello@example.coop")
    assert (entry.twitter, entry.facebook) == ("example", "example.page")
    assert (entry.latitude, entry.longitude) == (Decimal("37.008000"), Decimal("-0.500000"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_encodings_and_line_ends_are_recognized(encoding, line_end):
    content = standard_file(row("R1", Name="일죽목욕탕 협동조합"), encoding=encoding, lineterminator=line_end)
    assert read(content, KNOWN).entries[0].name == "일죽목욕탕 협동조합"


def test_further_columns_are_named_and_passed_over_in_any_order():
    columns = ("Sector", *reversed(COLUMNS), "SIC Code")
    found = read(standard_file(row("R1") | {"Sector": "x"}, columns=columns), KNOWN)
    assert found.extra_columns == ("Sector", "SIC Code")
    assert found.entries == (Entry("R1", "Cooperative R1"),)


def test_a_problem_names_the_line_on_which_its_row_begins():
    found = reading(
        row("R1", Street_Address="one\ntwo\nthree"), row("R2", Street_Address="a\nb", Country_ID="UK"), row("R3")
    )
    (problem,) = found.errors
    assert (problem.row, problem.line, problem.column, problem.value) == (2, 5, "Country ID", "UK")
    assert [entry.identifier for entry in found.entries] == ["R1", "R3"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Country_ID": "UK"}, ("country-unknown", "Country ID", "error")),
        ({"Country_ID": "Korea"}, ("country-unknown", "Country ID", "error")),
        ({"Email": "nobody"}, ("email-wrong", "Email", "error")),
        ({"Email": "a@b.org c@d.org"}, ("email-wrong", "Email", "error")),
        ({"Website": "not a page"}, ("website-wrong", "Website", "error")),
        ({"Website": "javascript:alert(1)"}, ("website-wrong", "Website", "error")),
        ({"Latitude": "91", "Longitude": "1"}, ("coordinate-out-of-range", "Latitude", "error")),
        ({"Latitude": "1", "Longitude": "181"}, ("coordinate-out-of-range", "Longitude", "error")),
        ({"Latitude": "37,5", "Longitude": "1"}, ("coordinate-no-number", "Latitude", "error")),
        ({"Latitude": "NaN", "Longitude": "1"}, ("coordinate-no-number", "Latitude", "error")),
        ({"Latitude": "37.5"}, ("coordinate-alone", "Longitude", "error")),
        ({"Geo_Container_Longitude": "127"}, ("coordinate-alone", "Geo Container Latitude", "error")),
        ({"Identifier": ""}, ("identifier-missing", "Identifier", "error")),
        ({"Identifier": "a/b"}, ("identifier-unsafe", "Identifier", "error")),
        ({"Identifier": ".."}, ("identifier-unsafe", "Identifier", "error")),
        ({"Postcode": "1" * 21}, ("too-long", "Postcode", "error")),
        ({"Name": "a\x00b"}, ("control-character", "Name", "error")),
        ({"Name": ""}, ("name-missing", "Name", "warning")),
        ({"Twitter": "no name at all"}, ("twitter-wrong", "Twitter", "warning")),
        ({"Organisational_Structure": "OS999"}, ("concept-unknown", "Organisational Structure", "warning")),
        ({"Activities": "ICA10;ICA999"}, ("concept-unknown", "Activities", "warning")),
        ({"Primary_Activity": f"{BASE}qualifiers/q01"}, ("concept-of-other-list", "Primary Activity", "warning")),
    ],
)
def test_a_wrong_cell_is_named(cells, expected):
    assert only_problem(**cells) == expected


def test_an_identifier_stands_only_once():
    found = reading(row("R1"), row("R2"), row("R1"))
    (problem,) = found.errors
    assert (problem.code, problem.line, problem.details) == ("identifier-twice", 4, {"first": 2})


def test_empty_lines_are_passed_over_and_short_rows_refused():
    content = standard_file(row("R1")) + b"\r\n,,\r\nR2,Two cells\r\n"
    found = read(content, KNOWN)
    assert [entry.identifier for entry in found.entries] == ["R1"]
    assert [(problem.code, problem.line) for problem in found.problems] == [("cells-missing", 5)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n\n", "file-empty"),
        (b"Identifier;Name;Description\n1;a;b\n", "delimiter-wrong"),
        (b"Identifier\tName\tDescription\n", "delimiter-wrong"),
        (b"id,name,address\n", "columns-missing"),
        (standard_file(row("R1")) + b'R2,"never closed', "quotes-wrong"),
        (standard_file(row("R1", Name="x" * 200_000)), "cell-too-large"),
        (b"\x80\xff\xff\xfe" * 40, "encoding-unknown"),
        (b"\xef\xbb\xbf\xff", "encoding-unknown"),
        (b"\xff\xfe\x00", "encoding-unknown"),
        (b"PK\x03\x04" + bytes(range(256)), "encoding-unknown"),
        (bytes(LARGEST_FILE + 1), "file-too-large"),
    ],
)
def test_a_file_that_is_none_says_why(content, code):
    assert unreadable(content) == code


def test_missing_columns_are_named_with_what_is_expected():
    with pytest.raises(UnreadableFile) as refused:
        read(standard_file(columns=COLUMNS[:-1]), KNOWN)
    details = refused.value.problem.details
    assert details["missing"] == "Geo Container Longitude"
    assert details["expected"] == ", ".join(COLUMNS)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["bare", "heading", "utf-16", "quotes"]))
def test_no_bytes_crash_the_reader(content, setting):
    heading = standard_file()
    given_file = {
        "bare": content,
        "heading": heading + content,
        "utf-16": codecs.BOM_UTF16_LE + content,
        "quotes": heading + b'"' + content + b'"',
    }[setting]
    found = read_or_problem(given_file)
    if isinstance(found, Problem):
        assert found.code
    else:
        assert len(found.entries) + len({problem.row for problem in found.errors}) == found.rows


def read_or_problem(content: bytes) -> Reading | Problem:
    try:
        return read(content, KNOWN)
    except UnreadableFile as refused:
        return refused.problem


_LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=20
)
_DEGREES = st.decimals(-90, 90, places=6)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            Entry,
            identifier=st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True),
            name=_LINE,
            street_address=_LINE,
            phone=st.sampled_from(["", "+82 31-671-0000", "-", "=1+1", "@home"]),
            structure=st.sampled_from(["", "organisational-structure/OS30"]),
            activities=st.lists(st.sampled_from(["activities-ica/ICA10", "activities-ica/ICA20"]), unique=True).map(
                tuple
            ),
            qualifiers=st.lists(st.sampled_from(["qualifiers/q01", "qualifiers/q02"]), unique=True).map(tuple),
            country_code=st.sampled_from(["", "KR", "GB"]),
        ),
        unique_by=lambda entry: entry.identifier,
        max_size=5,
    ),
    _DEGREES,
)
def test_what_is_written_is_read_again(entries, degrees):
    once = read("".join(write(entries, BASE)).encode(), KNOWN)
    assert once.errors == ()
    again = read("".join(write(once.entries, BASE)).encode(), KNOWN)
    assert again.entries == once.entries
    for before, after in zip(entries, once.entries, strict=True):
        assert (before.identifier, before.phone, before.activities) == (after.identifier, after.phone, after.activities)
    located = Entry("R1", "Here", latitude=degrees, longitude=degrees)
    assert read("".join(write([located], BASE)).encode(), KNOWN).entries == (located,)


def test_no_written_cell_runs_as_a_formula():
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(1)", "=HYPERLINK(1)"]
    entries = [Entry(f"R{number}", name) for number, name in enumerate(hostile)]
    text = "".join(write(entries, BASE))
    for line in text.splitlines()[1:]:
        assert line.split(",")[1].lstrip('"').startswith("'")
    assert [entry.name for entry in read(text.encode(), KNOWN).entries] == hostile
