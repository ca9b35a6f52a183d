"""E-mails of a site without a mail server."""

import io

from django.core.mail import EmailMessage

from dure.site.printed_mail import EmailBackend


def test_a_korean_mail_is_printed_so_that_its_link_can_be_opened():
    console = io.StringIO()
    link = f"http://127.0.0.1:8000/ko/organizations/keeping/link/{'x' * 90}/"
    mail = EmailMessage("등록 정보 관리 신청", f"안녕하십니까.\n\n{link}\n", "dure@localhost", ["kim@hanbit.example"])
    assert EmailBackend(stream=console).send_messages([mail]) == 1
    printed = console.getvalue()
    assert "To: kim@hanbit.example\nSubject: 등록 정보 관리 신청\n" in printed
    assert f"\n{link}\n" in printed
