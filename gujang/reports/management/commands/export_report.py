import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.lib.commands import day_argument
from gujang.lib.excel.formal import write_forms
from gujang.reports.asking import ask
from gujang.reports.report import Asked, Report
from gujang.reports.sheets import Made, form_of
from gujang.reports.tables import REPORTS


class Command(BaseCommand):
    help = "Write one of the tables reported upward as .xlsx; its sealed numbers stay masked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="which table; --list names them")
        parser.add_argument("--list", action="store_true", help="print the keys, one a line")
        parser.add_argument(
            "--area", default=settings.COUNTY_CODE, help="code of a county, town or village"
        )
        parser.add_argument("--as-of", type=day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--by", default="", choices=["", "rows", "town", "village"])
        parser.add_argument("--period", default="", choices=["", "day", "year", "month", "week"])
        parser.add_argument("--out", type=Path, metavar="FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(REPORTS))
            return
        report = REPORTS.get(options["key"] or "")
        if report is None:
            raise CommandError(f"没有报表“{options['key'] or ''}”；--list 列出有哪些。")
        if options["out"] is None:
            raise CommandError("请用 --out 写明存到哪个文件，如 --out 报表.xlsx。")
        number = _write(report, _asked(report, options), options["out"])
        self.stderr.write(f"{report.title}：{number}行，已存到{options['out']}。")


def _asked(report: Report, options: dict[str, Any]) -> Asked:
    try:
        return ask(
            report=report,
            user=None,
            area=options["area"],
            day=options["as_of"],
            by=options["by"],
            period=options["period"],
        )
    except ValidationError as error:
        raise CommandError("".join(error.messages)) from error
    except OutOfReach as error:
        raise CommandError(
            f"没有编码为“{options['area']}”的辖区，或其中没有村；应为6位旗县、9位乡镇或12位村编码，"
            f"如 --area {settings.COUNTY_CODE}。"
        ) from error


def _write(report: Report, asked: Asked, target: Path) -> int:
    """Write the file, whole or not at all; return the number of rows."""
    number = 0

    def values() -> Any:
        nonlocal number
        for row in report.rows(asked):
            number += 1
            yield row.values

    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("xb") as out:
            write_forms(out, [form_of(report, asked, values(), Made(on=timezone.localdate()))])
        draft.replace(target)
    except OSError as error:
        raise CommandError(f"文件“{target}”写不进去：{error.strerror}。") from error
    finally:
        draft.unlink(missing_ok=True)
    return number
