"""Import the registers of a year from a workbook."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gujang.exchange.codes import BatchKind
from gujang.exchange.management import importing


class Command(BaseCommand):
    help = (
        "导入一个年度的登记表（贫困户基本信息、家庭成员、生产生活条件、收入情况），只核对或一并提交"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="工作簿：.xlsx、.xls、.ods 或 .csv")
        parser.add_argument("--year", type=int, required=True, help="年度，数据时点为该年12月31日")
        parser.add_argument("--commit", action="store_true", help="核对后写入没有错误的户")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出到标准输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = importing.run(
                options["file"], BatchKind.REGISTERS, options["year"], write=options["commit"]
            )
        except importing.Stopped as stopped:
            if options["json"]:
                self.stdout.write(importing.as_json(None, str(stopped)))
            self.stderr.write(str(stopped))
            sys.exit(importing.REFUSED)
        if options["json"]:
            self.stdout.write(importing.as_json(outcome))
            for note in importing.notes(outcome):
                self.stderr.write(note)
        else:
            self.stdout.write(importing.as_text(outcome))
        if outcome.exit_code:
            sys.exit(outcome.exit_code)
