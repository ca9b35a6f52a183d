"""The pages of daily logs and reports: who sees what, in three languages, and that no figure differs from another."""

import csv
import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from builders import make_organization, make_person, make_user, make_user_with_role
from daybook_world import at
from dure.core.agents.roles import Role
from dure.ledger.sealing import seal_events
from dure.local.spaces.daybook import actions
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.models import Picture, SignedLog
from pictures import png

pytestmark = pytest.mark.django_db
DAY = "/en/desk/bathhouse/days/2025-03-03/"
MONTH = "/en/desk/bathhouse/reports/2025-03/"


@pytest.fixture
def day(bath, client):
    """A third of March on which a little of everything happened, and the desk signed in."""
    known = make_person()
    bath.visit(at(3, 9), known)
    bath.visit(at(3, 10), guests=6)
    bath.visit(at(2, 10, month=2), guests=2)
    bath.lunch(at(3, 12), guests=3, people=[known])
    bath.hours(at(3, 9), 3, make_person())
    bath.money("purchase", at(3, 15), 12500)
    bath.money("contribution", at(3, 15), 300000)
    client.force_login(bath.staff)
    return bath


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_day_writes_its_log_by_itself(client, day):
    shown = text_of(client.get(DAY))
    assert re.search(r"Bath 7 1 6 2", shown)
    assert "₩12,500" in shown
    assert "₩300,000" in shown
    assert "3 hours" in shown
    assert "The 7 records behind these figures" in shown


def test_every_figure_leads_to_the_events_behind_it(client, day):
    page = client.get(DAY).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/en/ledger/\?[^"]+)"', page)}
    found = text_of(client.get(next(link for link in links if "action=deliverService" in link and "bath" in link)))
    assert "2 records" in found
    assert "Only what happened at" in found
    everything = next(link for link in links if "action" not in link and "specification" not in link)
    assert "7 records" in text_of(client.get(everything))


def test_a_day_is_remarked_on_closed_and_signed_on_its_page(client, day):
    client.post(f"{DAY}remark/", {"remark-text": "A quiet day."})
    client.post(f"{DAY}close/")
    assert "waits for the signature" in text_of(client.get(DAY))
    assert client.post(f"{DAY}sign/").status_code == 403
    client.force_login(day.manager)
    client.post(f"{DAY}sign/")
    shown = text_of(client.get(DAY))
    assert "Version 1" in shown
    assert "Manager Kim" in shown
    assert "A quiet day." in shown
    signed = client.get(f"{DAY}signed/1.json").json()
    assert signed["digest"] == SignedLog.objects.get().digest
    day.visit(at(3, 17), guests=2)
    shown = text_of(client.get(DAY))
    assert "Bath: 7 when it was signed, 9 now" in shown
    assert "Sign again" in shown


def test_a_picture_that_is_refused_says_why_and_one_that_is_fine_is_shown(client, day):
    file = SimpleUploadedFile("lunch.png", png(), "image/png")
    refused = client.post(f"{DAY}pictures/", {"picture-picture": file, "picture-caption": "Lunch"})
    assert refused.status_code == 422
    assert "confirm that they agreed" in text_of(refused)
    file.seek(0)
    given = {"picture-picture": file, "picture-caption": "Lunch", "picture-consent": "on", "picture-in_reports": "on"}
    assert client.post(f"{DAY}pictures/", given).status_code == 302
    picture = Picture.objects.get()
    assert client.get(f"{DAY}pictures/{picture.pk}/").content == png()
    client.logout()
    assert client.get(f"{DAY}pictures/{picture.pk}/").status_code == 403
    actions.publish_report(day.manager, day.space, Period(2025, 3))
    assert client.get(f"{DAY}pictures/{picture.pk}/")["Content-Type"] == "image/png"
    assert str(picture.pk) in client.get(MONTH).content.decode()
    assert b"/Subtype/Image" in client.get(f"{MONTH}report.pdf").content.replace(b" ", b"")
    assert "visit" in text_of(client.get("/en/desk/bathhouse/reports/"))


def test_the_days_of_a_month_are_listed_and_taken_along(client, day):
    shown = text_of(client.get("/en/desk/bathhouse/days/?month=2025-03"))
    assert "Monday, March 3, 2025 Open 7 4 3" in shown
    lines = b"".join(client.get("/en/desk/bathhouse/days/?month=2025-03&format=csv")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines)))[1] == ["2025-03-03", "Open", "7", "4", "3", "7", ""]
    assert client.get("/en/desk/bathhouse/days/?month=nonsense").status_code == 200


def test_who_may_read_daily_logs(client, day):
    for who, status in (
        (make_user_with_role(Role.OFFICER, day.space.operator.territory), 200),
        (make_user_with_role(Role.DESK_STAFF, make_organization()), 403),
        (make_user_with_role(Role.ENTRY_OWNER, day.partner), 403),
        (make_user(), 403),
    ):
        client.force_login(who)
        for address in (DAY, "/en/desk/bathhouse/days/"):
            assert client.get(address).status_code == status, (who, address)
    client.logout()
    assert client.get(DAY).status_code == 302


def test_who_may_read_a_report_before_and_after_it_is_published(client, day):
    owner = make_user_with_role(Role.ENTRY_OWNER, day.partner)
    readers = [(owner, 200), (make_user(), 403), (None, 403)]
    for who, status in readers:
        client.logout() if who is None else client.force_login(who)
        for address in (MONTH, f"{MONTH}report.pdf", f"{MONTH}report.xlsx"):
            assert client.get(address).status_code == status, (who, address)
    assert "Reports" not in text_of(client.get("/en/desk/bathhouse/about/"))
    client.force_login(day.staff)
    assert client.post(f"{MONTH}publish/").status_code == 403
    client.force_login(day.manager)
    client.post(f"{MONTH}publish/")
    client.logout()
    assert client.get(MONTH).status_code == 200
    assert "March 2025" in text_of(client.get("/en/desk/bathhouse/about/"))
    assert client.get("/en/desk/bathhouse/reports/2025-02/").status_code == 403
    client.force_login(day.manager)
    client.post(f"{MONTH}publish/", {"withdraw": "1"})
    client.logout()
    assert client.get(MONTH).status_code == 403


def test_a_report_shows_the_period_before_and_hides_few_people(client, day):
    seal_events()
    shown = text_of(client.get(MONTH))
    assert re.search(r"Visits 7 February 2025: 2", shown)
    assert re.search(r"Different people fewer than 5 February 2025: 0", shown)
    assert re.search(r"Given by partners ₩300,000", shown)
    assert "Giver" in shown
    assert "Seals over them: 1" in shown
    year = text_of(client.get("/en/desk/bathhouse/reports/2025/"))
    assert re.search(r"Visits 9 2024: 0", year)


def test_page_workbook_and_ledger_give_the_same_figures(client, day):
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{MONTH}report.xlsx").content))
    rows = {row[1]: row for row in book.get_sheet_by_name("Figures").to_python()}
    assert rows["Bath"][2:8] == [7, "one", 1, 6, 2, 2]
    assert rows["Shopping"][2] == 12500
    check = dict(row[:2] for row in book.get_sheet_by_name("Check").to_python()[1:])
    assert check["Events in the ledger"] == 7
    course = book.get_sheet_by_name("Course").to_python()
    assert sum(row[1] for row in course[1:]) == 7
    assert len(course) == 32


@pytest.mark.parametrize("language", ["en", "ko", "fr", "es"])
def test_a_report_is_a_tagged_document_in_every_language(client, day, language):
    response = client.get(f"/{language}/desk/bathhouse/reports/2025-03/report.pdf")
    assert response.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in response.content
    assert f"/Lang({language})".encode() in response.content.replace(b"/Lang (", b"/Lang(")
    assert b"Pretendard" in response.content


def test_an_empty_month_is_a_page_too(client, day):
    for period in ("2024-01", "2024"):
        for end in ("", "report.pdf", "report.xlsx"):
            assert client.get(f"/ko/desk/bathhouse/reports/{period}/{end}").status_code == 200


@pytest.mark.parametrize("period", ["2025-13", "0001", "9999", "x", "2025-03-03", "2025-03-99"])
def test_an_address_of_no_period_is_not_found(client, day, period):
    assert client.get(f"/en/desk/bathhouse/reports/{period}/").status_code == 404
    assert client.get(f"/en/desk/bathhouse/days/{period.replace('03-03', '03')}/").status_code == 404


def test_the_desk_of_pages_asks_no_more_queries_for_more_events(client, day):
    for address in (DAY, MONTH, "/en/desk/bathhouse/days/?month=2025-03", "/en/desk/bathhouse/reports/2025/"):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address)
        for number in range(8):
            day.visit(at(3 + number, 11), make_person())
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few), address


def test_a_picture_of_another_day_or_space_is_not_found(client, day):
    picture = actions.add_picture(day.staff, day.space, date(2025, 3, 3), png(), "Lunch", consent=True)
    assert client.get(f"/en/desk/bathhouse/days/2025-03-04/pictures/{picture.pk}/").status_code == 404
    assert client.get(f"{DAY}pictures/{uuid4()}/").status_code == 404
    assert client.post(f"/en/desk/bathhouse/days/2025-03-04/pictures/{picture.pk}/remove/").status_code == 404
    client.post(f"{DAY}pictures/{picture.pk}/remove/")
    assert not Picture.objects.exists()
