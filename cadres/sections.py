"""What a household's and a village's page show of the cadres; named in ``PAGE_SECTIONS``."""

from urllib.parse import urlencode

from django.urls import reverse

from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right
from gujang.lib.sections import Section
from households.models import Household
from villages.models import Village

from .filters.visits import visits_shown
from .models import Visit

VISITS = 5


def of_household(household: Household, user: AnyUser) -> list[Section]:
    """Return the sections of ``household``, as ``user`` may see them."""
    return [_visits(household, user)]


def of_village(village: Village, user: AnyUser) -> list[Section]:
    """Return the sections of ``village``, as ``user`` may see them."""
    return []


def _visits(household: Household, user: AnyUser) -> Section:
    rows = Visit.objects.visible_to(user).filter(household=household, deleted_at=None)
    latest = rows.select_related("household", "cadre", "village").prefetch_related("photos")
    count = rows.count()
    may_log = holds_in(user, Right.LOG, household.village_id)
    asked = urlencode({"household": household.pk})
    context = {
        "rows": visits_shown(latest[:VISITS]) if count else [],
        "count": count,
        "list_url": f"{reverse('visit_list')}?{asked}",
        "new_url": f"{reverse('my_visit_create')}?{asked}" if may_log else "",
    }
    return Section("visits", "走访", "cadres/_household_visits.html", context, count)
