"""The programme's weekly minimum (S0, domain 10.2), the State Council's holidays (domain 5.2), terms.

The half-year's share of an assessment is that of domain 5.1 (P11); its weights are the project's
default.
"""

import datetime as dt

from chinese_calendar import constants
from django.db import migrations

BEGAN = dt.date(2014, 1, 1)
DAYS = {1: 2, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 4, 9: 4, 10: 3, 11: 2, 12: 2}
WORDS = "每年2月至9月份每周驻村不少于4天，10月份每周驻村不少于3天，11月至次年2月份每周驻村不少于2天"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年",
}


def lay_down(apps, schema_editor):
    rule = apps.get_model("cadres", "StationingRule")
    rule.objects.bulk_create(
        rule(
            month=month,
            days=days,
            starts_on=BEGAN,
            note=f"《固阳县扶贫开发“三到”工作实施方案》：{WORDS}。"
            + ("2月按前一句执行，可由组织部调整。" if month == 2 else ""),
        )
        for month, days in DAYS.items()
    )
    holiday = apps.get_model("cadres", "Holiday")
    rows = [(day, "off", name) for day, name in constants.holidays.items()]
    rows += [(day, "work", name) for day, name in constants.workdays.items()]
    holiday.objects.bulk_create(
        holiday(day=day, kind=kind, name=NAMES.get(name, name) + ("" if kind == "off" else "调休"))
        for day, kind, name in sorted(rows)
        if day >= BEGAN
    )
    apps.get_model("cadres", "Scheme").objects.create(
        starts_on=BEGAN,
        note="半年考核占30%、年终考核占70%；各项分值为初始设置，由县委组织部调整。",
    )


class Migration(migrations.Migration):
    dependencies = [("cadres", "0001_initial")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
