from django.apps import AppConfig
from django.core.checks import register

from .checks import BOOT, fit_to_run


class AccessConfig(AppConfig):
    name = "gujang.access"
    verbose_name = "用户与权限"

    def ready(self) -> None:
        register(fit_to_run, BOOT)
