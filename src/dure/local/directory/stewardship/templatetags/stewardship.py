"""What pages show of how an entry is kept."""

from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.core.kit.templatetags.kit import badge
from dure.local.directory.stewardship.confirming import freshness_of
from dure.local.directory.stewardship.engine.freshness import Freshness
from dure.local.directory.stewardship.facts import Fact
from dure.local.directory.stewardship.history import FieldChange

register = Library()


@register.simple_block_tag
def fact(content: str, term: object, known: Fact | None = None) -> SafeString:
    """One term, what it is, and (folded) how we know."""
    how = ""
    if known is not None and known.known:
        how = render_to_string("stewardship/fact_source.html", {"fact": known, "term": term})
    return format_html('<div class="fact"><dt>{}</dt><dd>{}{}</dd></div>', term, content, how)


@register.inclusion_tag("stewardship/fact_source.html")
def fact_source(known: Fact, term: object) -> dict[str, Any]:
    """How we know one thing, where it is not in a list of terms."""
    return {"fact": known, "term": term}


@register.inclusion_tag("stewardship/difference.html")
def difference(change: FieldChange) -> dict[str, Any]:
    """What became of one field: what went is struck out, what came is underlined, and words say so too."""
    return {"change": change}


@register.simple_tag
def freshness_badge(organization: Any) -> SafeString | str:
    """Says in a list that nobody has confirmed an entry for long; nothing for a fresh one."""
    state = freshness_of(organization)
    if state is Freshness.FRESH:
        return ""
    if organization.checked_on is None:
        return badge(_("Never confirmed"), "warning")
    years = timezone.localdate().year - organization.checked_on.year
    if state is Freshness.AGEING or years < 1:
        return badge(_("Not confirmed for a year"))
    return badge(_("Not confirmed since %(year)s") % {"year": organization.checked_on.year}, "warning")
