from django.urls import URLPattern

app_name = "daybook"
urlpatterns: list[URLPattern] = []
