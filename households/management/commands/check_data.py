import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.checks.villages import NUMBER, SEVERITY, villages_wanting
from households.codes.exits import FindingState
from households.models import Finding
from households.services import check_area, start_check
from villages.areas import names
from villages.models import Village


class Command(BaseCommand):
    help = "Run the data checks of an area, keep what they find, and print what is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--area", default=settings.COUNTY_CODE, help="code of a county, town or village"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        area = options["area"]
        if not names([area]):
            raise CommandError(
                f"没有编码为“{area}”的辖区；应为6位旗县、9位乡镇或12位村编码，"
                f"如 --area {settings.COUNTY_CODE}。"
            )
        run = check_area(run=start_check(actor=None, area=area))
        found = [*_of_households(area), *_of_villages(area)]
        if options["json"]:
            self.stdout.write(json.dumps({"findings": found}, ensure_ascii=False, indent=1))
            return
        for one in found:
            who = one["household"] or ""
            self.stdout.write(f"{one['rule']} {one['severity']} {who} {one['message']}".strip())
        self.stderr.write(f"核查{run.households}户，待处理{len(found)}项。")


def _of_households(area: str) -> list[dict[str, Any]]:
    rows = Finding.objects.inside(area).filter(state=FindingState.OPEN)
    names = ("rule", "severity", "household__number", "person__name", "message")
    ordered = rows.order_by("rule", "household__village_id", "household__number", "pk")
    return [
        {
            "rule": rule,
            "severity": severity,
            "household": household,
            "person": person,
            "message": message,
        }
        for rule, severity, household, person, message in ordered.values_list(*names)
    ]


def _of_villages(area: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": NUMBER,
            "severity": str(SEVERITY),
            "household": None,
            "person": None,
            "message": f"{hit.village.town.name}{hit.village.name}{hit.message}",
        }
        for hit in villages_wanting(Village.objects.inside(area))
    ]
