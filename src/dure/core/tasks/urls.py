from django.urls import path

from dure.core.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<uuid:job_id>/", views.detail, name="detail"),
    path("<uuid:job_id>/stop/", views.stop, name="stop"),
]
