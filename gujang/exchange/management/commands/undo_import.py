"""Take a committed import back."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from gujang.access.keycheck import WrongKeys, assert_keys_match
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import Conflict, undo
from gujang.lib import lease


class Command(BaseCommand):
    help = "撤销一次已提交的导入；导入以后有改动的，列出改动的户而不撤销"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", help="批次编号，导入时给出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            assert_keys_match()
            batch = ImportBatch.objects.get(pk=UUID(options["batch"]))
            with lease.held(str(batch.pk)) as progress:
                undo(actor=None, batch=batch, progress=progress)
        except WrongKeys as wrong:
            self._stop(str(wrong))
        except (ValueError, ImportBatch.DoesNotExist):
            self._stop("没有这个批次，请核对编号。")
        except Conflict as conflict:
            self._stop("\n".join([conflict.message, *conflict.listed]))
        except DatabaseError:
            self._stop("数据库暂时不能写入，请稍后再试。")
        self.stdout.write(f"已撤销：{batch.file_name}，登记册已恢复到导入以前。")

    def _stop(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(1)
