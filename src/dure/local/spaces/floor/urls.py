from django.urls import path

from dure.local.spaces.floor.views import board, days, plan, sheet

app_name = "floor"
urlpatterns = [
    path("<str:slug>/floor/", board.board, name="board"),
    path("<str:slug>/floor/live/", board.live, name="live"),
    path("<str:slug>/floor/out/", board.out_by_label, name="out"),
    path("<str:slug>/floor/plan/", plan.plan, name="plan"),
    path("<str:slug>/floor/overdue/", days.overdue, name="overdue"),
    path("<str:slug>/wall/", board.wall, name="wall"),
    path("<str:slug>/floor/<uuid:stay_id>/", sheet.sheet, name="sheet"),
    path("<str:slug>/floor/<uuid:stay_id>/<str:act>/", sheet.act, name="act"),
    path("<str:slug>/day/", days.day, name="day"),
]
