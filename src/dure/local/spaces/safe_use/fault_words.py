"""What is wrong with a rule set or a reading, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.local.spaces.safe_use.engine import NUMBERS, Fault, WrongReading

_FAULTS = {
    "missing": gettext_lazy("%(place)s is missing."),
    "not-known": gettext_lazy("%(place)s means nothing in a rule set. Remove it."),
    "no-object": gettext_lazy("%(place)s must be an object in curly braces."),
    "no-list": gettext_lazy("%(place)s must be a list with at least one entry."),
    "too-many": gettext_lazy("%(place)s has more than %(known)s entries."),
    "unknown": gettext_lazy("%(place)s must be one of: %(known)s."),
    "not-for-answers": gettext_lazy("%(place)s is not used with an answer of yes or no. Remove it."),
    "no-number": gettext_lazy("%(place)s must be a number within %(known)s."),
    "no-text": gettext_lazy("%(place)s must be a text of at most %(known)s letters."),
    "no-texts": gettext_lazy('%(place)s must give the text by language, such as {"ko": …, "en": …}.'),
    "no-language": gettext_lazy("%(place)s names a language that is none: %(known)s."),
    "missing-language": gettext_lazy("%(place)s lacks languages that the name has: %(known)s."),
    "wrong-form": gettext_lazy("%(place)s is not written as it must be. Look at a set that comes with Dure."),
    "twice": gettext_lazy("%(place)s has this code twice: %(known)s."),
}
MEASURE_NAMES = {
    "systolic": gettext_lazy("Upper blood pressure (systolic)"),
    "diastolic": gettext_lazy("Lower blood pressure (diastolic)"),
    "pulse": gettext_lazy("Pulse"),
    "temperature": gettext_lazy("Body temperature"),
    "age": gettext_lazy("Age"),
    "outdoor": gettext_lazy("Temperature outside"),
    "month": gettext_lazy("Month"),
    "after_meal": gettext_lazy("Just after a meal"),
    "alcohol": gettext_lazy("After alcohol"),
    "sedatives": gettext_lazy("After sedatives or sleeping pills"),
}


def fault_text(fault: Fault) -> str:
    """One fault of a document as a sentence that names its place."""
    return str(_FAULTS[fault.code]) % {"place": fault.place or _("The file"), "known": fault.known}


def wrong_reading_text(wrong: WrongReading) -> str:
    """What to do about a value that cannot be right. The value itself is not repeated."""
    if wrong.code == "unknown-answer":
        return _("This answer is not one of those that are asked for.")
    if wrong.code == "not-below-systolic":
        return _("The lower blood pressure must be less than the upper one. Look again at the two numbers.")
    if wrong.code == "not-whole":
        return _("%(measure)s: write a whole number.") % {"measure": MEASURE_NAMES[wrong.measure]}
    return _("%(measure)s: write a number from %(lowest)s to %(highest)s %(unit)s.") % {
        "measure": MEASURE_NAMES[wrong.measure],
        "lowest": wrong.lowest,
        "highest": wrong.highest,
        "unit": NUMBERS[wrong.measure].unit,
    }
