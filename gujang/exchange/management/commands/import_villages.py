"""Import the list of villages from a workbook."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gujang.exchange.codes import BatchKind
from gujang.exchange.management import importing


class Command(BaseCommand):
    help = "导入行政村名册（村编码、镇、行政村、村属性和当年的各项指标），没有错误的村直接写入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        first = settings.PROGRAMME_YEARS.start
        parser.add_argument("file", help="工作簿：.xlsx、.xls、.ods 或 .csv")
        parser.add_argument(
            "--year", type=int, default=first, help=f"指标的年度，不写为{first}（规划期第一年）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = importing.run(
                options["file"], BatchKind.VILLAGES, options["year"], write=True
            )
        except importing.Stopped as stopped:
            self.stderr.write(str(stopped))
            sys.exit(importing.REFUSED)
        self.stdout.write(importing.as_text(outcome))
        if outcome.exit_code:
            sys.exit(outcome.exit_code)
