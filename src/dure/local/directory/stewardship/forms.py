"""What people enter to keep entries true."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, User
from dure.local.directory.forms import OrganizationForm, Sections, fill
from dure.local.directory.stewardship.models import Claim
from dure.local.directory.stewardship.proposals import FIXED

TRAP = "homepage"


class _Trap(forms.CharField):
    """A field that people do not see. Programs that fill in every field give themselves away."""

    def __init__(self) -> None:
        attributes = {"autocomplete": "off", "tabindex": "-1"}
        super().__init__(label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs=attributes))


class ProposalForm(OrganizationForm):
    """The entry as somebody would have it who may not edit it."""

    note = forms.CharField(
        label=_("What is wrong, in your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: they have moved to the market hall. You need not fill in anything else."),
    )
    source = forms.CharField(
        label=_("How do you know?"),
        max_length=300,
        required=False,
        help_text=_("For example: I work there, or the web address of a notice."),
    )
    reply_to = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Only if you want to hear what became of it. It is deleted some time after you have been told."),
    )
    homepage = _Trap()

    SECTIONS: ClassVar[Sections] = (
        (_("What is wrong"), ("note", "source")),
        (_("What should stand there"), ("name", "phone", "email", "website", "street_address", "locality", "postcode")),
    )
    FURTHER: ClassVar[Sections] = (
        (
            _("What it is and does"),
            (
                "other_names",
                "summary",
                "type",
                "activities",
                "challenges",
                "membership_type",
                "qualifiers",
                "certifications",
                "founded",
                "closed_on",
            ),
        ),
        (_("Where it is"), ("region", "country_code", "latitude", "longitude")),
        (_("Whom it can serve"), ("languages", "accessibility")),
    )

    def further_sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Facts that are changed less often; the page folds them."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.FURTHER]

    @property
    def opens_further(self) -> bool:
        """Whether something is wrong in a part that is folded."""
        return any(name in self.errors for _title, names in self.FURTHER for name in names)

    @property
    def trapped(self) -> bool:
        """Whether a program filled in what people do not see."""
        return bool(self.data.get(TRAP))


def proposal_form(organization: Organization, user: User | None, data: Any = None) -> ProposalForm:
    """The form filled with what the entry says now."""
    form = ProposalForm(data)
    for name in (*FIXED, "checked_today", "reason"):
        form.fields.pop(name, None)
    if user is not None:
        del form.fields["reply_to"]
    fill(form, organization)
    return form


class ClaimForm(forms.Form):
    """Who claims an entry and how they want to prove it."""

    display_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    method = forms.ChoiceField(label=_("How you show that you speak for it"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What you do there"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever confirms you: your role, and how to reach you at work."),
    )
    homepage = _Trap()

    def __init__(self, domains: set[str], *arguments: Any, by_post: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices: list[tuple[str, Any]] = []
        if domains:
            text = _("By e-mail to an address at %(domains)s. This works at once.")
            choices.append((Claim.Method.EMAIL, text % {"domains": ", ".join(sorted(domains))}))
        if by_post:
            choices.append((Claim.Method.POST, _("With a code in a letter to the organization's address.")))
        choices.append((Claim.Method.OFFICER, _("Through the city's officer or a moderator, who gets in touch.")))
        field = self.fields["method"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]

    @property
    def trapped(self) -> bool:
        """Whether a program filled in what people do not see."""
        return bool(self.data.get(TRAP))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code of the letter"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        help_text=_("Twelve letters and digits. Dashes and small letters do not matter."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This is sent to the person."),
    )
