from django.urls import path

from dure.local.directory import import_page, views

app_name = "directory"
urlpatterns = [
    path("", views.organization_list, name="list"),
    # Two steps deep, so that an organization may be called "import".
    path("import/standard-csv/", import_page.import_file, name="import"),
    path("<str:slug>/", views.detail, name="detail"),
    path("<str:slug>/edit/", views.edit, name="edit"),
]
