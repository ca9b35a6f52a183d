from django.urls import path

from dure.local.spaces.views import recording, setting_up, showing

app_name = "spaces"
urlpatterns = [
    path("", showing.home, name="home"),
    path("<str:slug>/", showing.desk, name="desk"),
    path("<str:slug>/about/", showing.space_page, name="space"),
    path("<str:slug>/activities/new/", setting_up.add_activity, name="add_activity"),
    path("<str:slug>/check-in/", recording.check_in_guests, name="check_in"),
    path("<str:slug>/member/", recording.check_in_member, name="check_in_member"),
    path("<str:slug>/find/", recording.find, name="find"),
    path("<str:slug>/register/", recording.register, name="register"),
    path("<str:slug>/hours/", recording.record_hours, name="hours"),
    path("<str:slug>/gathering/", recording.record_gathering, name="gathering"),
    path("<str:slug>/contribution/", recording.record_contribution, name="contribution"),
    path("<str:slug>/purchase/", recording.record_purchase, name="purchase"),
    path("<str:slug>/sale/", recording.record_sale, name="sale"),
    path("<str:slug>/undo/<uuid:event>/", recording.undo, name="undo"),
]
