"""What officers say of a file that they import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.directory.exchange.engine.limits import LARGEST_FILE


class UploadForm(forms.Form):
    """A file and the territory that it is for."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, Excel (.xlsx, .xls), OpenDocument (.ods) or GeoJSON; at most 50 MB.")
    )
    territory = forms.ModelChoiceField(
        Territory.objects.none(),
        label=_("Territory"),
        help_text=_("New organizations are placed here. A later file for the same territory updates them."),
    )
    source_name = forms.CharField(
        label=_("Where is the file from?"),
        max_length=300,
        required=False,
        help_text=_("Shown as the source of each entry, such as the name of the list and of who publishes it."),
    )

    def __init__(self, user: User, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        mine = [each.pk for each in Territory.objects.all() if may(user, Permission.IMPORT_ORGANIZATIONS, each)]
        found = Territory.objects.filter(pk__in=mine).order_by("path")
        self.fields["territory"] = forms.ModelChoiceField(
            found,
            label=self.fields["territory"].label,
            help_text=self.fields["territory"].help_text,
            required=not user.is_administrator,
            initial=mine[0] if len(mine) == 1 else None,
        )
        accepted = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.geojson,.json,text/csv"
        self.fields["file"].widget.attrs["accept"] = accepted

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Split it into several files, each with the heading row.")
            )
        return file
