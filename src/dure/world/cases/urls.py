from django.urls import path

from dure.world.cases.views import library, reading, writing

app_name = "cases"
urlpatterns = [
    path("", library.case_library, name="list"),
    path("check/", reading.how_to_check, name="check"),
    path("check/<str:name>.py", reading.check_script, name="script"),
    path("write/<str:initiative>/", writing.write_case, name="write"),
    path("<str:slug>/", reading.case_page, name="detail"),
    path("<str:slug>/edit/", writing.edit_case, name="edit"),
    path("<str:slug>/publish/", writing.publish, name="publish"),
    path("<str:slug>/<int:number>/", reading.version_page, name="version"),
    path("<str:slug>/<int:number>/case.json", reading.document, name="document"),
]
