"""What a case must say before it may be published, so that no reader meets a hole or a “see link”."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.kit.translated import Translated
from dure.world.cases.models import Case

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Requirement:
    """A part of a case that may not be empty, by the name of its field, and what to write there."""

    field: str
    label: "StrPromise"
    remedy: "StrPromise"


LABELS: dict[str, "StrPromise"] = {
    "name": _("Name"),
    "summary": _("Summary"),
    "problem": _("The problem"),
    "beneficiaries": _("Who benefits"),
    "solution": _("The solution"),
    "essential_elements": _("Essential elements"),
    "adaptable_elements": _("Adaptable elements"),
    "preconditions": _("Preconditions"),
    "cost": _("Cost, funding and staff"),
    "lessons": _("What was learned, and what failed"),
    "contact": _("Contact"),
    "sources": _("Sources"),
    "license": pgettext_lazy("terms of use", "License"),
}

REQUIREMENTS = tuple(
    Requirement(field, LABELS[field], remedy)
    for field, remedy in (
        ("name", _("give the case a name.")),
        ("summary", _("say in two or three sentences what was done, for whom and with whom.")),
        ("problem", _("say what was wrong before, and for whom.")),
        ("beneficiaries", _("say whose life it changes.")),
        ("solution", _("say step by step what was done.")),
        ("essential_elements", _("name at least one thing without which it would not work.")),
        ("adaptable_elements", _("name at least one thing that another place may do differently.")),
        ("cost", _("say what it cost to start and to run, and who paid.")),
        ("license", _("choose the terms under which others may use the case.")),
        ("contact", _("name the office that answers questions.")),
    )
)


def lines_of(text: Translated) -> list[str]:
    """The elements of a list that is written one per line, in the original language."""
    return [line.strip() for line in text.in_language(text.original).splitlines() if line.strip()]


def missing_parts(case: Case) -> list[Requirement]:
    """What `case` still lacks, in the order of its page; empty where it may be published."""
    return [requirement for requirement in REQUIREMENTS if not _is_written(getattr(case, requirement.field))]


def _is_written(value: Translated | str) -> bool:
    return bool(lines_of(value)) if isinstance(value, Translated) else bool(value.strip())
