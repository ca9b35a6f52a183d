"""Text messages go to the backend that the operator names."""

import pytest

from dure.core.kit.texting import has_service, send_text

sent: list[tuple[str, str]] = []


def keep(to: str, words: str) -> None:
    sent.append((to, words))


def refuse(to: str, words: str) -> None:
    raise OSError("the service does not answer")


def test_a_message_is_printed_where_no_service_is_named(capsys):
    send_text("010-0000-0000", "예약한 날이에요.")
    assert "Text message to 010-0000-0000\n\n예약한 날이에요.\n" in capsys.readouterr().out


def test_a_message_goes_to_the_named_backend(settings):
    settings.TEXT_BACKEND = f"{__name__}.keep"
    send_text("010-0000-0000", "Today at ten.")
    assert sent == [("010-0000-0000", "Today at ten.")]


def test_printing_is_no_service(settings):
    assert not has_service()
    settings.TEXT_BACKEND = f"{__name__}.keep"
    assert has_service()


def test_the_caller_learns_that_a_message_was_not_sent(settings):
    settings.TEXT_BACKEND = f"{__name__}.refuse"
    with pytest.raises(OSError, match="does not answer"):
        send_text("010-0000-0000", "Today at ten.")
