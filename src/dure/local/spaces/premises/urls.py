from django.urls import path

from dure.local.spaces.premises.views import devices, set_up, settings, shifts, zones

app_name = "premises"
SETTINGS = "<str:slug>/settings/"
urlpatterns = [
    path("new/<str:initiative>/", set_up.begin, name="set_up"),
    path("new/<str:initiative>/<str:step>/", set_up.step_page, name="set_up_step"),
    path("<str:slug>/plan/picture/", zones.picture, name="picture"),
    path(SETTINGS, settings.settings_page, name="settings"),
    path(f"{SETTINGS}zones/", zones.zones, name="zones"),
    path(f"{SETTINGS}zones/<uuid:zone>/", zones.zone_page, name="zone"),
    path(f"{SETTINGS}zones/<uuid:zone>/end/", zones.end_zone, name="end_zone"),
    path(f"{SETTINGS}zones/<uuid:zone>/equipment/", zones.equipment, name="equipment"),
    path(f"{SETTINGS}zones/<uuid:zone>/shape/", zones.shape, name="shape"),
    path(f"{SETTINGS}equipment/<uuid:equipment>/end/", zones.end_equipment, name="end_equipment"),
    path(f"{SETTINGS}plan/", zones.plan, name="plan"),
    path(f"{SETTINGS}plan/end/", zones.end_plan, name="end_plan"),
    path(f"{SETTINGS}hours/", settings.hours, name="hours"),
    path(f"{SETTINGS}group-days/", settings.group_days, name="group_days"),
    path(f"{SETTINGS}group-days/<uuid:day>/end/", settings.end_group_day, name="end_group_day"),
    path(f"{SETTINGS}prices/", settings.prices, name="prices"),
    path(f"{SETTINGS}prices/<uuid:price>/end/", settings.end_price, name="end_price"),
    path(f"{SETTINGS}partners/", settings.partners, name="partners"),
    path(f"{SETTINGS}partners/<uuid:partner>/end/", settings.end_partner, name="end_partner"),
    path(f"{SETTINGS}shifts/", shifts.shifts, name="shifts"),
    path(f"{SETTINGS}shifts/<uuid:shift>/end/", shifts.end_shift, name="end_shift"),
    path(f"{SETTINGS}devices/", devices.devices, name="devices"),
    path(f"{SETTINGS}devices/<uuid:device>/end/", devices.end_device, name="end_device"),
]
