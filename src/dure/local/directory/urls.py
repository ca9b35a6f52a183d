from django.urls import path

from dure.local.directory import views
from dure.local.directory.exchange.views.uploading import upload
from dure.local.directory.finding.views import former_list

app_name = "directory"
urlpatterns = [
    path("", former_list, name="list"),
    # Two steps deep, so that an organization may be called "import".
    path("import/file/", upload, name="import"),
    path("<str:slug>/", views.detail, name="detail"),
    path("<str:slug>/edit/", views.edit, name="edit"),
]
