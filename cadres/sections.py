"""What a household's and a village's page show of the cadres; named in ``PAGE_SECTIONS``."""

from gujang.access.gate import AnyUser
from gujang.lib.sections import Section
from households.models import Household
from villages.models import Village


def of_household(household: Household, user: AnyUser) -> list[Section]:
    """Return the sections of ``household``, as ``user`` may see them."""
    return []


def of_village(village: Village, user: AnyUser) -> list[Section]:
    """Return the sections of ``village``, as ``user`` may see them."""
    return []
