"""What people fill in about initiatives."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import current_assignments
from dure.core.agents.roles import PERMISSIONS, Permission
from dure.core.kit.errors import Refused
from dure.core.kit.exact import SCALE
from dure.core.kit.translated_forms import TranslatedFormField
from dure.core.territories.models import Challenge, Territory
from dure.ledger.models import Agreement, ResourceSpecification
from dure.local.initiatives.actions import InitiativeData, NewMilestone, NewPartner, NewPledge
from dure.local.initiatives.labels import SECTORS, STATUSES, WAYS_OF_GIVING
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.organization_field import OrganizationField
from dure.local.initiatives.planning_queries import taking_part


def day_field(**options: Any) -> forms.DateField:
    """A day, entered through the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put a refused action's reason at the field that it is about, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field of this name choose out of these rows."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class InitiativeForm(forms.Form):
    """Texts, challenges, status and dates."""

    name = TranslatedFormField(label=_("Name"), max_length=200)
    summary = TranslatedFormField(
        label=_("Summary"), rows=3, max_length=600, required=False, help_text=_("Two or three sentences for lists.")
    )
    description = TranslatedFormField(label=_("Description"), rows=8, max_length=20_000, required=False)
    challenges = forms.ModelMultipleChoiceField(
        label=_("Challenges it addresses"),
        queryset=Challenge.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    status = forms.ChoiceField(label=_("Status"), choices=list(STATUSES.items()))
    started_on = day_field(label=_("Started on"), required=False)
    ended_on = day_field(label=_("Ended on"), required=False)

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        names = ("name", "summary", "description", "status", "started_on", "ended_on")
        return {name: getattr(initiative, name) for name in names} | {"challenges": initiative.challenges.all()}

    def data_for(self, initiative: Initiative | None = None) -> InitiativeData:
        """The entered data; the place stays as it is."""
        fields = self.cleaned_data
        return InitiativeData(
            name=fields["name"],
            summary=fields["summary"],
            description=fields["description"],
            challenges=tuple(challenge.pk for challenge in fields["challenges"]),
            place=initiative.place if initiative else None,
            status=fields["status"],
            started_on=fields["started_on"],
            ended_on=fields["ended_on"],
        )


class StartForm(InitiativeForm):
    """Also who leads, and where."""

    lead = OrganizationField(label=_("Lead organization"), help_text=_("Its name, or the end of its page's address."))
    territory = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.none())
    field_order = ("name", "lead", "territory")

    def __init__(self, *arguments: Any, by: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self, "territory", territories_of(by))


def territories_of(by: User) -> QuerySet[Territory]:
    """Where `by` may start an initiative: the territories of their roles, and those of their organizations."""
    within = Q(pk__in=[])
    for assignment in current_assignments(by):
        if Permission.MANAGE_INITIATIVE not in PERMISSIONS[assignment.role]:
            continue
        if assignment.territory is not None:
            within |= Q(path__startswith=assignment.territory.path)
        elif assignment.organization is not None:
            within |= Q(pk=assignment.organization.territory_id)
    return Territory.objects.filter(within)


class SourceFields(forms.Form):
    """Who says so."""

    source_name = forms.CharField(label=_("Source"), max_length=300, required=False)
    source_url = forms.URLField(label=_("Source's address"), max_length=1000, required=False, assume_scheme="https")


class PartnerForm(SourceFields):
    """An organization and its part."""

    organization = OrganizationField(
        label=_("Organization"), help_text=_("Its name, or the end of its page's address in the directory.")
    )
    sector = forms.ChoiceField(label=_("Sector it stands for"), choices=list(SECTORS.items()))
    part = TranslatedFormField(label=_("Its part"), rows=2, max_length=600, required=False)
    field_order = ("organization", "sector", "part")

    def new_partner(self) -> NewPartner:
        return NewPartner(**self.cleaned_data)


class PledgeForm(forms.Form):
    """Who gives what, how much, to whom, until when."""

    partner = forms.ModelChoiceField(label=_("Who gives"), queryset=Organization.objects.none())
    action = forms.ChoiceField(label=_("What is given"), choices=list(WAYS_OF_GIVING.items()))
    specification = forms.ModelChoiceField(label=_("Kind"), queryset=ResourceSpecification.objects.all())
    quantity = forms.DecimalField(label=_("How much"), decimal_places=SCALE, max_digits=18)
    receiver = forms.ModelChoiceField(
        label=_("To whom"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=_("The lead organization, where nothing is chosen."),
    )
    due = day_field(label=_("Due"), required=False)
    agreement = forms.ModelChoiceField(label=_("Written agreement"), queryset=Agreement.objects.none(), required=False)
    name = TranslatedFormField(
        label=_("In a few words"), max_length=200, required=False, help_text=_("Such as: remodeling of the bath.")
    )

    def __init__(self, *arguments: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*arguments, **options)
        organizations = taking_part(initiative)
        offer(self, "partner", organizations)
        offer(self, "receiver", organizations)
        offer(self, "agreement", initiative.plan.agreements.all())

    def new_pledge(self) -> NewPledge:
        return NewPledge(**self.cleaned_data)


class MilestoneForm(SourceFields):
    """A step, due or done."""

    name = TranslatedFormField(label=_("What is to be reached"), max_length=200)
    due = day_field(label=_("Due on"))
    done_on = day_field(label=_("Done on"), required=False, help_text=_("Leave empty while it is still to come."))
    field_order = ("name", "due", "done_on")

    def new_milestone(self) -> NewMilestone:
        return NewMilestone(**self.cleaned_data)


class DoneForm(forms.Form):
    """When a step was done."""

    done_on = day_field(label=_("Done on"))
