from django.urls import path

from dure.local.directory.finding.views import former_search
from dure.site.api_page import api_page
from dure.site.home import home

app_name = "site"
urlpatterns = [
    path("", home, name="home"),
    path("search/", former_search, name="search"),
    path("data/", api_page, name="api"),
]
