from django.urls import path

from dure.local.directory.stewardship.views import desk, entries, links

app_name = "stewardship"
# Below the organizations' addresses; all are two steps deep, so that an organization may be called “keeping”.
urlpatterns = [
    path("keeping/desk/", desk.desk, name="desk"),
    path("keeping/proposals/<uuid:proposal_id>/", desk.proposal, name="proposal"),
    path("keeping/claims/<uuid:claim_id>/", desk.claim, name="claim_decision"),
    path("keeping/claims/<uuid:claim_id>/letter/", desk.letter, name="letter"),
    path("keeping/link/<str:token>/", links.claim_link, name="claim_link"),
    path("keeping/code/<str:token>/", links.code, name="code"),
    path("keeping/check/<str:token>/", links.check, name="check"),
    path("keeping/digest/<str:token>/", links.digest_choice, name="digest_choice"),
    path("keeping/entries/<slug:kind>/<uuid:subject>/", entries.entry_history, name="entry_history"),
    path("keeping/entries/<slug:kind>/<uuid:subject>/undo/<uuid:revision_id>/", entries.entry_undo, name="entry_undo"),
    path("<str:slug>/history/", entries.history, name="history"),
    path("<str:slug>/history/<uuid:revision_id>/undo/", entries.undo, name="undo"),
    path("<str:slug>/confirm/", entries.confirm, name="confirm"),
    path("<str:slug>/checked/", desk.check_entry, name="check_entry"),
    path("<str:slug>/propose/", entries.propose, name="propose"),
    path("<str:slug>/claim/", entries.claim, name="claim"),
]
