from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gujang.access"
    verbose_name = "用户与权限"
