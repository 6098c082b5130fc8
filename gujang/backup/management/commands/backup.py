"""Keep the registry in an archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from gujang.access.keycheck import WrongKeys
from gujang.backup.archive import Refused
from gujang.backup.services import backup


class Command(BaseCommand):
    help = "把数据库、上传的文件和日志链头备份成一个加密文件，并当场试恢复、逐行核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="存放备份的文件夹，最好在另一块磁盘上")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kept = backup(actor=None, folder=Path(options["folder"]))
        except (Refused, WrongKeys) as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(
                f"备份没有写成（{error.strerror or error}）；请检查文件夹和磁盘空间。"
            ) from error
        except DatabaseError as error:
            raise CommandError("数据库不能读取，没有备份；请检查数据库后再试。") from error
        proof = kept.proof
        self.stdout.write(str(kept.path))
        self.stderr.write(
            f"已备份并试恢复：{proof.rows}行数据逐行相同，操作日志{proof.entries}条完整，"
            f"抽查加密字段{proof.opened}个都能打开；文件{kept.size // 1024}KB。"
            "密钥文件不在其中，请另行保管。"
        )
        if kept.strange:
            self.stderr.write(f"这些表不属于本系统，没有备份：{'、'.join(kept.strange)}。")
