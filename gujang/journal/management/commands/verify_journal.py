from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gujang.journal.services import verify


class Command(BaseCommand):
    help = "Walk the journal's hash chain; name the first entry that is missing or was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        count, problem = verify()
        if problem:
            raise CommandError(f"日志已被改动：{problem}。请保留现场并核对备份。")
        self.stdout.write(f"日志完整：{count} 条。")
