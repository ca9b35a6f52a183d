"""What people fill in about wishes, offers and written agreements."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.agents.models import Organization
from dure.core.kit.errors import Refused
from dure.core.kit.exact import SCALE
from dure.core.kit.translated_forms import TranslatedFormField
from dure.ledger.models import Agreement, Commitment, Intent, ResourceSpecification
from dure.ledger.planned_amounts import Amount
from dure.ledger.planning import NewCommitment, NewIntent
from dure.ledger.units import unit_label
from dure.local.initiatives.actions.pledges import EFFORT_ACTIONS
from dure.local.initiatives.forms import day_field, offer
from dure.local.initiatives.labels import WAYS_OF_GIVING
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.planning_queries import taking_part

WANTED, OFFERED = "wanted", "offered"


def for_field(refusal: Refused) -> Refused:
    """The same refusal at the field of these forms that it is about."""
    names = {"resource_quantity": "quantity", "effort_quantity": "quantity", "clause_of": "agreement"}
    names |= {"resource_unit": "specification", "effort_unit": "specification"}
    names |= {"provider": "organization", "receiver": "organization"}
    return Refused(refusal.code, refusal.message, field=names.get(refusal.field, refusal.field))


class IntentForm(forms.Form):
    """Who wants or offers what, how much, until when."""

    kind = forms.ChoiceField(
        label=_("Is it wanted or offered?"),
        choices=[(WANTED, pgettext_lazy("intent", "Wanted")), (OFFERED, pgettext_lazy("intent", "Offered"))],
    )
    organization = forms.ModelChoiceField(label=_("Who wants or offers it"), queryset=Organization.objects.none())
    name = TranslatedFormField(
        label=_("In a few words"), max_length=200, help_text=_("Such as: firewood for the winter.")
    )
    action = forms.ChoiceField(label=_("What is to be given"), choices=list(WAYS_OF_GIVING.items()))
    specification = forms.ModelChoiceField(label=_("Kind"), queryset=ResourceSpecification.objects.all())
    quantity = forms.DecimalField(label=_("How much"), decimal_places=SCALE, max_digits=18)
    due = day_field(label=_("Due"), required=False)

    def __init__(self, *arguments: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initiative = initiative
        offer(self, "organization", taking_part(initiative))

    def new_intent(self) -> NewIntent:
        """The entered wish or offer, counted in the unit of its kind."""
        fields = self.cleaned_data
        wanted = fields["kind"] == WANTED
        return NewIntent(
            name=fields["name"],
            action=fields["action"],
            specification=fields["specification"],
            amount=counted(fields["action"], fields["quantity"]),
            provider=None if wanted else fields["organization"],
            receiver=fields["organization"] if wanted else None,
            plan=self.initiative.plan,
            due=fields["due"],
        )


def counted(action: str, quantity: Any) -> Amount:
    """Work and use are counted in effort, other ways of giving in the resource's own unit."""
    return Amount(effort_quantity=quantity) if action in EFFORT_ACTIONS else Amount(resource_quantity=quantity)


class AnswerForm(forms.Form):
    """Who answers a wish or an offer, and with how much."""

    partner = forms.ModelChoiceField(label=_("Who promises it"), queryset=Organization.objects.none())
    quantity = forms.DecimalField(label=_("How much"), decimal_places=SCALE, max_digits=18)
    due = day_field(label=_("Due"), required=False)
    agreement = forms.ModelChoiceField(label=_("Written agreement"), queryset=Agreement.objects.none(), required=False)
    name = TranslatedFormField(
        label=_("In a few words"), max_length=200, required=False, help_text=_("The same as before, where left empty.")
    )

    def __init__(self, *arguments: Any, initiative: Initiative, intent: Intent, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.intent = intent
        offer(self, "partner", taking_part(initiative))
        offer(self, "agreement", initiative.plan.agreements.all())
        self.fields["quantity"].help_text = unit_label(intent.effort_unit or intent.resource_unit)

    def new_commitment(self) -> NewCommitment:
        """The entered promise, counted as what it answers is."""
        fields = self.cleaned_data
        effort = self.intent.effort_quantity is not None
        quantity = fields["quantity"]
        return NewCommitment(
            partner=fields["partner"],
            amount=Amount(
                None if effort else quantity,
                "" if effort else self.intent.resource_unit,
                quantity if effort else None,
                self.intent.effort_unit if effort else "",
            ),
            name=fields["name"],
            due=fields["due"],
            clause_of=fields["agreement"],
        )


if TYPE_CHECKING:
    _CommitmentsField = forms.ModelMultipleChoiceField[Commitment]
else:
    # At run time Django's field takes no type.
    _CommitmentsField = forms.ModelMultipleChoiceField


class PledgesField(_CommitmentsField):
    """Pledges to choose, each with who promised it."""

    def label_from_instance(self, obj: Commitment) -> str:
        return f"{obj.provider.organization}: {str(obj.name) or obj.resource_conforms_to}"


class AgreementForm(forms.Form):
    """What was agreed in writing, when, and which pledges it holds."""

    name = TranslatedFormField(label=_("Name"), max_length=200)
    agreed_on = day_field(label=_("Agreed on"), required=False)
    clauses = PledgesField(
        label=_("Pledges that it holds"),
        queryset=Commitment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*arguments, **options)
        free = Commitment.objects.filter(
            plan=initiative.plan_id, clause_of__isnull=True, provider__organization__isnull=False
        )
        if free.exists():
            offer(self, "clauses", free.select_related("provider__organization", "resource_conforms_to"))
        else:
            del self.fields["clauses"]
