from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gujang.reports"
    verbose_name = "报表"
