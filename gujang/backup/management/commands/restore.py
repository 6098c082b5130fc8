"""Make the registry anew from an archive, or see that it could be."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from gujang.access.keycheck import WrongKeys
from gujang.backup.archive import Refused
from gujang.backup.services import ENDING, rehearse, restore


class Command(BaseCommand):
    help = "从备份恢复到空库；加 --replace 才替换现有数据。先在试库中全部核对，有误则现有数据不变"
    # the archive says which key file it needs; that of the data to be replaced may be another
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="备份文件，或存放备份的文件夹")
        parser.add_argument("--latest", action="store_true", help="用文件夹中最近的一份")
        parser.add_argument("--replace", action="store_true", help="替换数据库中现有的全部数据")
        parser.add_argument("--check", action="store_true", help="只试恢复并核对，不动现有数据")

    def handle(self, *args: Any, **options: Any) -> None:
        path = _chosen(Path(options["source"]), latest=options["latest"])
        try:
            if options["check"]:
                proof = rehearse(path=path)
            else:
                proof = restore(actor=None, path=path, replace=options["replace"])
        except (Refused, WrongKeys) as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(
                f"没有恢复（{error.strerror or error}）；请检查磁盘和路径。"
            ) from error
        except DatabaseError as error:
            raise CommandError(
                "数据库不能使用，没有恢复；数据库文件若已损坏，请先把它移到别处，再恢复。"
            ) from error
        done = "试恢复成功，现有数据没有改动" if options["check"] else "已恢复"
        self.stdout.write(
            f"{done}：{path.name}，{proof.rows}行数据逐行相同，操作日志{proof.entries}条完整，"
            f"抽查加密字段{proof.opened}个都能打开。"
        )
        if not options["check"]:
            self.stderr.write("所有用户须重新登录。")


def _chosen(source: Path, *, latest: bool) -> Path:
    if source.is_file():
        return source
    found = sorted(source.glob(f"*{ENDING}"))
    found = [path for path in found if not path.name.startswith(".")]
    if not found:
        raise CommandError(f"{source} 里没有备份文件（*{ENDING}），请核对路径。")
    if len(found) > 1 and not latest:
        names = "\n".join(path.name for path in found)
        raise CommandError(f"文件夹里有{len(found)}份备份，请指明一份，或加 --latest：\n{names}")
    return found[-1]
