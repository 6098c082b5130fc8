from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "gujang.exchange"
    verbose_name = "导入导出"
