"""What every page of a signed-in user shows of them: their role, and where they may go."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from .backends import must_change
from .gate import AnyUser, grants, holds
from .models import User
from .querysets import ALERTS_NEW, WATCH, alerts_visible_to
from .rights import Right, Role


class Item(NamedTuple):
    """A line of the main navigation; ``views``: the nouns of the view names that belong to it."""

    label: Any
    view: str
    rights: tuple[Right, ...]
    views: tuple[str, ...]


NAV = (
    Item(_("本周"), "my_week", (Right.LOG,), ("my",)),
    Item(_("总览"), "dashboard", (Right.VIEW,), ("dashboard",)),
    Item(_("村"), "village_list", (Right.VIEW,), ("village",)),
    Item(_("贫困户"), "household_list", (Right.VIEW,), ("household", "person")),
    Item(_("措施"), "measure_list", (Right.VIEW,), ("measure", "holding", "subsidy", "rate")),
    Item(_("项目"), "project_list", (Right.VIEW,), ("project",)),
    Item(_("资金"), "fund_list", (Right.VIEW,), ("fund", "allocation", "payment")),
    Item(_("退出"), "exit_list", (Right.VIEW,), ("exit", "standard", "line", "criteria")),
    Item(_("核查"), "check_list", (Right.VIEW,), ("check", "finding")),
    Item(_("增减"), "year_flow", (Right.VIEW,), ("year",)),
    Item(
        _("驻村"),
        "cadre_list",
        (Right.VIEW,),
        ("cadre", "unit", "pairing", "unpaired", "attendance", "week", "leave", "trip", "report"),
    ),
    Item(_("民情"), "problem_list", (Right.VIEW,), ("problem", "diary", "visit", "held")),
    Item(_("考核"), "assessment_list", (Right.CONDUCT,), ("assessment", "pledge", "violation")),
    Item(_("报表"), "table_list", (Right.EXPORT,), ("table", "run", "template")),
    Item(_("导入"), "import_upload", (Right.IMPORT,), ("import",)),
    Item(_("用户"), "user_list", (Right.MANAGE_USERS,), ("user", "membership")),
    Item(_("操作日志"), "journal_list", (Right.VIEW_JOURNAL,), ("journal",)),
    Item(_("查看提醒"), "reveal_list", WATCH, ("reveal",)),
)


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """Give base.html what it shows of the user; lazy, so that error pages ask no database."""
    return {
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "role_label": SimpleLazyObject(lambda: role_label(request.user)),
        "must_change_password": SimpleLazyObject(
            lambda: isinstance(request.user, User) and must_change(request.user)
        ),
        "keeps_log": SimpleLazyObject(lambda: holds(request.user, Right.LOG)),
        "home_url": SimpleLazyObject(lambda: home_of(request.user)),
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the lines the user may open, of those pages there are."""
    match = request.resolver_match
    noun = match.view_name.partition("_")[0] if match and match.view_name else ""
    return [
        {
            "label": entry.label,
            "url": url,
            "here": noun in entry.views,
            "count": _news(entry, request.user),
        }
        for entry, url in _open_to(request.user)
    ]


def _open_to(user: AnyUser) -> list[tuple[Item, str]]:
    held = [item for item in NAV if any(holds(user, right) for right in item.rights)]
    mine = [(entry, _address(entry.view)) for entry in held]
    return [(entry, url) for entry, url in mine if url]


def _news(entry: Item, user: AnyUser) -> int:
    return alerts_visible_to(user, ALERTS_NEW).count() if entry.view == "reveal_list" else 0


def _address(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def home_of(user: AnyUser) -> str:
    """Return where the user's work begins: their first page, else their own account."""
    return next((url for _, url in _open_to(user)), reverse("account"))


def role_label(user: AnyUser) -> str:
    """Return the roles in force, each once."""
    return "、".join(dict.fromkeys(Role(grant.role).label for grant in grants(user)))
