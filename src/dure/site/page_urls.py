from django.urls import path

from dure.site.api_page import api_page
from dure.site.home import home
from dure.site.search_page import search

app_name = "site"
urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("data/", api_page, name="api"),
]
