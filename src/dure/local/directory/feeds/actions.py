"""Making, changing, pausing and loading feeds, for whoever may import organizations for the feed's territory."""

from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.tasks.actions import start
from dure.core.tasks.models import Job
from dure.core.territories.models import Territory
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.feeds.engine.addresses import check_form
from dure.local.directory.feeds.engine.items import IDENTIFIER
from dure.local.directory.feeds.engine.problems import SourceProblem
from dure.local.directory.feeds.keys import locked_key
from dure.local.directory.feeds.models import Feed, Load
from dure.local.directory.feeds.words import sentence

LONGEST_KEY = 500
# Parameters that hold a key in most services.
KEY_NAMES = frozenset({"servicekey", "apikey", "api_key", "key", "token", "access_token", "authkey"})


@dataclass(frozen=True)
class FeedSettings:
    """What somebody says of a feed. `key` is the service's key; None leaves the one that is kept."""

    territory: Territory
    name: str
    kind: str
    address: str
    source_url: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    key_parameter: str = ""
    key: str | None = None
    page_parameter: str = ""
    size_parameter: str = ""
    page_size: int = 100
    first_page: int = 1
    items_path: str = ""
    total_path: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    best_effort: bool = True
    every: str = Feed.Every.WEEK
    hour: int = 4


@transaction.atomic
def save_feed(by: User, given: FeedSettings, feed: Feed | None = None) -> Feed:
    """Make a feed, or change `feed`. From now on it is loaded with the rights of `by`.

    Refused for an address that cannot be one, a key that would stand in the address, or an unusable mapping. A key
    is forgotten where the address turns to another host, so that nobody can send it to a machine of their own.
    """
    require(by, Permission.IMPORT_ORGANIZATIONS, given.territory)
    if feed is not None:
        require(by, Permission.IMPORT_ORGANIZATIONS, feed.territory)
        feed = Feed.objects.select_for_update().get(pk=feed.pk)
    _check(given)
    created = feed is None
    feed = feed or Feed()
    moved = not created and _host(feed.address) != _host(given.address)
    fields = asdict(given) | {"territory": given.territory}
    key = fields.pop("key")
    for name, value in fields.items():
        setattr(feed, name, value)
    if key is not None or moved:
        feed.key_box = locked_key(feed.id, (key or "").strip())
    feed.owner = by
    feed.due_at = feed.schedule.next_after(timezone.now())
    feed.save()
    details = {"kind": feed.kind, "host": _host(feed.address), "key": feed.has_key}
    log_change(by.agent_id, "make_feed" if created else "change_feed", "feed", feed.pk, details)
    return feed


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or ''}"


def _check(given: FeedSettings) -> None:
    if not given.name.strip():
        raise Refused("no-name", _("Give the feed a name that says what the source is."), field="name")
    try:
        check_form(given.address)
    except SourceProblem as problem:
        raise Refused(problem.code, sentence(problem), field="address") from problem
    if given.kind not in Feed.Kind.values or given.every not in Feed.Every.values:
        raise Refused("wrong-kind", _("Choose from the list."), field="kind")
    shown = {name.lower() for name, _value in parse_qsl(urlsplit(given.address).query, keep_blank_values=True)}
    shown |= {name.lower() for name in given.parameters}
    if shown & (KEY_NAMES | {given.key_parameter.lower()}):
        message = _("The key stands where everybody reads it. Take it out there, and enter it in its own field.")
        raise Refused("key-in-address", message, field="address")
    if given.key and len(given.key) > LONGEST_KEY:
        raise Refused("key-too-long", _("A key is not so long."), field="key")
    if given.key and not given.key_parameter:
        message = _("Say how the parameter is called that holds the key, such as serviceKey.")
        raise Refused("no-key-parameter", message, field="key_parameter")
    wrong = set(given.mapping) - set(COLUMNS)
    needed = given.kind != Feed.Kind.FILE or given.mapping
    if wrong or (needed and not {IDENTIFIER, "Name"} <= given.mapping.keys()):
        message = _("Say at least where the identifier and the name stand.")
        raise Refused("wrong-mapping", message, field="column_identifier")


@transaction.atomic
def start_load(by: User | None, feed: Feed, *, approved: int = 0) -> Job:
    """Load the feed now. Refused while it is being loaded. None is the schedule."""
    if by is not None:
        require(by, Permission.IMPORT_ORGANIZATIONS, feed.territory)
    return start(
        by,
        "load_feed",
        {"feed": str(feed.pk), "approved": approved},
        subject_kind="feed",
        subject=str(feed.pk),
        unique=f"feed:{feed.pk}",
    )


def approve_load(by: User, feed: Feed, load_id: UUID) -> Job:
    """Load a feed of which so much vanished that its last load stopped to ask: up to as many may vanish now."""
    require(by, Permission.IMPORT_ORGANIZATIONS, feed.territory)
    load = feed.loads.first()
    if load is None or load.pk != load_id or load.state != Load.State.ASKING:
        raise Refused("nothing-to-answer", _("The feed was loaded again since. Look at its last load."))
    return start_load(by, feed, approved=load.vanished)


@transaction.atomic
def pause_feed(by: User, feed: Feed, *, paused: bool) -> Feed:
    """Stop loading a feed by its schedule, or go on with it."""
    require(by, Permission.IMPORT_ORGANIZATIONS, feed.territory)
    feed.paused = paused
    feed.due_at = feed.schedule.next_after(timezone.now())
    feed.save(update_fields=["paused", "due_at"])
    log_change(by.agent_id, "pause_feed" if paused else "resume_feed", "feed", feed.pk)
    return feed
