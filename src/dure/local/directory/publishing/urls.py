from django.urls import path, re_path

from dure.local.directory.publishing import views

app_name = "publishing"
urlpatterns = [
    path("id/organization/<uuid:identity>", views.organization, name="organization"),
    path("id/organization-types", views.types, name="types"),
    path("id/organization-types/<slug:code>", views.type_, name="type"),
    path("data/organization/<uuid:identity>.<str:extension>", views.document, name="document"),
    path("data/organizations.<str:extension>", views.organizations, name="organizations"),
    re_path(r"^data/organization-types\.(?P<extension>ttl|jsonld)$", views.types_document, name="types_document"),
    path("data/shapes.ttl", views.shapes, name="shapes"),
]
