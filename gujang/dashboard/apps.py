from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "gujang.dashboard"
    verbose_name = "总览"
