"""Adding an organization, and choosing what to merge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may
from dure.core.agents.queries import survivor_of
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.directory.forms import OrganizationForm
from dure.local.directory.merging.values import BOTH, OTHER, SURVIVOR, Part


class NewOrganizationForm(OrganizationForm):
    """The entry of an organization that is not known yet, in a territory where `by` may add one."""

    def __init__(self, by: User, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        mine = [each.pk for each in Territory.objects.all() if may(by, Permission.EDIT_ORGANIZATION, each)]
        territory = forms.ModelChoiceField(
            Territory.objects.filter(pk__in=mine).order_by("path"), label=self.fields["territory"].label
        )
        if len(mine) == 1:
            self.initial.setdefault("territory", mine[0])
        self.fields["territory"] = territory
        for name in ("reason", "closed_on"):
            del self.fields[name]


class OtherEntryForm(forms.Form):
    """The entry that one is to be compared with, by its address or the end of it."""

    other = forms.CharField(
        label=_("Address of the other entry"),
        max_length=400,
        help_text=_("Open the other entry and copy its address from the browser, or its last part."),
    )

    def __init__(self, organization: Organization, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.organization = organization

    def clean_other(self) -> Organization:
        slug = self.cleaned_data["other"].split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        found = Organization.objects.select_related("territory", "type", "agent").filter(slug=_unquoted(slug)).first()
        if found is None:
            raise forms.ValidationError(_("There is no such entry. Copy its address once more."))
        found = survivor_of(found)
        if found.pk == self.organization.pk:
            raise forms.ValidationError(_("This is the same entry. Choose another."))
        return found


def _unquoted(slug: str) -> str:
    from urllib.parse import unquote

    return unquote(slug).replace("\x00", "")


class ChoicesForm(forms.Form):
    """Which side's value each part takes. One field a part that differs; the default is the better one."""

    WORDS = {SURVIVOR: _("Left"), OTHER: _("Right"), BOTH: _("Both")}

    def __init__(self, parts: list[Part], *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        for part in parts:
            self.fields[part.name] = forms.ChoiceField(
                choices=[(side, self.WORDS[side]) for side in part.sides],
                initial=part.default,
                required=False,
                widget=forms.RadioSelect,
            )

    def choices(self) -> dict[str, str]:
        """Part -> side, of valid data."""
        return {name: side for name, side in self.cleaned_data.items() if side}
