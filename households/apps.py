from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from .checks.limits import current


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "贫困户"

    def ready(self) -> None:
        """Refuse a threshold of the data checks that cannot be; let other apps add their rules."""
        current()
        for module in settings.CHECKS_BESIDE:
            import_module(module)
