from django.urls import path

from dure.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.events, name="events"),
    path("events/<uuid:event_id>/", views.event, name="event"),
    path("events/<uuid:event_id>/proof.json", views.proof, name="proof"),
    path("resources/<uuid:resource_id>/", views.resource, name="resource"),
    path("seals/", views.seals, name="seals"),
    path("seals/<int:number>/", views.seal, name="seal"),
    path("seals/seal-now/", views.seal_now, name="seal-now"),
    path("verify_proof.py", views.script, name="script"),
]
