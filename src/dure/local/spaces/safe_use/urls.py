from django.urls import path

from dure.local.spaces.safe_use.views import checking, rules

app_name = "safe_use"
urlpatterns = [
    path("<str:slug>/safe-use/", rules.home, name="home"),
    path("<str:slug>/safe-use/import/", rules.import_rules, name="import"),
    path("<str:slug>/safe-use/withdraw/", rules.withdraw, name="withdraw"),
    path("<str:slug>/safe-use/keeping/", rules.keeping, name="keeping"),
    path("<str:slug>/safe-use/weather/", rules.weather, name="weather"),
    path("<str:slug>/safe-use/rules/<str:digest>/", rules.rule_set, name="rules"),
    path("<str:slug>/safe-use/rules/<str:digest>/document/", rules.document, name="document"),
    path("<str:slug>/safe-use/rules/<str:digest>/try/", rules.try_out, name="try"),
    path("<str:slug>/safe-use/check/<uuid:stay>/", checking.check, name="check"),
    path("<str:slug>/safe-use/check/<uuid:stay>/spoken/", checking.spoken, name="spoken"),
    path("<str:slug>/safe-use/readings/<uuid:agent>/", checking.readings, name="readings"),
]
