"""Guessing columns, and reading rows by a mapping."""

from datetime import date
from decimal import Decimal

import pytest

from dure.local.directory.engine.cells import BadCell
from dure.local.directory.engine.problems import UnreadableFile
from dure.local.directory.exchange.engine.guessing import Vocabulary, guess, guessed_mapping
from dure.local.directory.exchange.engine.heading_words import target_of
from dure.local.directory.exchange.engine.korean_address import address_parts
from dure.local.directory.exchange.engine.more_cells import business_number, day, is_mobile, postcode, telephone
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.exchange.engine.rows import RowReader
from dure.local.directory.exchange.engine.targets import (
    STANDARD,
    TARGETS,
    ColumnMapping,
    mapping_from_file,
    mapping_problems,
)
from dure.local.directory.exchange.words import TARGET_NAMES
from local.directory.exchange.tables import csv_file

WORDS = Vocabulary(
    types={"사회적기업": "kr-certified-social-enterprise", "마을기업": "kr-village-enterprise"},
    activities={"교육": "activities-ica/ICA60"},
    known={"activities-ica": frozenset({"ICA60"})},
)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("기업명", "name"),
        ("기관명", "name"),
        ("업체명", "name"),
        ("법인명", "name"),
        ("소재지", "address"),
        ("소재지(도로명주소)", "address"),
        ("지번주소", "lot_address"),
        ("인증번호", "certification_number"),
        ("인증 일자", "certification_start"),
        ("인증유형", "certification_kind"),
        ("전화번호", "phone"),
        ("홈페이지", "website"),
        ("업종", "activity"),
        ("주요사업", "description"),
        ("사업자등록번호", "business_number"),
        ("위도", "latitude"),
        ("경도", "longitude"),
        ("데이터기준일자", "checked_on"),
        ("Raison sociale", "name"),
        ("Dénomination", "name"),
        ("Code postal", "postcode"),
        ("Téléphone", "phone"),
        ("Razón social", "name"),
        ("Dirección", "address"),
        ("Correo electrónico", "email"),
        ("대표자", "representative"),
        ("대표자 휴대폰", ""),
        ("ORGANISATION_NAME", "name"),
        ("what is this", ""),
    ],
)
def test_headings_are_recognized_in_four_languages(heading, target):
    assert target_of(heading) == target


def test_every_target_has_words_and_every_standard_column_a_target():
    assert set(TARGETS) < set(TARGET_NAMES)
    assert set(STANDARD.values()) <= set(TARGETS)
    assert len(set(STANDARD.values())) == 25


def test_columns_without_a_known_heading_are_told_by_their_values():
    rows = [
        (
            "가",
            "a@b.kr",
            "https://a.kr",
            "37.12345",
            "127.12345",
            "220-81-62517",
            "경기도 안성시 일죽면 1길 2",
            "마을기업",
        )
    ] * 3
    table = read_table(csv_file(rows, ("기업명", *"ABCDEFG")))
    assert [each.target for each in guess(table, WORDS)] == [
        "name",
        "email",
        "website",
        "latitude",
        "longitude",
        "business_number",
        "address",
        "type",
    ]


def test_names_and_mobile_numbers_of_persons_are_offered_to_be_left_out():
    rows = [("가", "홍길동", "010-1234-5678", "010-2222-3333", "900101-1234567")] * 3
    table = read_table(csv_file(rows, ("기업명", "대표자", "전화번호", "X", "Y")))
    guesses = guess(table, WORDS)[1:]
    assert {each.target for each in guesses} == {"-"}
    assert all(each.personal for each in guesses)


def test_a_representative_cannot_be_mapped_to_anything_public():
    mapping = ColumnMapping({"기업명": "name", "대표자명": "description"})
    assert [each.code for each in mapping_problems(mapping, ["기업명", "대표자명"])] == ["personal-column"]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"a": "address"}, "no-name-column"),
        ({"a": "name", "b": "name"}, "target-twice"),
        ({"a": "name", "b": "latitude"}, "one-coordinate-column"),
        ({"a": "name", "b": "password"}, "target-unknown"),
        ({"a": "name", "z": "phone"}, "mapped-columns-missing"),
    ],
)
def test_a_mapping_that_cannot_be_says_why(columns, code):
    assert code in [each.code for each in mapping_problems(ColumnMapping(columns), ["a", "b"])]


def test_a_mapping_file_is_json_or_yaml():
    as_json = b'{"columns": {"A": "name"}, "values": {"B": {"x": "cooperative"}}}'
    as_yaml = b"columns:\n  A: name\nvalues:\n  B:\n    x: cooperative\n"
    assert mapping_from_file(as_json) == mapping_from_file(as_yaml)
    assert mapping_from_file(b'{"A": "name"}').columns == {"A": "name"}
    for wrong in (
        b"[1]",
        b"\xff",
        b"{",
        b"columns: 3",
        b"!!python/object:os.system {}",
        b"columns: {a: b}\nvalues: {a: 1}",
    ):
        with pytest.raises(UnreadableFile):
            mapping_from_file(wrong)


def read_one(headings, cells, mapping=None, **options):
    table = read_table(csv_file([cells], headings))
    mapping = mapping or guessed_mapping(table, WORDS)
    return RowReader(table.headings, mapping, WORDS, country="KR", **options).read(1, table.rows[0])


def test_a_korean_row_is_read():
    draft, problems = read_one(
        ("기업명", "유형", "주소", "인증번호", "인증일자", "유효기간", "대표자", "사업자등록번호", "설립일", "업종"),
        (
            "(주)가",
            "사회적기업",
            "(17500) 경기 안성시 일죽면 1",
            "제1호",
            "2020.1.3",
            "2020.1.3~2023-01-02",
            "홍",
            "2208162517",
            "2019년",
            "교육",
        ),
    )
    assert problems == []
    assert (draft.entry.region, draft.entry.locality, draft.entry.street_address) == ("경기도", "안성시", "일죽면 1")
    assert (draft.entry.postcode, draft.entry.country_code) == ("17500", "KR")
    assert draft.type_code == "kr-certified-social-enterprise"
    assert draft.certification == {"kind": "", "number": "제1호", "start": "2020-01-03", "end": "2023-01-02"}
    assert draft.identifiers == {"business-number": "220-81-62517"}
    assert (draft.founded, draft.entry.activities) == (date(2019, 1, 1), ("activities-ica/ICA60",))
    assert "홍" not in repr(draft)


@pytest.mark.parametrize(
    ("headings", "cells", "code"),
    [
        (("기업명", "주소"), ("", "안성"), "name-required"),
        (("기업명", "사업자등록번호"), ("가", "123-45-67890"), "business-number-wrong"),
        (("기업명", "사업자등록번호"), ("가", "1.23E+09"), "number-shortened"),
        (("기업명", "위도", "경도"), ("가", "37", ""), "coordinate-alone"),
        (("기업명", "위도", "경도"), ("가", "127", "37"), "coordinate-out-of-range"),
        (("기업명", "설립일"), ("가", "어제"), "day-wrong"),
        (("기업명", "이메일"), ("가", "전화주세요"), "email-wrong"),
        (("기업명", "인증일자", "인증만료일"), ("가", "2021-01-01", "2020-01-01"), "ends-before-start"),
        (("기업명", "설명"), ("가", "대표 900101-1234567"), "resident-number"),
        (("기업명", "설명"), ("가", "a\x00b"), "control-character"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(headings, cells, code):
    draft, problems = read_one(headings, cells)
    assert draft is None
    assert [problem.code for problem in problems if problem.severity == "error"] == [code]


def test_a_mobile_number_is_published_only_where_somebody_said_so():
    headings, cells = ("기업명", "전화번호", "비고"), ("가", "010-1234-5678", "x")
    mapping = {"기업명": "name", "전화번호": "phone"}
    draft, problems = read_one(headings, cells, ColumnMapping(mapping))
    assert (draft.entry.phone, [each.code for each in problems]) == ("", ["mobile-left-out"])
    draft, problems = read_one(headings, cells, ColumnMapping(mapping, confirmed=True))
    assert (draft.entry.phone, problems) == ("010-1234-5678", [])


def test_values_mean_what_the_mapping_says():
    mapping = ColumnMapping({"기업명": "name", "유형": "type"}, {"유형": {"A형": "kr-village-enterprise", "B형": "-"}})
    assert read_one(("기업명", "유형"), ("가", "A형"), mapping)[0].type_code == "kr-village-enterprise"
    assert read_one(("기업명", "유형"), ("가", "B형"), mapping)[1] == []
    assert [each.code for each in read_one(("기업명", "유형"), ("가", "C형"), mapping)[1]] == ["type-unknown"]
    wrong = ColumnMapping({"기업명": "name", "업종": "activity"}, {"업종": {"A": "no/such"}})
    draft, problems = read_one(("기업명", "업종"), ("가", "A"), wrong)
    assert (draft.entry.activities, [each.code for each in problems]) == ((), ["activity-unknown"])
    assert read_one(("기업명", "유형"), ("가", "여성기업, 마을기업"), mapping)[0].type_code == "kr-village-enterprise"


def test_ragged_rows_are_filled_or_refused():
    table = read_table("기업명,주소,전화번호\n가\n나,안성,031-1-2,남음\n다,안성,,\n".encode())
    reader = RowReader(table.headings, guessed_mapping(table, WORDS), WORDS)
    read = [reader.read(number, row) for number, row in enumerate(table.rows, start=1)]
    assert [draft is not None for draft, _problems in read] == [True, False, True]
    assert read[1][1][0].code == "cells-too-many"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("경기도 수원시 팔달구 효원로 1", ("경기도", "수원시 팔달구", "효원로 1", "")),
        ("서울 중구 세종대로 110", ("서울특별시", "중구", "세종대로 110", "")),
        ("우17500 안성시 일죽면 1", ("", "안성시", "일죽면 1", "17500")),
        ("12 rue Neuve, Bordeaux", ("", "", "12 rue Neuve, Bordeaux", "")),
        ("경기", ("경기도", "", "", "")),
    ],
)
def test_a_korean_address_comes_apart(text, parts):
    assert tuple(address_parts(text)) == parts


@pytest.mark.parametrize(
    "text", ["2020-01-31", "2020.1.31.", "20200131", "2020년 1월 31일", "31/01/2020", "43861", "2020-01-31 09:00"]
)
def test_days_are_read_in_every_way_of_writing(text):
    assert day(text) == date(2020, 1, 31)


def test_what_a_spreadsheet_took_from_numbers_comes_back():
    assert telephone("316711234", korean=True) == "0316711234"
    assert telephone("0316711234", korean=True) == "0316711234"
    assert postcode("1234", korean=True) == "01234"
    with pytest.raises(BadCell):
        telephone("3.17E+08")
    assert business_number("2208162517") == "220-81-62517"


@pytest.mark.parametrize("number", ["010-1234-5678", "01012345678", "+82 10 1234 5678", "011-123-4567"])
def test_mobile_numbers_are_told(number):
    assert is_mobile(number)
    assert not is_mobile("031-123-4567")


def test_coordinates_are_exact():
    draft, _problems = read_one(("기업명", "위도", "경도"), ("가", "37.0080004", "127.2"))
    assert (draft.entry.latitude, draft.entry.longitude) == (Decimal("37.008000"), Decimal("127.200000"))
