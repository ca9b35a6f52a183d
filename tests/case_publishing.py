"""A bathhouse with a computed account, and cases written from it."""

from dataclasses import dataclass

from bath_account import Bath
from builders import make_organization, text
from dure.core.kit.translated import Translated
from dure.core.territories.models import Challenge
from dure.local.initiatives.models import Milestone, Partner
from dure.value.actions import compute_account
from dure.value.models import Computation
from dure.world.cases.actions import CaseFields, draft_case, publish_case
from dure.world.cases.models import Case, CaseVersion

LANGUAGES = ["ko", "en", "fr", "es"]


def complete_fields() -> CaseFields:
    return {
        "name": Translated({"en": "The safest bathhouse", "ko": "세상에서 가장 안전한 목욕탕"}, "ko"),
        "summary": text("Partners of three sectors remade an old bathhouse."),
        "problem": text("Older people bathed alone."),
        "beneficiaries": text("Older residents of the village."),
        "solution": text("Repaired the building.\nTrained health leaders."),
        "essential_elements": text("Somebody is always near.\nNeighbors decide together."),
        "adaptable_elements": text("The building may be another one."),
        "preconditions": text("A building with warm water."),
        "cost": text("Paid by the city and the partners."),
        "lessons": text("The first winter was cold."),
        "contact": text("Jobs and economy division"),
        "sources": [["City news", "https://example.org/news"], ["A printed report", ""]],
        "license": "CC BY 4.0",
    }


@dataclass
class Publishing:
    """An officer, an initiative with a computed account, and a way to more of them."""

    bath: Bath
    computation: Computation

    @property
    def officer(self):
        return self.bath.officer

    def simulate(self) -> None:
        """From here on the initiative's records, and the figures drawn from them, are a simulation."""
        plan = self.bath.initiative.plan
        plan.simulated = True
        plan.save()
        self.computation = compute_account(self.officer, self.computation.account)

    def draft(self, **fields) -> Case:
        return draft_case(self.officer, self.bath.initiative, **{**complete_fields(), **fields})

    def publish(self, case: Case | None = None) -> CaseVersion:
        return publish_case(self.officer, case or self.draft(), self.computation)


def make_publishing() -> Publishing:
    bath = Bath()
    for day in range(3):
        bath.record_visit(bath.visitor(), day=day)
        bath.record_help(bath.visitor(), "2", day=day)
    initiative = bath.initiative
    challenge, _made = Challenge.objects.get_or_create(code="ageing", defaults={"name": text("Ageing")})
    initiative.challenges.add(challenge)
    Partner.objects.create(
        initiative=initiative, organization=make_organization(), sector="civil", part=text("Brings neighbors")
    )
    Milestone.objects.create(initiative=initiative, name=text("Reopened"), due="2024-11-22", done_on="2024-11-22")
    return Publishing(bath, compute_account(bath.officer, bath.account()))
