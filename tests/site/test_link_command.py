"""`dure link A.csv B.csv --out PAIRS.csv`: files in, file out, no database."""

import csv

import pytest

from dure.site.cli import main

LEFT = (
    "ID,Name,Other Names,Address,Postcode,Country\n"
    "1,주식회사 안성두레,두레; Dure,경기도 안성시 중앙로 12,17534,KR\n2,Oak Co-op,,,,GB\n"
)
RIGHT = "name,id,other_names,post code\n안성 두레(주),a,,17534\nElm Trust,b,,\nOak Cooperative Limited,c,,\n"


@pytest.fixture
def files(tmp_path):
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(LEFT, encoding="utf-8")
    right.write_text(RIGHT, encoding="utf-8")
    return left, right, tmp_path / "pairs.csv"


def run(files, *more):
    left, right, out = files
    return main(["link", str(left), str(right), "--out", str(out), *more])


def rows(path):
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_pairs_are_written_with_score_and_reason(files, capsys):
    assert run(files) == 0
    found = rows(files[2])
    assert [(row["left_id"], row["right_id"]) for row in found] == [("1", "a"), ("2", "c")]
    assert all(0.5 <= float(row["score"]) <= 1 for row in found)
    assert "same name: “주식회사 안성두레” / “안성 두레(주)”" in found[0]["reason"]
    assert "same postcode: “17534”" in found[0]["reason"]
    assert "2 pairs" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognized(files, encoding, delimiter):
    text = LEFT.replace("두레; Dure", "두레").replace(",", delimiter)
    files[0].write_bytes(text.encode(encoding))
    assert run(files) == 0
    assert len(rows(files[2])) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,postcode\nOak,1\n", "left.csv, line 1: there is no column “id”. The first row has to name"),
        (b"", "left.csv is empty. The first row has to name the columns: id, name"),
        (b"\xef\xbb\xbf \r\n", "left.csv is empty"),
        (
            b"id,name\n1,Oak\n\n2,Elm\n1,Ash\n",
            "left.csv, line 5: the id “1” stands in line 2 already. Give each organization an id",
        ),
        (b"id,name\n,Oak\n", "left.csv, line 2: the id is missing"),
        (b"id,name\n1,\n", "left.csv, line 2: the name is missing"),
        (b'id,name\n1,"Oak\nand Elm"\n2,\n', "left.csv, line 4: the name is missing"),
        (b"id,name,Name\n1,a,b\n", "left.csv, line 1: there are two columns “name”. Rename one"),
        (b"id,name\n1,Oak\n2,\x81\xff\xfe\n", "left.csv, line 3: this is not text in UTF-8, UTF-16 or CP949. Save"),
        ("id,name\n1,Oak\n2,Café du coin\n".encode("latin-1"), "left.csv, line 3: this is not text"),
        ("id,name\n1,Oak\n".encode("utf-16-le"), "left.csv, line 1: this is not text"),
        (b"PK\x03\x04\x00\x00", "left.csv, line 1: this is not text"),
        (b"id,name\n1,Oak\n2," + b"x" * 1_100_000 + b"\n", "line 3: a cell has more than 1,000,000 characters"),
        (b'id,name\n1,"Oak\n' + b"2,Elm\n" * 300_000, "line 2: a cell has more than 1,000,000 characters"),
    ],
)
def test_a_wrong_file_is_named_and_nothing_is_written(files, capsys, content, words):
    files[0].write_bytes(content)
    files[2].write_text("before")
    assert run(files) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "left.csv" in error
    assert files[2].read_text() == "before"
    assert len(list(files[2].parent.iterdir())) == 3


def test_a_missing_file_is_named(files, capsys):
    files[1].unlink()
    assert run(files) == 2
    assert "right.csv could not be read" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(files, capsys):
    assert run((files[0], files[1], files[2].parent / "nowhere" / "pairs.csv")) == 2
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("threshold", ["2", "-1", "much", "nan"])
def test_a_wrong_threshold_is_refused(files, threshold):
    with pytest.raises(SystemExit) as refused:
        run(files, "--threshold", threshold)
    assert refused.value.code == 2


def test_a_higher_threshold_leaves_only_surer_pairs(files):
    run(files, "--threshold", "1")
    assert all(float(row["score"]) == 1 for row in rows(files[2]))


def test_short_rows_and_blank_lines_are_no_mistake(files):
    files[0].write_text("id,name,postcode\n\n1,Oak Co-op\n")
    assert run(files) == 0
    assert [row["right_id"] for row in rows(files[2])] == ["c"]
