from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "dure.local.spaces.bookings"
    label = "bookings"
