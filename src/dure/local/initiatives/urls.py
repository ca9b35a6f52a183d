from django.urls import path

from dure.local.initiatives.views import managing, planning, public

app_name = "initiatives"
urlpatterns = [
    path("", public.initiative_list, name="list"),
    path("new/", managing.start, name="start"),
    path("<str:slug>/", public.detail, name="detail"),
    path("<str:slug>/manage/", managing.manage, name="manage"),
    path("<str:slug>/edit/", managing.edit, name="edit"),
    path("<str:slug>/partners/new/", managing.add_partner, name="add_partner"),
    path("<str:slug>/partners/<int:partner>/remove/", managing.remove_partner, name="remove_partner"),
    path("<str:slug>/pledges/new/", managing.add_pledge, name="add_pledge"),
    path("<str:slug>/pledges/<uuid:pledge>/finish/", managing.finish_pledge, name="finish_pledge"),
    path("<str:slug>/pledges/<uuid:pledge>/reopen/", managing.reopen_pledge, name="reopen_pledge"),
    path("<str:slug>/intents/new/", planning.publish_intent, name="publish_intent"),
    path("<str:slug>/intents/<uuid:intent>/answer/", planning.answer_intent, name="answer_intent"),
    path("<str:slug>/intents/<uuid:intent>/close/", planning.close_intent, name="close_intent"),
    path("<str:slug>/agreements/new/", planning.make_agreement, name="make_agreement"),
    path("<str:slug>/milestones/new/", managing.add_milestone, name="add_milestone"),
    path("<str:slug>/milestones/<uuid:milestone>/done/", managing.complete_milestone, name="complete_milestone"),
    path("<str:slug>/milestones/<uuid:milestone>/reopen/", managing.reopen_milestone, name="reopen_milestone"),
]
