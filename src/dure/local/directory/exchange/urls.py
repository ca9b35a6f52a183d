from django.urls import path

from dure.local.directory.exchange.views import checking, mapping, running, uploading

app_name = "exchange"
# Two steps deep, so that an organization may be called "import".
urlpatterns = [
    path("runs/", running.run_list, name="runs"),
    path("runs/<uuid:run_id>/", running.run, name="run"),
    path("runs/<uuid:run_id>/sheet/", uploading.sheet, name="sheet"),
    path("runs/<uuid:run_id>/columns/", mapping.columns, name="columns"),
    path("runs/<uuid:run_id>/columns/mapping.json", mapping.mapping_file, name="mapping"),
    path("runs/<uuid:run_id>/values/", mapping.values, name="values"),
    path("runs/<uuid:run_id>/rows/", checking.rows, name="rows"),
    path("runs/<uuid:run_id>/links/", checking.links, name="links"),
    path("runs/<uuid:run_id>/links/<int:number>/", checking.link, name="link"),
    path("runs/<uuid:run_id>/start/", running.start, name="start"),
    path("runs/<uuid:run_id>/report.csv", running.report, name="report"),
    path("runs/<uuid:run_id>/undo/", running.undo, name="undo"),
    path("runs/<uuid:run_id>/discard/", running.discard, name="discard"),
]
