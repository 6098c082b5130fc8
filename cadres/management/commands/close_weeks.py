from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cadres.models import Posting
from cadres.services import close_due_weeks
from gujang.lib.commands import day_argument


class Command(BaseCommand):
    help = "Close the cadres' weeks whose days of grace are over; meant for every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="first",
            type=day_argument,
            metavar="YYYY-MM-DD",
            help="the first day looked at; by default that of the first posting",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        starts = Posting.objects.order_by("starts_on").values_list("starts_on", flat=True)
        first, today = options["first"] or starts.first(), timezone.localdate()
        closed = close_due_weeks(first=first, today=today) if first else []
        weeks = len({row.monday for row in closed})
        self.stdout.write(f"封周{weeks}周，{len(closed)}人次。")
