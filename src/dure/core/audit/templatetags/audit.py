"""Who did what with a thing, and when: for colleagues, never for the public."""

from typing import Any

from django.template import Context, Library

from dure.core.audit.queries import changes_of
from dure.core.audit.wording import action_words, names_of

register = Library()


@register.inclusion_tag("audit/activity_feed.html", takes_context=True)
def activity_feed(context: Context, kind: str, subject: object, limit: int = 20) -> dict[str, Any]:
    """`{% activity_feed "initiative" initiative.pk %}`: the latest changes; empty for readers not signed in."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"entries": [], "shown": False}
    changes = changes_of(kind, subject, limit)
    names = names_of(change.actor for change in changes)
    entries = [
        {
            "at": change.at,
            "words": action_words(change.action),
            "actor": names.get(change.actor, "") if change.actor else "",
        }
        for change in changes
    ]
    return {"entries": entries, "shown": True}
