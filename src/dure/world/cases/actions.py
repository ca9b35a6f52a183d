"""What people can do with cases: write one, change it, publish it."""

from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.keys import public_key_hex, sign
from dure.core.kit.translated import Translated
from dure.core.search.actions import index_entry
from dure.ledger.engine.canonical import canonical_bytes
from dure.local.initiatives.models import Initiative
from dure.value.models import Computation
from dure.world.cases.completeness import missing_parts
from dure.world.cases.content import case_content, content_hash, utc_text
from dure.world.cases.finding import entry_of
from dure.world.cases.models import Case, CaseVersion

LONGEST_SLUG = 100
# Addresses below /cases/ that are not cases.
RESERVED_SLUGS = frozenset({"check", "write"})


class CaseFields(TypedDict, total=False):
    """What can be written in a case. `sources` are pairs of name and address; lists have one element a line."""

    name: Translated
    summary: Translated
    problem: Translated
    beneficiaries: Translated
    solution: Translated
    essential_elements: Translated
    adaptable_elements: Translated
    preconditions: Translated
    cost: Translated
    lessons: Translated
    contact: Translated
    sources: list[list[str]]
    license: str


@transaction.atomic
def draft_case(by: User, initiative: Initiative, *, slug: str = "", **fields: Unpack[CaseFields]) -> Case:
    """Begin a case about `initiative`. Nobody but those who may publish sees it until it is published.

    Without `slug` the address is made from the name. Refused: a case without a name, an address that is taken.
    """
    require(by, Permission.PUBLISH_CASE, initiative.territory)
    name = fields.get("name")
    if not name:
        raise Refused("no-name", _("Give the case a name."), field="name")
    case = Case.objects.create(slug=_free_slug(slug, name), initiative=initiative, **_checked(fields))
    log_change(by.agent_id, "draft_case", "case", case.id, {"initiative": str(initiative.id)})
    return case


@transaction.atomic
def change_case(by: User, case: Case, **fields: Unpack[CaseFields]) -> Case:
    """Change what the next version will say. Versions that are published stay as they are."""
    require(by, Permission.PUBLISH_CASE, case.initiative.territory)
    if "name" in fields and not fields["name"]:
        raise Refused("no-name", _("Give the case a name."), field="name")
    checked = _checked(fields)
    changed = [field for field, value in checked.items() if getattr(case, field) != value]
    for field in changed:
        setattr(case, field, checked[field])
    if changed:
        case.save(update_fields=changed)
        log_change(by.agent_id, "change_case", "case", case.id, {"fields": sorted(changed)})
    return case


@transaction.atomic
def publish_case(by: User, case: Case, computation: Computation) -> CaseVersion:
    """Freeze and sign what `case` says now, with the figures of `computation`, as its newest version.

    Refused, with everything that is missing and what to write there, while the case is incomplete; and where
    the computation is of another initiative or the newest version says the same already.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("initiative__territory").get(pk=case.pk)
    require(by, Permission.PUBLISH_CASE, case.initiative.territory)
    _require_complete(case)
    if computation.account.initiative_id != case.initiative_id:
        raise Refused(
            "foreign-computation",
            _("Choose a computation of an account of “%(initiative)s”; this one belongs to another initiative.")
            % {"initiative": case.initiative},
            field="computation",
        )
    newest = case.versions.order_by("-number").first()
    content = case_content(case, computation)
    _require_news(newest, content)
    version = _freeze(by, case, computation, content, newest)
    index_entry(entry_of(case, version))
    details = {"version": version.number, "computation": str(computation.id), "sha256": content_hash(version.content)}
    log_change(by.agent_id, "publish_case", "case", case.id, details)
    return version


def _require_complete(case: Case) -> None:
    missing = missing_parts(case)
    if missing:
        parts = " ".join(f"{part.label}: {part.remedy}" for part in missing)
        raise Refused(
            "incomplete-case",
            _("The case is not complete yet. Open it for editing and write what is missing. %(parts)s")
            % {"parts": parts},
            field=missing[0].field,
        )


def _require_news(newest: CaseVersion | None, content: dict[str, Any]) -> None:
    if newest is not None and content == {key: newest.content[key] for key in content}:
        raise Refused(
            "nothing-new",
            _("Version %(number)s says exactly this already. Change the case or choose a newer computation first.")
            % {"number": newest.number},
            field="computation",
        )


def _freeze(
    by: User, case: Case, computation: Computation, content: dict[str, Any], newest: CaseVersion | None
) -> CaseVersion:
    now = timezone.now()
    number = newest.number + 1 if newest else 1
    frozen = {
        **content,
        "number": number,
        "published_at": utc_text(now),
        "publisher": {"name": by.display_name},
        "previous": {"number": newest.number, "sha256": content_hash(newest.content)} if newest else None,
    }
    return CaseVersion.objects.create(
        case=case,
        number=number,
        content=frozen,
        computation=computation,
        published_at=now,
        published_by=by,
        public_key=public_key_hex(),
        signature=sign(canonical_bytes(frozen)),
    )


def _checked(fields: CaseFields) -> dict[str, Any]:
    checked: dict[str, Any] = dict(fields)
    for source in fields.get("sources", []):
        name, *address = source
        if not name.strip() or len(address) != 1 or not _is_address(address[0]):
            raise Refused(
                "wrong-source",
                _("Write each source as a name and an address that begins with https://: “%(source)s”.")
                % {"source": " | ".join(source)},
                field="sources",
            )
    return checked


def _is_address(text: str) -> bool:
    """A web address, or nothing: a source may be on paper. Other schemes could run code in a reader's page."""
    return not text or text.startswith(("https://", "http://"))


def _free_slug(wished: str, name: Translated) -> str:
    """The wished address if it is free; else one made from the name that is."""
    if wished:
        if wished in RESERVED_SLUGS or Case.objects.filter(slug=wished).exists():
            raise Refused("slug-taken", _("The address “%(slug)s” is taken. Choose another.") % {"slug": wished})
        return wished
    words = name.in_language("en") or name.in_language(name.original)
    stem = slugify(words, allow_unicode=True)[:LONGEST_SLUG] or "case"
    taken = set(Case.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
