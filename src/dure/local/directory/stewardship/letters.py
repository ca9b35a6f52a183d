"""Mail that this room sends: plain text, after the change that it tells of is on record."""

from collections.abc import Mapping
from email.message import EmailMessage as MIMEMessage
from email.policy import Policy
from email.policy import default as default_policy
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

# Characters of a line, without its end (RFC 5322).
LONGEST_LINE = 998


class Letter(EmailMessage):
    """A mail whose headers stand on one line each.

    A folded link to unsubscribe would be written as an encoded word, which programs do not read as an address.
    """

    def message(self, *, policy: "Policy[Any] | None" = None) -> MIMEMessage:
        whole = (policy or default_policy).clone(max_line_length=LONGEST_LINE, cte_type="7bit")
        return super().message(policy=whole)


def page_address(name: str, *arguments: object) -> str:
    """The full address of a page in the language that is active."""
    return f"{settings.DURE.base_url}{reverse(name, args=arguments)}"


def send(
    address: str, subject: str, template: str, context: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> None:
    """Write the mail in the language that is active, and send it once the change is on record.

    Nothing is sent where there is no address. A line break in a subject would begin another header,
    so it is written on one line.
    """
    if not address:
        return
    text = render_to_string(template, {**context, "base_url": settings.DURE.base_url})
    mail = Letter(" ".join(subject.split()), text.strip() + "\n", None, [address], headers=dict(headers or {}))
    transaction.on_commit(mail.send)
