from django.urls import path

from dure.local.directory.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.feed_list, name="list"),
    path("new/", views.make, name="make"),
    path("<uuid:feed_id>/", views.detail, name="detail"),
    path("<uuid:feed_id>/change/", views.change, name="change"),
    path("<uuid:feed_id>/load/", views.load_now, name="load_now"),
    path("<uuid:feed_id>/pause/", views.pause, name="pause"),
    path("<uuid:feed_id>/loads/<uuid:load_id>/", views.load, name="load"),
    path("<uuid:feed_id>/loads/<uuid:load_id>/approve/", views.approve, name="approve"),
]
