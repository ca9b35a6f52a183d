from django.urls import path

from dure.local.directory.merging.views import adding, merging, worklist

app_name = "merging"
# Below the organizations' addresses; all are two steps deep or more, so that an organization may be called "add".
urlpatterns = [
    path("add/organization/", adding.add, name="add"),
    path("add/organization/like/", adding.like, name="like"),
    path("merging/list/", worklist.pairs, name="worklist"),
    path("merging/list/look/", worklist.look, name="look"),
    path("merging/different/", worklist.different, name="different"),
    path("merging/merges/<uuid:merge_id>/", merging.merged, name="merged"),
    path("merging/merges/<uuid:merge_id>/undo/", merging.undo, name="undo"),
    path("<str:slug>/merge/", merging.choose, name="choose"),
    path("<str:slug>/merge/<str:other>/", merging.compare, name="compare"),
]
