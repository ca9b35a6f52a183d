"""Every page of the demo worth a picture, and who looks at it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dure.site.demo import sign_ins

if TYPE_CHECKING:
    from dure.ledger.models import EconomicEvent
    from dure.value.models import Computation

type Arguments = Mapping[str, object]

NOBODY = ""
OFFICER, STAFF = sign_ins.OFFICER.email, sign_ins.STAFF.email
MANAGER, PRIVACY, ADMINISTRATOR = sign_ins.MANAGER.email, sign_ins.PRIVACY.email, sign_ins.ADMINISTRATOR.email
NOT_FOUND, FORBIDDEN = 404, 403


@dataclass(frozen=True, slots=True)
class Page:
    """`path` has no language prefix and begins with a slash; `viewer` is an e-mail or empty."""

    name: str
    path: str
    viewer: str = NOBODY
    status: int = 200


@dataclass(frozen=True, slots=True)
class _Named:
    """A page by the name of its address; `arguments` are looked up in the demo's database."""

    name: str
    view: str
    viewer: str = NOBODY
    arguments: Callable[[], Arguments] = dict
    query: str = ""


def _slug(slug: str) -> Callable[[], Arguments]:
    return lambda: {"slug": slug}


def _computation() -> "Computation":
    from dure.value.models import Computation

    return Computation.objects.latest("computed_at")


def _event() -> "EconomicEvent":
    from dure.ledger.models import EconomicEvent

    return EconomicEvent.objects.filter(output_of__isnull=False).earliest("position")


def _indicator() -> Arguments:
    from dure.value.models import Indicator

    return {"indicator_id": Indicator.objects.get(slug="visits").pk}


COOPERATIVE, BATHHOUSE = sign_ins.COOPERATIVE, "iljuk-bathhouse"
ACCOUNT = "iljuk-bathhouse-first-year"

_PAGES = (
    _Named("home", "site:home"),
    _Named("search", "finding:find", query="?q=%EB%AA%A9%EC%9A%95%ED%83%95"),
    _Named("api", "site:api"),
    _Named("territories", "territories:list"),
    _Named("territory-anseong", "territories:detail", arguments=_slug("anseong")),
    _Named("territory-bordeaux", "territories:detail", arguments=_slug("bordeaux")),
    _Named("territory-edit", "territories:detail", OFFICER, _slug("anseong")),
    _Named("organizations", "finding:find", query="?kind=organization"),
    _Named("organization", "directory:detail", arguments=_slug(COOPERATIVE)),
    _Named("organization-edit", "directory:edit", MANAGER, _slug(COOPERATIVE)),
    _Named("initiatives", "initiatives:list"),
    _Named("initiative", "initiatives:detail", arguments=_slug(BATHHOUSE)),
    _Named("initiative-manage", "initiatives:manage", OFFICER, _slug(BATHHOUSE)),
    _Named("initiative-edit", "initiatives:edit", OFFICER, _slug(BATHHOUSE)),
    _Named("initiative-start", "initiatives:start", OFFICER),
    _Named("partner-add", "initiatives:add_partner", OFFICER, _slug(BATHHOUSE)),
    _Named("milestone-add", "initiatives:add_milestone", OFFICER, _slug(BATHHOUSE)),
    _Named("pledge-add", "initiatives:add_pledge", OFFICER, _slug(BATHHOUSE)),
    _Named("spaces", "spaces:home", STAFF),
    _Named("space", "spaces:space", arguments=_slug(BATHHOUSE)),
    _Named("desk", "spaces:desk", STAFF, _slug(BATHHOUSE)),
    _Named("account", "value:account", arguments=_slug(ACCOUNT)),
    _Named("account-officer", "value:account", OFFICER, _slug(ACCOUNT)),
    _Named("result", "value:computation", arguments=lambda: {"computation_id": _computation().pk}),
    _Named(
        "result-line", "value:line", arguments=lambda: {"computation_id": _computation().pk, "slug": "safe-bathing"}
    ),
    _Named("indicator", "value:indicator", arguments=_indicator),
    _Named("indicator-define", "value:define_indicator", OFFICER, _slug(BATHHOUSE)),
    _Named("account-open", "value:open_account", OFFICER, _slug(BATHHOUSE)),
    _Named("line-add", "value:add_line", OFFICER, _slug(ACCOUNT)),
    _Named(
        "assume", "value:assume", OFFICER, lambda: {"slug": ACCOUNT, "line_slug": "safe-bathing", "kind": "deadweight"}
    ),
    _Named("cases", "cases:list"),
    _Named("case", "cases:detail", arguments=_slug(BATHHOUSE)),
    _Named("case-version", "cases:version", arguments=lambda: {"slug": BATHHOUSE, "number": 1}),
    _Named("case-check", "cases:check"),
    _Named("case-edit", "cases:edit", OFFICER, _slug(BATHHOUSE)),
    _Named("case-write", "cases:write", OFFICER, lambda: {"initiative": BATHHOUSE}),
    _Named("events", "ledger:events"),
    _Named("event", "ledger:event", arguments=lambda: {"event_id": _event().id}),
    _Named("seals", "ledger:seals"),
    _Named("seal", "ledger:seal", arguments=lambda: {"number": 1}),
    _Named("sign-in", "account_login"),
    _Named("sign-in-help", "account_reset_password"),
    _Named("my-account", "agents:account", OFFICER),
    _Named("second-factor", "mfa_index", OFFICER),
    _Named("tokens", "agents:tokens", OFFICER),
    _Named("people", "agents:people", MANAGER),
    _Named("people-administrator", "agents:people", ADMINISTRATOR),
    _Named("access-log", "agents:access_log", PRIVACY),
)


def all_pages(wanted: Sequence[str] = ()) -> Iterator[Page]:
    """The pages, or those of them named in `wanted`. Needs Django with the demo's database.

    Raises NoReverseMatch where an address does not exist (any more).
    """
    from django.urls import reverse
    from django.utils.translation import override

    for named in _PAGES:
        if wanted and named.name not in wanted:
            continue
        with override("en"):
            path = reverse(named.view, kwargs=dict(named.arguments()))
        yield Page(named.name, path.removeprefix("/en") + named.query, named.viewer)
    for page in (
        Page("not-found", "/no-such-page/", status=NOT_FOUND),
        Page("forbidden", f"/desk/{BATHHOUSE}/", PRIVACY, FORBIDDEN),
    ):
        if not wanted or page.name in wanted:
            yield page


def names() -> list[str]:
    """The names of all pages."""
    return [*(named.name for named in _PAGES), "not-found", "forbidden"]
