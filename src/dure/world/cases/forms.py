"""What readers ask the library for, and what officers write."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.kit.formatting import date_text, datetime_text
from dure.core.kit.translated_forms import TranslatedFormField
from dure.local.initiatives.models import Initiative
from dure.value.models import Computation
from dure.world.cases.actions import CaseFields
from dure.world.cases.completeness import LABELS
from dure.world.cases.content import TEXTS
from dure.world.cases.licenses import LICENSES
from dure.world.cases.models import Case
from dure.world.cases.queries import (
    LibraryFilter,
    challenges_of_library,
    computations_for,
    territories_of_library,
)

if TYPE_CHECKING:
    _ComputationChoice = forms.ModelChoiceField[Computation]
else:
    _ComputationChoice = forms.ModelChoiceField

LONG_TEXT = 20_000


class LibraryForm(forms.Form):
    """The library's filters, as they stand in the address."""

    q = forms.CharField(required=False, max_length=200, label=gettext_lazy("Words in the case"))
    territory = forms.ChoiceField(required=False, label=gettext_lazy("Place"))
    challenge = forms.ChoiceField(required=False, label=gettext_lazy("Challenge"))
    sort = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Order"),
        choices=[
            ("", gettext_lazy("Newest first")),
            ("published", gettext_lazy("Oldest first")),
            ("name", gettext_lazy("By name")),
            ("-name", gettext_lazy("By name, Z to A")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.slug, _indented(str(place), place.path)) for place in territories_of_library()]
        challenges = [(challenge.code, str(challenge)) for challenge in challenges_of_library()]
        self._choices("territory", [("", _("All places")), *places])
        self._choices("challenge", [("", _("All challenges")), *challenges])

    def asked(self) -> LibraryFilter:
        """The filters that make sense; one that does not (an old address, a typing error) is left out."""
        self.is_valid()
        return LibraryFilter(**self.cleaned_data)

    def _choices(self, field: str, choices: list[tuple[str, str]]) -> None:
        found = self.fields[field]
        if isinstance(found, forms.ChoiceField):
            found.choices = choices


def _indented(name: str, path: str) -> str:
    return "– " * (path.count("/") - 1) + name


def _text(field: str, hint: Any, rows: int) -> TranslatedFormField:
    return TranslatedFormField(
        label=LABELS[field], help_text=hint, rows=rows, required=field == "name", max_length=LONG_TEXT
    )


class CaseForm(forms.Form):
    """A case as an officer writes it; only the name is needed to keep a draft."""

    name = _text("name", "", 1)
    summary = _text("summary", gettext_lazy("What was done, for whom and with whom, in two or three sentences."), 3)
    problem = _text("problem", gettext_lazy("What was wrong before, and for whom."), 4)
    beneficiaries = _text("beneficiaries", gettext_lazy("Whose life it changes."), 3)
    solution = _text("solution", gettext_lazy("What was done, one step per line."), 6)
    essential_elements = _text("essential_elements", gettext_lazy("Without these it would not work. One per line."), 5)
    adaptable_elements = _text(
        "adaptable_elements", gettext_lazy("These another place may do differently. One per line."), 5
    )
    preconditions = _text("preconditions", gettext_lazy("What must be there before one begins. One per line."), 4)
    cost = _text("cost", gettext_lazy("What it cost to start and to run, who paid, and who works there."), 4)
    lessons = _text("lessons", gettext_lazy("What you would do differently, and what did not work."), 4)
    contact = _text("contact", gettext_lazy("The office that answers questions. No private person’s number."), 2)
    sources = forms.CharField(
        required=False,
        label=LABELS["sources"],
        help_text=gettext_lazy("One per line: the name, a vertical bar, the address. Example: City news | https://…"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    license = forms.ChoiceField(
        label=LABELS["license"],
        help_text=gettext_lazy("The terms under which others may use the text."),
        choices=[(name, name) for name in LICENSES],
    )

    def case_fields(self) -> CaseFields:
        """What `draft_case` and `change_case` take."""
        fields = cast("CaseFields", dict(self.cleaned_data))
        fields["sources"] = read_sources(self.cleaned_data["sources"])
        return fields


def read_sources(text: str) -> list[list[str]]:
    """Pairs of name and address, from one per line with a vertical bar between them."""
    lines = (line.strip() for line in text.splitlines())
    return [_source(line) for line in lines if line]


def _source(line: str) -> list[str]:
    name, bar, address = line.rpartition("|")
    return [name.strip(), address.strip()] if bar else [line, ""]


def initial_of(case: Case) -> dict[str, Any]:
    """What the form shows of a case that exists."""
    sources = "\n".join(f"{name} | {address}" if address else name for name, address in case.sources)
    return {**{field: getattr(case, field) for field in TEXTS}, "sources": sources, "license": case.license}


def initial_from(initiative: Initiative) -> dict[str, Any]:
    """What a new case can take over from its initiative."""
    return {"name": initiative.name, "summary": initiative.summary, "solution": initiative.description}


class ComputationField(_ComputationChoice):
    def label_from_instance(self, obj: Computation) -> str:
        account = obj.account
        return _("%(account)s, %(start)s to %(end)s, computed %(when)s at seal %(seal)s") % {
            "account": account.name,
            "start": date_text(account.start, "medium"),
            "end": date_text(account.end, "medium"),
            "when": datetime_text(obj.computed_at),
            "seal": obj.seal_id,
        }


class PublishForm(forms.Form):
    """Which computation the figures of the new version come from."""

    computation = ComputationField(
        queryset=Computation.objects.none(),
        label=gettext_lazy("Figures from"),
        empty_label=None,
        help_text=gettext_lazy("The newest computation is chosen; readers can open it down to the records."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["computation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = computations_for(case.initiative)
