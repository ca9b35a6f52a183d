import json

import pytest

from dure.local.directory.feeds.engine.items import (
    items_at,
    read_document,
    standard_file,
    standard_rows,
    table_items,
    value_at,
)
from dure.local.directory.feeds.engine.pages import Paging, all_items, page_url
from dure.local.directory.feeds.engine.problems import SourceProblem
from local.directory.exchange.tables import workbook

XML = """<?xml version="1.0" encoding="{0}"?>
<response><header><resultCode>00</resultCode></header><body><items>{1}</items></body></response>"""
ITEM = "<item><no>{0}</no><name>마을 {0}</name></item>"
PATH = "response.body.items.item"


def xml(*numbers, encoding="utf-8"):
    return XML.format(encoding, "".join(ITEM.format(number) for number in numbers)).encode(encoding)


def code_of(call, *arguments):
    with pytest.raises(SourceProblem) as problem:
        call(*arguments)
    return problem.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
def test_xml_is_read_as_items(encoding):
    items = items_at(read_document(xml(1, 2, encoding=encoding), "xml"), PATH)
    assert items == [{"no": "1", "name": "마을 1"}, {"no": "2", "name": "마을 2"}]


def test_one_item_alone_and_none_at_all_are_lists_too():
    assert len(items_at(read_document(xml(1), "xml"), PATH)) == 1
    assert items_at(read_document(xml(), "xml"), PATH) == []
    assert items_at({"response": {"body": {"items": ""}}}, PATH) == []
    assert items_at([{"no": "1"}], "") == [{"no": "1"}]


@pytest.mark.parametrize("path", ["response.bodies.items.item", "nothing", "response.header.resultCode"])
def test_a_path_that_leads_to_no_list_is_refused_rather_than_read_as_empty(path):
    assert code_of(items_at, read_document(xml(1), "xml"), path) == "no-items"


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<a>" * 100 + b"</a>" * 100,
        b"<a><b></a>",
        b"",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<?xml version="1.0" encoding="euc-kr"?><a>\xff\xff</a>',
    ],
)
def test_hostile_and_broken_xml_is_refused(hostile):
    assert code_of(read_document, hostile, "xml") == "not-xml"


@pytest.mark.parametrize("broken", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"<html></html>", b"<html>"])
def test_what_is_no_json_is_refused(broken):
    assert code_of(read_document, broken, "json") in {"not-json", "not-xml"}


def test_errors_that_come_with_200_are_errors():
    document = {"response": {"header": {"resultCode": "22", "resultMsg": "LIMITED_NUMBER_OF_SERVICE_REQUESTS"}}}
    with pytest.raises(SourceProblem) as problem:
        read_document(json.dumps(document).encode(), "json")
    assert problem.value.code == "source-says"
    assert problem.value.details == {"code": "22", "message": "LIMITED_NUMBER_OF_SERVICE_REQUESTS"}


def test_values_are_found_by_path_and_written_as_text():
    item = {"addr": {"city": " Anseong "}, "tags": ["a", "b", {"c": 1}], "year": 2019, "none": None}
    assert value_at(item, "addr.city") == "Anseong"
    assert value_at(item, "tags") == "a;b"
    assert value_at(item, "tags.1") == "b"
    assert value_at(item, "year") == "2019"
    assert [value_at(item, path) for path in ("none", "addr", "tags.9", "addr.city.more")] == ["", "", "", ""]


def test_a_file_is_read_by_its_headings_in_korean_windows_encoding_too():
    content = "인증번호,기업명\n제2007-001호,두레\n\n".encode("cp949")
    assert table_items(content) == [{"인증번호": "제2007-001호", "기업명": "두레"}]
    assert code_of(table_items, b'a,b\n"open') == "not-csv"
    assert table_items(b"") == []


@pytest.mark.parametrize(
    "content",
    [
        "인증번호;기업명\n7;두레\n".encode(),
        "인증번호\t기업명\n7\t두레\n".encode("utf-16"),
        "인증번호,기업명\n7,두레\n".encode("cp949"),
        workbook([["7", "두레"]], ["인증번호", "기업명"]),
    ],
)
def test_a_file_is_read_as_the_import_of_files_reads_it(content):
    assert table_items(content) == [{"인증번호": "7", "기업명": "두레"}]


def test_items_become_rows_of_a_standard_file():
    items = [{"no": 7, "name": "Dure", "addr": {"city": "Anseong"}}]
    mapping = {"Identifier": "no", "Name": "name", "Locality": "addr.city", "Country ID": "=KR"}
    rows = standard_rows(items, mapping)
    assert rows == [{"Identifier": "7", "Name": "Dure", "Locality": "Anseong", "Country ID": "KR"}]
    assert "7,Dure," in standard_file(rows).decode()
    assert standard_rows([{"a.b": "1"}], {"Identifier": "a.b"}, flat=True) == [{"Identifier": "1"}]
    assert standard_rows([], mapping) == []


def test_items_without_any_identifier_are_refused():
    assert code_of(standard_rows, [{"name": "Dure"}], {"Identifier": "no", "Name": "name"}) == "no-identifiers"


PAGING = Paging("json", "items", "total", "page", "size", 2)


def pages(items, size=2, total=None):
    def get(url):
        from urllib.parse import parse_qs, urlsplit

        page = int(parse_qs(urlsplit(url).query)["page"][0])
        document = {"items": items[(page - 1) * size : page * size]}
        return json.dumps(document | ({} if total is None else {"total": total})).encode()

    return get


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("tells_total", [True, False])
def test_all_pages_are_read_however_many_there_are(count, tells_total):
    items = [{"no": number} for number in range(count)]
    get = pages(items, total=count if tells_total else None)
    assert all_items("https://example.org/", PAGING, "", get) == items


def test_a_service_that_sends_the_same_page_again_and_again_is_found_out():
    get = lambda url: b'{"items": [{"no": 1}, {"no": 2}], "total": 9}'  # noqa: E731
    assert code_of(all_items, "https://example.org/", PAGING, "", get) == "pages-repeat"


def test_a_service_that_sends_less_than_it_tells_of_is_tried_again():
    with pytest.raises(SourceProblem) as problem:
        all_items("https://example.org/", PAGING, "", pages([{"no": 1}], total=5))
    assert (problem.value.code, problem.value.passing) == ("items-missing", True)


@pytest.mark.parametrize("key", ["a+b/c==", "a%2Bb%2Fc%3D%3D"])
def test_a_key_is_sent_the_same_whether_it_was_copied_encoded_or_not(key):
    paging = Paging("json", page_parameter="pageNo", key_parameter="serviceKey", parameters={"type": "json"})
    url = page_url("https://example.org/서비스?year=2025", paging, key, 3)
    assert url == (
        "https://example.org/%EC%84%9C%EB%B9%84%EC%8A%A4?year=2025&type=json&serviceKey=a%2Bb%2Fc%3D%3D&pageNo=3"
    )
