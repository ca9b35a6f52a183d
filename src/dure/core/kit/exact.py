"""Exact decimal quantities that both databases can sum without rounding.

SQLite keeps decimals as binary floating point, so sums of money drift. A quantity is therefore
stored as a whole number of millionths in a 64-bit integer: at most 9.2 million million units,
six decimal places, and SUM() is integer arithmetic on both databases.
"""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # The type checker asks which types may be set and which are read; Django's fields know of neither.
    class _WholeNumberField[Set, Get](models.BigIntegerField[Set, Get]):
        _pyi_private_set_type: Decimal | int | str  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]
else:

    class _WholeNumberField(models.BigIntegerField):
        def __class_getitem__(cls, _types: object) -> type:
            return cls


SCALE = 6
LARGEST = Decimal(2**63 - 1).scaleb(-SCALE)


def to_millionths(value: Decimal | int | str) -> int:
    """`value` as a whole number of millionths.

    Raises ValidationError where it is no finite number, has more than six decimal places, or is too large.
    """
    try:
        number = Decimal(value)
        scaled = number.scaleb(SCALE)
        whole = int(scaled)
    except (InvalidOperation, TypeError, ValueError, OverflowError):
        raise ValidationError(_("“%(value)s” is not a number."), params={"value": value}) from None
    if whole != scaled:
        raise ValidationError(_("At most six decimal places: “%(value)s”."), params={"value": value})
    if abs(number) > LARGEST:
        raise ValidationError(_("The number “%(value)s” is too large."), params={"value": value})
    return whole


def from_millionths(value: int | Decimal) -> Decimal:
    """The quantity, without trailing zeros and never in exponent form."""
    number = Decimal(int(value)).scaleb(-SCALE)
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


class ExactDecimalField[Set, Get](_WholeNumberField[Set, Get]):
    """A Decimal with six places, kept as an integer; sums and comparisons are exact."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_millionths(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        return from_millionths(to_millionths(value))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_millionths(value)

    @property
    def validators(self) -> list[Any]:
        # The integer field's range applies to millionths, which `to_millionths` checks.
        return []

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return models.Field.formfield(self, form_class=forms.DecimalField, decimal_places=SCALE, **kwargs)
