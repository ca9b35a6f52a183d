from django.urls import URLPattern, path

from dure.local.spaces.premises.views import settings

app_name = "premises"
urlpatterns: list[URLPattern] = [
    path("<str:slug>/settings/", settings.settings_page, name="settings"),
]
