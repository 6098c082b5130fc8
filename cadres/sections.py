"""What the pages of a household and of a village show of the cadres, and what the handbook does.

Named in ``PAGE_SECTIONS``.
"""

from gujang.access.gate import AnyUser
from gujang.lib.sections import Section
from households.models import Household
from villages.models import Village

from .views.pairings import handbook_rows, responsible_section
from .views.people_parts import posted_section


def of_household(household: Household, user: AnyUser) -> list[Section]:
    """Return the sections of ``household``, as ``user`` may see them."""
    return [responsible_section(household, user)]


def of_handbook(household: Household, user: AnyUser) -> list[Section]:
    """Return the rows of part three of the handbook (帮扶责任人), as far as they are known."""
    return [handbook_rows(household, user)]


def of_village(village: Village, user: AnyUser) -> list[Section]:
    """Return the sections of ``village``, as ``user`` may see them."""
    return [posted_section(village, user)]
