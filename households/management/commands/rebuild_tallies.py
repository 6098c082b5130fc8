from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.tallies import check, refresh
from villages.models import Village


class Command(BaseCommand):
    help = "Count the register again into the tallies; --check compares only, and fails if unequal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            refresh(Village.objects.values_list("code", flat=True))
            self.stdout.write("汇总数已重新计算。")
            return
        differences = check()
        for found in differences:
            village, metric, label = found.key
            self.stdout.write(f"{village} {metric} {label}：已存 {found.kept}，实际 {found.true}")
        if differences:
            raise CommandError(
                f"有 {len(differences)} 个汇总数与登记不一致；请运行 rebuild_tallies 重新计算。"
            )
        self.stdout.write("汇总数与登记一致。")
