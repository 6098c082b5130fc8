from random import Random
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from gujang.access.keycheck import WrongKeys, assert_keys_match
from gujang.access.models import User
from gujang.demo.conduct import keep_conduct
from gujang.demo.county import plan_villages, village_years
from gujang.demo.people import pair_households, post_cadres
from gujang.demo.problems import problems_in_villages
from gujang.demo.support import actors, support_households
from gujang.demo.users import make_users
from gujang.demo.village_work import work_in_villages
from gujang.demo.weeks import live_the_year
from gujang.demo.write import write_households
from gujang.journal.services import Note, record
from gujang.lib.bulk import tell_planner
from households.models import Household
from households.tallies import refresh
from villages.models import Village, VillageYear


class Command(BaseCommand):
    help = "Fill an empty database with an invented county: four years of life, all roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--households", type=int, default=5000)
        parser.add_argument("--villages", type=int, default=79)
        parser.add_argument("--seed", type=int, default=2014)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when users exist")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() or Household.objects.exists() or Village.objects.exists():
            if options["if_empty"]:
                self.stderr.write("数据库里已有数据，不再生成演示数据。")
                return
            raise CommandError(
                "数据库里已有数据；演示数据只写入空库，请换一个数据库（DATABASE_URL）。"
            )
        villages, households = options["villages"], options["households"]
        if not 6 <= villages <= 3000 or households < 1:
            raise CommandError("村数应为 6 至 3000，户数至少为 1。")
        try:
            assert_keys_match()
        except WrongKeys as wrong:
            raise CommandError(str(wrong)) from wrong
        with transaction.atomic():
            self._fill(villages, households, options["seed"])
        self.stderr.write(f"演示县已生成：{villages} 个村，{households} 户。")

    def _fill(self, village_count: int, household_count: int, seed: int) -> None:
        rng = Random(seed)
        villages = plan_villages(rng, village_count)
        Village.objects.bulk_create(villages)
        VillageYear.objects.bulk_create(
            row for village in villages for row in village_years(rng, village)
        )
        for done in write_households(villages, household_count, seed):
            self.stderr.write(f"已写入 {done} / {household_count} 户", ending="\r")
        self.stderr.write("")
        refresh(village.code for village in villages)
        first = max(villages, key=lambda village: village.code == "150222102201")
        self.stderr.write(f"登录名和密码：{make_users(first.code)}")
        work_in_villages(villages, actors().office, seed)
        tours = post_cadres(villages, actors().cadre, seed)
        pair_households(tours, seed)
        problems_in_villages(villages, actors().town, seed)
        live_the_year(tours, actors(), seed)
        for done in support_households(seed):
            self.stderr.write(f"已写入 {done} 户的计划、措施和退出程序", ending="\r")
        self.stderr.write("")
        tell_planner(apps.get_app_config("households").get_models())
        tell_planner(apps.get_app_config("cadres").get_models())
        keep_conduct(tours, actors().organization, seed)
        record(None, Note("seed", data={"households": household_count, "seed": seed}))
