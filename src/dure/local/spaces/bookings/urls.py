from django.urls import path

from dure.local.spaces.bookings.views import callbacks, changing, online, staff

app_name = "bookings"
urlpatterns = [
    path("<str:slug>/bookings/", staff.day, name="day"),
    path("<str:slug>/bookings/times/", staff.patterns, name="patterns"),
    path("<str:slug>/bookings/times/<uuid:slot>/", changing.slot_page, name="slot"),
    path("<str:slug>/bookings/callbacks/", callbacks.callbacks, name="callbacks"),
    path("<str:slug>/bookings/online/<uuid:slot>/", online.book, name="book"),
    path("<str:slug>/bookings/code/", online.code, name="code"),
]
