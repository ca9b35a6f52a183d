import time

import pytest

from dure.local.directory.feeds.engine.fetching import Limits, fetch
from dure.local.directory.feeds.engine.problems import SourceProblem

CSV = {"Content-Type": "text/csv"}


def get(source, path="/file", form="csv", **options):
    return fetch(f"{source.address}{path}", form, (source.host,), **options)


def refusal(source, path="/file", form="csv", **options):
    with pytest.raises(SourceProblem) as problem:
        get(source, path, form, **options)
    return problem.value


def test_what_a_source_sends_comes_whole(source):
    source.csv("/file", b"a,b\n" * 100_000)
    assert get(source) == b"a,b\n" * 100_000


def test_a_source_that_is_not_allowed_is_not_asked(source):
    source.csv("/file", b"a")
    with pytest.raises(SourceProblem) as problem:
        fetch(f"{source.address}/file", "csv", ())
    assert problem.value.code == "not-https"
    assert source.asked == []


@pytest.mark.parametrize(("status", "passing"), [(400, False), (401, False), (404, False), (429, True), (503, True)])
def test_trouble_of_the_source_may_pass_and_refusals_do_not(source, status, passing):
    source.answers["/file"] = (status, CSV, b"")
    problem = refusal(source)
    assert (problem.code, problem.details, problem.passing) == ("refused-by-source", {"status": status}, passing)


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/html"), ("json", "text/html; charset=utf-8"), ("xml", "application/json")]
)
def test_a_web_page_is_no_source(source, form, kind):
    source.answers["/file"] = (200, {"Content-Type": kind}, b"<html></html>")
    assert refusal(source, form=form).code == "wrong-kind"


def test_packed_content_that_nobody_asked_for_is_refused(source):
    source.answers["/file"] = (200, CSV | {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    assert refusal(source).code == "wrong-encoding"


def test_a_source_without_end_is_cut_off(source):
    source.csv("/file", b"x" * 300_000)
    assert refusal(source, limits=Limits(largest=200_000)).code == "too-large"


def test_a_source_that_takes_too_long_is_given_up(source):
    def slow(_query):
        time.sleep(1)
        return 200, CSV, b""

    source.answers["/file"] = slow
    problem = refusal(source, limits=Limits(patience=0.2))
    assert (problem.code, problem.passing) == ("no-answer", True)


def test_a_source_that_stops_in_between_is_no_whole_source(source):
    source.answers["/file"] = (200, CSV | {"Content-Length": "100"}, b"only this")
    assert refusal(source).code == "no-answer"


def test_a_redirect_on_the_same_host_is_followed(source):
    source.answers["/old"] = (302, {"Location": "/file"}, b"")
    source.csv("/file", b"found")
    assert get(source, "/old") == b"found"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example.org/", "http://169.254.169.254/latest/meta-data/", "//10.0.0.1/"]
)
def test_a_redirect_to_another_host_is_refused_before_it_is_asked(source, target):
    source.answers["/file"] = (302, {"Location": target}, b"")
    assert refusal(source).code == "redirected-away"


def test_a_redirect_to_another_port_or_scheme_of_the_host_is_checked_anew(source):
    source.answers["/file"] = (302, {"Location": "http://127.0.0.1:22/"}, b"")
    assert refusal(source).code == "not-https"
    source.answers["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert refusal(source).code in {"no-address", "redirected-away"}


def test_redirects_in_a_circle_end(source):
    source.answers["/file"] = (302, {"Location": "/file"}, b"")
    assert refusal(source).code == "redirected-in-circles"
    assert len(source.asked) == 4


def test_the_connection_goes_to_the_address_that_was_checked_though_the_name_changes_its_mind(source):
    source.csv("/file", b"found")
    asked = []

    def once(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    name = f"changing.example.org:{source.port}"
    assert fetch(f"http://{name}/file", "csv", (name,), resolver=once) == b"found"
    assert asked == ["changing.example.org"]


def test_nobody_there_is_trouble_that_may_pass():
    with pytest.raises(SourceProblem) as problem:
        fetch("http://127.0.0.1:1/", "csv", ("127.0.0.1:1",))
    assert (problem.value.code, problem.value.passing) == ("no-answer", True)


def test_whoever_watches_can_stop_it(source):
    source.csv("/file", b"x" * 100)

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get(source, watch=stop)


def test_letters_outside_ascii_in_a_path_are_written_as_they_must_be(source):
    source.csv("/%EC%95%88%EC%84%B1", b"found")
    assert get(source, "/안성") == b"found"
