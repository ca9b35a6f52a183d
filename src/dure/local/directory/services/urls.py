from django.urls import path

from dure.local.directory.services.views import keeping, showing

app_name = "services"
urlpatterns = [
    path("services/<str:slug>/", showing.detail, name="detail"),
    path("services/<str:slug>/edit/", keeping.edit_service, name="edit_service"),
    path("services/<str:slug>/hours/", keeping.service_hours, name="service_hours"),
    path("services/<str:slug>/status/", keeping.service_status, name="service_status"),
    path("places/<str:slug>/", showing.location, name="location"),
    path("places/<str:slug>/edit/", keeping.edit_location, name="edit_location"),
    path("places/<str:slug>/hours/", keeping.location_hours, name="location_hours"),
    path("places/<str:slug>/status/", keeping.location_status, name="location_status"),
    path("organizations/<str:slug>/services/add/", keeping.add_service, name="add_service"),
    path("organizations/<str:slug>/places/add/", keeping.add_location, name="add_location"),
]
