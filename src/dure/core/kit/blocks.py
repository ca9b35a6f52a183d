"""Template tags that stand around content: tiles, heroes, notices, tables."""

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()


@register.simple_block_tag
def tile(
    content: str,
    title: object = "",
    url: str = "",
    kicker: object = "",
    foot: object = "",
    seed: object = "",
    level: int = 3,
) -> SafeString:
    """A card: title, what it is about, and (with `url`) the whole of it a link. `seed` gives it a motif."""
    return render_to_string(
        "kit/tile.html",
        {
            "content": content,
            "title": title,
            "url": url,
            "kicker": kicker,
            "foot": foot,
            "seed": seed,
            "level": level,
        },
    )


@register.simple_block_tag
def hero(
    content: str,
    title: object,
    lead: object = "",
    kicker: object = "",
    seed: object = "",
    *,
    compact: bool = False,
) -> SafeString:
    """The head of a page: title and lead beside the motif of `seed`; the content is its actions."""
    return render_to_string(
        "kit/hero.html",
        {
            "content": content,
            "title": title,
            "lead": lead,
            "kicker": kicker,
            "seed": seed or title,
            "compact": compact,
        },
    )


@register.simple_block_tag
def definitions(content: str) -> SafeString:
    """A list of terms; put `definition` blocks inside."""
    return format_html('<dl class="definitions">{}</dl>', content)


@register.simple_block_tag
def definition(content: str, term: object) -> SafeString:
    """One term and what it is."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, content)


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: object = "", role: str = "") -> SafeString:
    """A notice. kind: info, success, warning, critical. Give role="alert" only to what just happened."""
    return render_to_string("kit/alert.html", {"content": content, "kind": kind, "title": title, "role": role})


@register.simple_block_tag
def help_panel(content: str, title: object, *, opened: bool = False) -> SafeString:
    """Help that unfolds in place."""
    return render_to_string("kit/help_panel.html", {"content": content, "title": title, "opened": opened})


@register.simple_block_tag
def empty_state(content: str, title: object, seed: str = "empty", level: int = 2) -> SafeString:
    """What will be here, and (in the content) the first step."""
    return render_to_string("kit/empty_state.html", {"content": content, "title": title, "seed": seed, "level": level})


@register.simple_block_tag
def filter_bar(content: str, clear_url: str = "", label: object = "") -> SafeString:
    """A form whose choices stand in the address; put fields inside."""
    return render_to_string("kit/filter_bar.html", {"content": content, "clear_url": clear_url, "label": label})


@register.simple_block_tag
def table(
    content: str, caption: object, csv_url: str = "", excel_url: str = "", *, stacked: bool = False
) -> SafeString:
    """A table around `thead` and `tbody`; on a phone `stacked` turns rows into blocks (data-label)."""
    return render_to_string(
        "kit/table.html",
        {
            "content": content,
            "caption": caption,
            "csv_url": csv_url,
            "excel_url": excel_url,
            "stacked": stacked,
        },
    )
