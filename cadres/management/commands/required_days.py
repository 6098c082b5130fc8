import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cadres.rules.calendar import Span, Week, weeks
from cadres.rules.week import Need, need_of
from cadres.services import rulebook
from gujang.lib.commands import day_argument


class Command(BaseCommand):
    help = "Print how many days in the village each week asks for, and why, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="first", type=day_argument, required=True, metavar="YYYY-MM-DD"
        )
        parser.add_argument(
            "--to", dest="last", type=day_argument, required=True, metavar="YYYY-MM-DD"
        )
        parser.add_argument("--posted-on", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError(f"结束日期 {last} 早于开始日期 {first}，请调换。")
        rules = rulebook()
        posted = [Span(options["posted_on"] or dt.date.min)]
        found = [_line(need_of(week, rules, posted)) for week in weeks(first, last)]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _line(need: Need) -> dict[str, Any]:
    week: Week = need.week
    return {
        "week": week.name,
        "start": str(week.monday),
        "required": need.required,
        "rule": need.rule,
        "workdays": need.workdays,
        "reasons": list(need.reasons),
    }
