import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gujang.dashboard.figures import figures
from gujang.dashboard.places import LEVELS, all_villages, place_of
from gujang.lib.commands import day_argument


class Command(BaseCommand):
    help = "Print the dashboard's figures of an area, now or as of a past day, as one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--area", default=settings.COUNTY_CODE, help="code of a county, town or village"
        )
        parser.add_argument("--as-of", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *args: Any, **options: Any) -> None:
        code, day = options["area"], options["as_of"]
        known = code.isascii() and code.isdigit() and len(code) in LEVELS
        place = place_of(code, all_villages(code)) if known else None
        if place is None:
            raise CommandError(
                f"没有编码为“{code}”的辖区；应为{LEVEL_WORDS}，如 --area {settings.COUNTY_CODE}。"
            )
        today = timezone.localdate()
        if day and day > today:
            raise CommandError(f"截至日期 {day} 还没有到；请填今天（{today}）或以前的日期。")
        found = figures(place, day if day != today else None)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


LEVEL_WORDS = "6位旗县、9位乡镇或12位村编码"
