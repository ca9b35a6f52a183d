"""Dure's components and formats for templates. The style guide shows each with its markup."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dure.core.kit import blocks, filters, icons, links, motif, panels
from dure.core.kit.charts import Chart
from dure.core.kit.links import LanguageLink, Link
from dure.core.kit.translated import Translated

register = template.Library()

register.filters.update(filters.register.filters)
register.tags.update(blocks.register.tags)

SHORT_FIGURE = 7  # characters that fit a narrow card at full size


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


# Links


@register.simple_tag
def url_or_none(*names: str, **arguments: object) -> str:
    """The address of the first name that exists, empty where none does; never an error."""
    return links.first_url(names, arguments)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """The current page in every language."""
    return links.language_links(_request(context))


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """The main places, the current one marked."""
    return list(links.navigation(_request(context)))


@register.simple_tag(takes_context=True)
def absolute_url(context: Context, path: str) -> str:
    """`path` with the site's own public address before it."""
    base: str = context.get("base_url") or ""
    return f"{base}{path}"


@register.inclusion_tag("kit/breadcrumbs.html")
def breadcrumbs(*pairs: object) -> dict[str, Any]:
    """`{% breadcrumbs cases_url _("Cases") case.title %}`: addresses and labels in turn, then the page."""
    steps = [Link(str(pairs[at]), pairs[at + 1]) for at in range(0, len(pairs) - 1, 2)]
    return {"steps": steps, "here": pairs[-1] if len(pairs) % 2 else ""}


# Small parts


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon; give a label only where no text beside it says the same."""
    return icons.icon(name, label)


@register.simple_tag
def tile_motif(
    seed: object, columns: int = 12, rows: int = 4, *, fade: bool = False, name: str = "motif"
) -> SafeString:
    """The tiles that belong to `seed`."""
    return motif.tile_motif(str(seed), columns=columns, rows=rows, fade=fade, name=name)


@register.inclusion_tag("kit/button.html")
def button(label: str, kind: str = "", size: str = "", **attributes: str) -> dict[str, Any]:
    """`{% button _("Publish the case") kind="accent" name="action" value="publish" %}`

    kind: empty (primary), accent, secondary, quiet, danger. size: empty, small, large. Takes icon too.
    """
    image = attributes.pop("icon", "")
    attributes.setdefault("type", "submit")
    return {"label": label, "kind": kind, "size": size, "image": image, "attributes": attributes}


@register.inclusion_tag("kit/button.html")
def link_button(label: str, url: str, kind: str = "", size: str = "", **attributes: str) -> dict[str, Any]:
    """A link that looks like a button, for the next step on a page. kind, size and icon as in `button`."""
    image = attributes.pop("icon", "")
    return {"label": label, "url": url, "kind": kind, "size": size, "image": image, "attributes": attributes}


@register.simple_tag
def badge(label: object, kind: str = "", icon: str = "") -> SafeString:
    """kind: empty (neutral), primary, accent, info, success, warning, critical, simulated, verified."""
    name = f"badge badge-{kind}" if kind else "badge"
    return format_html('<span class="{}">{}{}</span>', name, icons.icon(icon) if icon else "", label)


@register.simple_tag
def simulated_badge() -> SafeString:
    """Says that a number comes from a simulation."""
    return badge(pgettext("figure", "Simulated"), "simulated", "simulated")


@register.simple_tag
def verified_badge() -> SafeString:
    """Says that the events behind a figure are sealed and unchanged."""
    return badge(pgettext("figure", "Verified"), "verified", "seal")


@register.simple_tag
def translated_text(value: object) -> SafeString | str:
    """A translated text; where it stands in its original language, that language is declared."""
    if isinstance(value, Translated) and value.is_fallback:
        return format_html('<span lang="{}">{}</span>', value.shown_language, str(value))
    return str(value)


@register.inclusion_tag("kit/language_note.html")
def language_note(value: object) -> dict[str, Any]:
    """Says that a text is shown in its original language; nothing where it is translated."""
    fallback = isinstance(value, Translated) and value.is_fallback
    return {"code": value.shown_language if fallback and isinstance(value, Translated) else ""}


@register.inclusion_tag("kit/person.html")
def person(name: str, role: str = "", url: str = "") -> dict[str, Any]:
    """A person by name and role, without a picture."""
    return {"name": name, "role": role, "url": url}


@register.inclusion_tag("kit/source_note.html")
def source_note(name: object, url: str = "", day: date | None = None, checked: date | None = None) -> dict[str, Any]:
    """Where a value comes from, of which day it is, and when it was last checked."""
    return {"name": name, "url": url, "day": day, "checked": checked}


@register.inclusion_tag("kit/fingerprint.html")
def fingerprint(value: str, label: str = "") -> dict[str, Any]:
    """A hash or signature in groups of eight; one click selects all of it, copies hold no gaps."""
    return {"groups": [value[at : at + 8] for at in range(0, len(value), 8)], "label": label}


@register.simple_tag(takes_context=True, name="panels")
def panels_of(context: Context, slot: str, subject: object) -> SafeString:
    """What other rooms show in `slot` of the page about `subject`."""
    request = _request(context)
    return (
        format_html_join("\n", "{}", ((html,) for html in panels.render(slot, request, subject)))
        if request
        else SafeString()
    )


# Whole components


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: object, key: str, *, numeric: bool = False) -> SafeString:
    """A column heading that sorts by `key`: "?sort=key" rising, "?sort=-key" falling."""
    request = _request(context)
    now = request.GET.get("sort", "") if request else ""
    target = f"-{key}" if now == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return format_html(
        '<th scope="col"{}{}><a class="sort-link" href="{}">{}{}</a></th>',
        SafeString(' class="number"') if numeric else "",
        format_html(' aria-sort="{}"', state) if state else "",
        links.changed_query(request, sort=target, page=None),
        label,
        icons.icon("sort"),
    )


@register.inclusion_tag("kit/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the pages of a list; filters in the address stay."""
    request = _request(context)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    def link(target: int) -> str:
        return links.changed_query(request, page=target)

    return {
        "page": page,
        "links": [(each, link(each) if isinstance(each, int) else "", each == page.number) for each in numbers],
        "previous_url": link(page.previous_page_number()) if page.has_previous() else "",
        "next_url": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("kit/tabs.html")
def tabs(places: Iterable[Link], label: object) -> dict[str, Any]:
    """Views of one thing as links; `label` names them for screen readers."""
    return {"places": places, "label": label}


@register.inclusion_tag("kit/steps.html")
def steps(labels: Sequence[object], current: int, label: object = "") -> dict[str, Any]:
    """How far one is on a way of several steps; `current` counts from 1."""
    return {"labels": labels, "current": current, "label": label, "total": len(labels)}


@register.inclusion_tag("kit/timeline.html")
def timeline(milestones: Iterable[object]) -> dict[str, Any]:
    """Milestones with `date` (or text), `title`, `text`, and `state`: done, current or planned."""
    return {"milestones": milestones}


@register.inclusion_tag("kit/stat.html")
def stat(
    label: object,
    value: object,
    unit: object = "",
    period: object = "",
    how_url: str = "",
    *,
    simulated: bool = False,
) -> dict[str, Any]:
    """A figure with its unit, its period and the way to ask how we know; `value` is already formatted."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "period": period,
        "how_url": how_url,
        "simulated": simulated,
        "long": len(str(value)) > SHORT_FIGURE,
    }


@register.inclusion_tag("kit/measure.html")
def measure(label: object, delivered: Decimal | float, pledged: Decimal | float, unit: object = "") -> dict[str, Any]:
    """How much of what was pledged has been delivered."""
    share = min(Decimal(str(delivered)) / Decimal(str(pledged)), Decimal(1)) if pledged else Decimal(0)
    return {"label": label, "delivered": delivered, "pledged": pledged, "unit": unit, "share": f"{share:.4f}"}


@register.inclusion_tag("kit/chart.html")
def chart(picture: Chart, title: object, description: object = "", *, simulated: bool = False) -> dict[str, Any]:
    """A picture under its title, with the table of the same numbers below it."""
    return {
        "svg": SafeString(picture.svg),
        "table": picture.table,
        "title": title,
        "description": description,
        "simulated": simulated,
    }


@register.inclusion_tag("kit/search_box.html")
def search_box(
    action: str, query: str = "", name: str = "q", identifier: str = "search", *, large: bool = False
) -> dict[str, Any]:
    """A search field; give each on one page its own `identifier`."""
    return {"action": action, "query": query, "name": name, "identifier": identifier, "large": large}


@register.inclusion_tag("kit/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form at its top, each a link to its field; nothing where there is none."""
    return {"form": form}


@register.inclusion_tag("kit/field.html")
def field(bound: BoundField, *, short: bool = False) -> dict[str, Any]:
    """A field with label, hint and errors, tied together for screen readers."""
    kind = getattr(bound.field.widget, "input_type", "") or ""
    group = bool(bound.use_fieldset)
    return {"field": bound, "choice": kind == "checkbox" and not group, "group": group, "short": short}


@register.inclusion_tag("kit/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """The error summary, the hidden fields and all visible fields of a form, in its order."""
    return {"form": form}
