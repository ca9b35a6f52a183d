from django.urls import URLPattern

app_name = "safe_use"
urlpatterns: list[URLPattern] = []
