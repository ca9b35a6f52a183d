from django.urls import path

from dure.local.spaces.daybook.views import days, pictures, reports

app_name = "daybook"
urlpatterns = [
    path("<str:slug>/days/", days.days, name="days"),
    path("<str:slug>/days/<str:on>/", days.day, name="day"),
    path("<str:slug>/days/<str:on>/close/", days.close, name="close"),
    path("<str:slug>/days/<str:on>/remark/", days.remark, name="remark"),
    path("<str:slug>/days/<str:on>/sign/", days.sign, name="sign"),
    path("<str:slug>/days/<str:on>/signed/<int:version>.json", days.signed, name="signed"),
    path("<str:slug>/days/<str:on>/pictures/", pictures.add, name="add_picture"),
    path("<str:slug>/days/<str:on>/pictures/<uuid:picture>/", pictures.show, name="picture"),
    path("<str:slug>/days/<str:on>/pictures/<uuid:picture>/remove/", pictures.remove, name="remove_picture"),
    path("<str:slug>/reports/", reports.reports, name="reports"),
    path("<str:slug>/reports/<str:period>/", reports.report, name="report"),
    path("<str:slug>/reports/<str:period>/report.pdf", reports.as_pdf, name="report_pdf"),
    path("<str:slug>/reports/<str:period>/report.xlsx", reports.as_excel, name="report_excel"),
    path("<str:slug>/reports/<str:period>/publish/", reports.publish, name="publish"),
]
