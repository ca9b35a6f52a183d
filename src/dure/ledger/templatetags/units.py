"""`{% load units %}`: quantities in templates."""

from django import template

from dure.ledger import units

register = template.Library()


@register.filter
def unit_label(code: str) -> str:
    """The name of a unit in the reader's language; empty for no unit."""
    return str(units.unit_label(code)) if code else ""
