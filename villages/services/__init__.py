"""Every change of a village, and of what is planned and built there."""

from .village import close_village, create_village, update_village, update_village_year

__all__ = ["close_village", "create_village", "update_village", "update_village_year"]
