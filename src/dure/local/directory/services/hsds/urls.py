"""The addresses of the HSDS API, as the specification has them (without a slash at the end)."""

from django.urls import path

from dure.local.directory.services.hsds import views

app_name = "hsds"
urlpatterns = [
    path("", views.about, name="about"),
    path("services", views.services, name="services"),
    path("services/<uuid:key>", views.service, name="service"),
    path("organizations", views.organizations, name="organizations"),
    path("organizations/<uuid:key>", views.organization, name="organization"),
    path("service_at_locations", views.services_at_locations, name="services_at_locations"),
    path("service_at_locations/<uuid:key>", views.service_at_location, name="service_at_location"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<uuid:key>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy_terms"),
    path("taxonomy_terms/<uuid:key>", views.taxonomy_term, name="taxonomy_term"),
    path("<path:address>", views.nothing, name="nothing"),
]
