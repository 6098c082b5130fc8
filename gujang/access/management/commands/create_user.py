from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gujang.access import areas
from gujang.access.rights import Role
from gujang.access.services.users import create_user


class Command(BaseCommand):
    help = "Make an account with one role; print its one-time password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name (姓名)")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--area", default=settings.COUNTY_CODE, help="code of the area")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["area"] not in areas.names([options["area"]]):
            raise CommandError(f"没有编码为{options['area']}的县、镇或村，请核对 --area。")
        try:
            issued = create_user(
                actor=None,
                username=options["username"],
                full_name=options["name"],
                role=options["role"],
                area_code=options["area"],
            )
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        self.stdout.write(issued.password)
        self.stderr.write("这是一次性密码，只显示这一次；72小时内首次登录时须改掉。")
