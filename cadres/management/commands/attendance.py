import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cadres.rules.calendar import Week
from cadres.services import rulebook
from cadres.weeks import CadreWeek, cadre_weeks
from villages.areas import names


class Command(BaseCommand):
    help = "Print how many days each cadre was in the village in a week, and why it counts so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", required=True, metavar="2014-W10", help="as ISO 8601")
        parser.add_argument(
            "--area", default=settings.COUNTY_CODE, help="code of a county, town or village"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        area = options["area"]
        if not names([area]):
            raise CommandError(
                f"没有编码为“{area}”的辖区；应为6位旗县、9位乡镇或12位村编码，"
                f"如 --area {settings.COUNTY_CODE}。"
            )
        week = _week(options["week"])
        found = cadre_weeks(
            lambda rows: rows.inside(area), [week], rules=rulebook(), today=timezone.localdate()
        )
        if options["json"]:
            lines = [_line(one) for one in found]
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
            return
        for one in found:
            self.stdout.write(f"{one.cadre.name} {one.village.name} {one.sentence}")


def _week(text: str) -> Week:
    try:
        return Week.named(text)
    except ValueError as error:
        raise CommandError(f"周次“{text}”不对；请写成 2014-W10 这样。") from error


def _line(one: CadreWeek) -> dict[str, Any]:
    return {
        "cadre": one.cadre.name,
        "village": f"{one.village.town.name}{one.village.name}",
        "week": one.week.name,
        "required": one.required,
        "counted": one.counted,
        "status": str(one.status),
        "reasons": list(one.reasons),
        "sentence": one.sentence,
    }
