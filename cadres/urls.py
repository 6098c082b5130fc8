"""Addresses of the cadres and their week."""

from django.urls import path

from .views import asks, attendance, closing, my_report, reports, week_rules

urlpatterns = [
    path("attendance/", attendance.attendance_list, name="attendance_list"),
    path("attendance/export/", attendance.attendance_export, name="attendance_export"),
    path("attendance/weeks/", attendance.attendance_weeks, name="attendance_weeks"),
    path("attendance/weeks/<str:week>/close/", closing.week_close, name="week_close"),
    path("attendance/closed/<int:pk>/reopen/", closing.week_reopen, name="week_reopen"),
    path("stationing/", week_rules.week_rules, name="week_rules"),
    path("stationing/months/new/", week_rules.week_rule_add, name="week_rule_add"),
    path("stationing/holidays/new/", week_rules.week_holiday_add, name="week_holiday_add"),
    path("stationing/holidays/<int:day>/", week_rules.week_holiday_edit, name="week_holiday_edit"),
    path(
        "stationing/holidays/<int:day>/remove/",
        week_rules.week_holiday_remove,
        name="week_holiday_remove",
    ),
    path("leaves/", asks.leave_list, name="leave_list"),
    path("leaves/new/", asks.leave_ask, name="leave_ask"),
    path("leaves/trips/new/", asks.trip_ask, name="trip_ask"),
    path("leaves/<str:what>/<int:pk>/decide/", asks.leave_decide, name="leave_decide"),
    path("leaves/<str:what>/<int:pk>/withdraw/", asks.leave_withdraw, name="leave_withdraw"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/receive/", reports.report_receive, name="report_receive"),
    path("reports/<int:pk>/return/", reports.report_return, name="report_return"),
    path("my/report/", my_report.my_report, name="my_report"),
]
