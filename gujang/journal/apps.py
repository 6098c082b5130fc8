from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gujang.journal"
    verbose_name = "操作日志"
