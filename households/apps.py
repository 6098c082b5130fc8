from django.apps import AppConfig

from .checks.limits import current


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "贫困户"

    def ready(self) -> None:
        """Refuse to start with a threshold of the data checks that cannot be."""
        current()
