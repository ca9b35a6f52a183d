"""The monthly digest: which entries its reader keeps and nobody has confirmed for long."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dure.core.agents.models import Organization, User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.directory.stewardship.confirming import freshness_of
from dure.local.directory.stewardship.letters import page_address, send
from dure.local.directory.stewardship.models import DigestChoice, SentDigest
from dure.local.directory.stewardship.queries import digest_readers, entries_to_check

CHECK_SALT, CHOICE_SALT = "stewardship.digest.check", "stewardship.digest.choice"
LINK_DAYS = 45
MOST_ENTRIES = 20


def send_digests(today: date | None = None, progress: Callable[[int, int], object] | None = None) -> int:
    """Send this month's digest to everybody who owns or moderates entries that want checking.

    Returns how many were sent. Each reader has a transaction of their own, and gets one digest a month
    however often this runs, also when two workers run it at the same time.
    """
    today = today or timezone.localdate()
    readers = list(digest_readers())
    sent = 0
    for number, reader in enumerate(readers, start=1):
        sent += send_digest(reader, today)
        if progress is not None:
            progress(number, len(readers))
    return sent


def send_digest(reader: User, today: date) -> bool:
    """Send one reader's digest of the month of `today`; False where they need none, want none, or have it."""
    month = today.replace(day=1)
    if not wants_digest(reader) or SentDigest.objects.filter(user=reader, month=month).exists():
        return False
    due = entries_to_check(reader, today)
    entries = list(due[:MOST_ENTRIES])
    if not entries:
        return False
    total = len(entries) if len(entries) < MOST_ENTRIES else due.count()
    try:
        with transaction.atomic():
            SentDigest.objects.create(user=reader, month=month, entries=total)
            _write(reader, entries, total)
    except IntegrityError:
        # Another worker was first.
        return False
    return True


def _write(reader: User, entries: list[Organization], total: int) -> None:
    with override(reader.language or None):
        stop = page_address("stewardship:digest_choice", choice_token(reader))
        context = {
            "entries": [
                {
                    "name": str(each.name),
                    "checked_on": each.checked_on,
                    "freshness": freshness_of(each),
                    "link": page_address("stewardship:check", check_token(reader, each)),
                }
                for each in entries
            ],
            "more": total - len(entries),
            "desk": page_address("stewardship:desk"),
            "stop": stop,
        }
        subject = ngettext(
            "One entry to check in the directory", "%(total)d entries to check in the directory", total
        ) % {"total": total}
        headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        send(reader.email, subject, "stewardship/mail/digest.txt", context, headers)


def check_token(reader: User, organization: Organization) -> str:
    """What the link of one entry in one reader's digest holds."""
    return signing.dumps([str(reader.pk), str(organization.pk)], salt=CHECK_SALT)


def choice_token(reader: User) -> str:
    """What the link of one reader to their choice holds."""
    return signing.dumps(str(reader.pk), salt=CHOICE_SALT)


def entry_of_link(token: str) -> tuple[User, Organization]:
    """Whose link it is and for which entry. Refused for one that is malformed or too old.

    Whether they may confirm the entry still is asked when they do.
    """
    try:
        user, organization = signing.loads(token, salt=CHECK_SALT, max_age=timedelta(days=LINK_DAYS))
        return (
            User.objects.get(pk=user, is_active=True),
            Organization.objects.select_related("territory", "type", "agent").get(pk=organization),
        )
    except signing.SignatureExpired:
        raise Refused("expired-link", _("This link is too old. Sign in to confirm the entry.")) from None
    except (signing.BadSignature, User.DoesNotExist, Organization.DoesNotExist, ValidationError, ValueError, TypeError):
        raise Refused("wrong-link", _("This link is not complete. Copy all of it from the e-mail.")) from None


def reader_of_link(token: str) -> User:
    """Whose choice the link is for. It stays valid: people unsubscribe from old mail, too."""
    try:
        return User.objects.get(pk=UUID(signing.loads(token, salt=CHOICE_SALT)))
    except (signing.BadSignature, User.DoesNotExist, ValueError, TypeError, AttributeError):
        raise Refused("wrong-link", _("This link is not complete. Copy all of it from the e-mail.")) from None


@transaction.atomic
def choose_digest(reader: User, *, wanted: bool) -> None:
    """Have the monthly digest, or have it no more."""
    DigestChoice.objects.update_or_create(user=reader, defaults={"wanted": wanted})
    log_change(reader.agent_id, "choose_digest", "user", reader.pk, {"wanted": wanted})


def wants_digest(reader: User) -> bool:
    """Whether the reader has not said that they want no digest."""
    return not DigestChoice.objects.filter(user=reader, wanted=False).exists()
