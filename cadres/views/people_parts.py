"""What a cadre's page says of them, and what a village's page says of its cadres."""

from typing import Any

from gujang.access import areas
from gujang.access.gate import AnyUser, holds_in
from gujang.access.rights import Right, Role
from gujang.lib.sections import Section
from households.models import Household
from households.views.lists import link_to
from villages.models import Village

from ..codes import ReportState
from ..filters.pairings import pairings_listed, pairings_shown, unpaired
from ..models import Cadre, ClosedWeek, Pairing, Posting, WeeklyReport
from ..rules.week import Status

SHOWN = 30  # households of a cadre on their page; the list holds all
WEEKS = 8
WEEK_TAGS: dict[str, str] = {
    Status.MET: "tag-done",
    Status.WINTER: "tag-info",
    Status.SHORT: "tag-late",
    Status.EXEMPT: "tag-plain",
    Status.ONGOING: "tag-wait",
}


def base_of(cadre: Cadre, *, may_post: bool) -> list[dict[str, Any]]:
    """Return a cadre's data as labels and values; the account for who posts them."""
    member = {True: "是", False: "否"}.get(cadre.is_party_member, "")  # type: ignore[arg-type]
    pairs: list[dict[str, Any]] = [
        {"label": "姓名", "value": cadre.name},
        {"label": "派出单位", "value": cadre.unit.name, "hint": cadre.unit.get_level_display()},
        {"label": "单位职务", "value": cadre.position},
        {"label": "联系电话", "value": cadre.phone},
        {"label": "中共党员", "value": member},
    ]
    if may_post:
        account = cadre.user
        state = "" if account is None or account.is_active else "已停用"
        name = account.username if account else "没有账号"
        pairs.append({"label": "登录账号", "value": name, "hint": state})
    return pairs


def strays_of(cadre: Cadre) -> list[str]:
    """Return where the account holds the role without a posting; its administrator ends it."""
    if cadre.user is None:
        return []
    held = cadre.user.memberships.not_ended().filter(role=Role.CADRE)
    codes = held.exclude(area_code=cadre.area_code).values_list("area_code", flat=True)
    return sorted(areas.names(list(codes)).values())


def postings_of(cadre: Cadre, user: AnyUser) -> dict[str, Any]:
    """Return the postings in the user's area, the newest first, and how many lie outside it."""
    mine = Posting.objects.filter(cadre=cadre)
    rows = list(mine.visible_to(user).select_related("village__town").order_by("-starts_on"))
    return {"rows": rows, "hidden": mine.count() - len(rows)}


def paired_of(cadre: Cadre, user: AnyUser) -> dict[str, Any]:
    """Return the households the cadre is responsible for, the first of them, and their number."""
    lines = Pairing.objects.visible_to(user).open().filter(cadre=cadre)
    found = pairings_listed(lines).order_by("village", "number")
    return {
        "number": lines.count(),
        "rows": pairings_shown(found[:SHOWN]),
        "url": link_to("pairing_list", cadre=cadre.pk),
    }


def weeks_of(cadre: Cadre, user: AnyUser) -> list[dict[str, Any]]:
    """Return the last closed weeks of the cadre, the newest first, each with its report."""
    closed = ClosedWeek.objects.visible_to(user).filter(cadre=cadre).order_by("-monday")[:WEEKS]
    weeks = list(closed)
    reports = WeeklyReport.objects.visible_to(user).filter(
        cadre=cadre, monday__in=[week.monday for week in weeks]
    )
    states = {row.monday: ReportState(row.state).label for row in reports}
    return [
        {"row": week, "css": WEEK_TAGS[week.status], "report": states.get(week.monday, "未报送")}
        for week in weeks
    ]


def posted_section(village: Village, user: AnyUser) -> Section:
    """Return 驻村干部 of a village's page: who is posted there, who was, who helps nobody yet."""
    rows = Posting.objects.visible_to(user).filter(village=village)
    postings = list(rows.select_related("cadre__unit").order_by("-starts_on", "pk"))
    now = [row for row in postings if row.ends_on is None]
    seen = Cadre.objects.visible_to(user).filter(pk__in=[row.cadre_id for row in postings])
    households = Household.objects.visible_to(user)
    return Section(
        id="posted",
        label="驻村干部",
        template="cadres/_village_posted.html",
        count=len(now),
        context={
            "now": now,
            "former": [row for row in postings if row.ends_on is not None],
            "seen": set(seen.values_list("pk", flat=True)),
            "unpaired": unpaired(households, {"area": village.code}).count(),
            "unpaired_url": link_to("unpaired_list", area=village.code),
            "pairings_url": link_to("pairing_list", area=village.code),
            "may_post": holds_in(user, Right.POST, village.code) and not village.closed_on,
            "idle_url": link_to("cadre_list", state="idle"),
        },
    )
