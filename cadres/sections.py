"""What the pages of a household and of a village show of the cadres, and what the handbook does.

Named in ``PAGE_SECTIONS``.
"""

from urllib.parse import urlencode

from django.urls import reverse

from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right
from gujang.lib.sections import Section
from households.models import Household
from villages.models import Village

from .codes import ProblemState
from .filters.ledger import ALL, shown
from .filters.visits import visits_shown
from .models import Problem, Visit
from .querysets import ProblemQuerySet
from .views.pairings import handbook_rows, responsible_section
from .views.people_parts import posted_section

VISITS = 5


def of_household(household: Household, user: AnyUser) -> list[Section]:
    """Return the sections of ``household``, as ``user`` may see them."""
    return [
        responsible_section(household, user),
        _visits(household, user),
        _problems_of_household(household, user),
    ]


def of_handbook(household: Household, user: AnyUser) -> list[Section]:
    """Return the rows of part three of the handbook (帮扶责任人), as far as they are known."""
    return [handbook_rows(household, user)]


def of_village(village: Village, user: AnyUser) -> list[Section]:
    """Return the sections of ``village``, as ``user`` may see them."""
    return [posted_section(village, user), _problems_of_village(village, user)]


def _problems_of_household(household: Household, user: AnyUser) -> Section:
    rows = Problem.objects.visible_to(user).filter(household=household)
    may_raise = holds_in(user, Right.EDIT, household.village_id)
    return _problems(rows, {"household": household.pk}, may_raise)


def _problems_of_village(village: Village, user: AnyUser) -> Section:
    rows = Problem.objects.visible_to(user).filter(village=village)
    may_raise = holds_in(user, Right.EDIT, village.code) and not village.closed_on
    return _problems(rows, {"area": village.code}, may_raise, {"village": village.code})


def _problems(
    rows: ProblemQuerySet,
    place: dict[str, object],
    may_raise: bool,
    new: dict[str, object] | None = None,
) -> Section:
    """Return those in hand, by deadline, and how many are closed: one query each."""
    in_hand = rows.filter(state=ProblemState.OPEN).order_by("due_on", "id")
    closed = rows.filter(state=ProblemState.CLOSED).count()
    found = [shown(row) for row in in_hand]
    address = f"{reverse('problem_list')}?{urlencode(place)}"
    context = {
        "rows": found,
        "closed": closed,
        "list_url": f"{address}&state={ALL}",
        "closed_url": f"{address}&state={ProblemState.CLOSED}",
        "new_url": f"{reverse('problem_create')}?{urlencode(new or place)}" if may_raise else "",
    }
    return Section("problems", "民情问题", "cadres/_section_problems.html", context, len(found))


def _visits(household: Household, user: AnyUser) -> Section:
    rows = Visit.objects.visible_to(user).filter(household=household, deleted_at=None)
    latest = rows.select_related("household", "cadre", "village").prefetch_related("photos")
    count = rows.count()
    may_log = holds_in(user, Right.LOG, household.village_id)
    asked = urlencode({"household": household.pk})
    context = {
        "rows": visits_shown(latest[:VISITS], user) if count else [],
        "count": count,
        "list_url": f"{reverse('visit_list')}?{asked}",
        "new_url": f"{reverse('my_visit_create')}?{asked}" if may_log else "",
    }
    return Section("visits", "走访", "cadres/_household_visits.html", context, count)
