"""The engine's reasons in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.local.directory.linkage import Code

_WORDS = {
    Code.SAME_NAME: _("The same name"),
    Code.SIMILAR_NAME: _("A similar name"),
    Code.UNLIKE_NAME: _("Names that are not alike"),
    Code.NUMBERS_DIFFER: _("Other numbers in the name"),
    Code.SAME_IDENTIFIER: _("The same number in a register"),
    Code.OTHER_IDENTIFIER: _("Another number in a register"),
    Code.SAME_POSTCODE: _("The same postcode"),
    Code.NEAR_POSTCODE: _("A postcode nearby"),
    Code.SAME_DISTRICT: _("A postcode of the same district"),
    Code.OTHER_PLACE: _("Another place"),
    Code.OTHER_COUNTRY: _("Another country"),
    Code.SAME_ADDRESS: _("The same address"),
    Code.NEAR: _("The same point on the map"),
    Code.FAR: _("Far apart on the map"),
    Code.SAME_PHONE: _("The same telephone number"),
    Code.SAME_WEBSITE: _("The same website"),
    Code.SAME_EMAIL: _("The same e-mail address"),
}


@dataclass(frozen=True)
class ReasonWords:
    """A reason for people: what it is, both values, and whether it speaks against."""

    label: str
    left: str
    right: str
    against: bool

    @property
    def same(self) -> bool:
        return self.left == self.right


def reason_words(reasons: Iterable[Mapping[str, Any]]) -> list[ReasonWords]:
    """Stored reasons in words; those of a code that is not known any more are left out."""
    return [
        ReasonWords(str(_WORDS[Code(each["code"])]), each["left"], each["right"], each["against"])
        for each in reasons
        if each["code"] in set(Code)
    ]
