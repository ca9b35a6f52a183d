"""Reading what was sent: the links of a mail, and pages opened from them."""

import re
from urllib.parse import urlsplit


def sent(mailoutbox, callbacks):
    """Run what waits for the transaction's end; the mails that are there then."""
    for callback in callbacks:
        callback()
    return mailoutbox


def links_in(mail):
    """The paths of all pages that a mail leads to, in their order."""
    return [urlsplit(url).path for url in re.findall(r"https?://\S+", mail.body)]
