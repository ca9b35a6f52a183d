"""Every change to initiatives: starting and changing them, partners, pledges, milestones."""

from dure.local.initiatives.actions.milestones import NewMilestone, add_milestone, complete_milestone, reopen_milestone
from dure.local.initiatives.actions.partners import NewPartner, add_partner, remove_partner
from dure.local.initiatives.actions.pledges import NewPledge, finish_pledge, pledge, reopen_pledge
from dure.local.initiatives.actions.starting import InitiativeData, change_initiative, start_initiative

__all__ = [
    "InitiativeData",
    "NewMilestone",
    "NewPartner",
    "NewPledge",
    "add_milestone",
    "add_partner",
    "change_initiative",
    "complete_milestone",
    "finish_pledge",
    "pledge",
    "remove_partner",
    "reopen_milestone",
    "reopen_pledge",
    "start_initiative",
]
