"""The doors of the forms of the level above. The one asked for is filled in for a town."""

from typing import Any

from gujang.reports.models import Template
from tests.cast import TOWN_A, Cast
from tests.door import SEES_A1, VIEWERS, Door
from tests.make_templates import make_template

KEEPERS = frozenset("organization poverty_office".split())
# who exports a whole town; a cadre has a village
FILLERS = VIEWERS - {"cadre_a1", "cadre_b1"}


def a_template(cast: Cast) -> list[Any]:
    known = Template.objects.first()
    return [(known or make_template(cast["poverty_office"])).pk]


def a_slot(cast: Cast) -> list[Any]:
    (key,) = a_template(cast)
    return [key, Template.objects.get(pk=key).slots.earliest("pk").pk]


TEMPLATES: dict[str, Door] = {
    "template_list": Door(VIEWERS),
    "template_upload": Door(KEEPERS, post=400, post_rows=0),
    "template_show": Door(KEEPERS, own=a_template),
    "template_map": Door(KEEPERS, own=a_template, get=None, post=302, data=lambda cast: {
        "sheet": "上报表", "table": "facts", "first": "B2", "head": "填报单位"}),
    "template_unmap": Door(KEEPERS, own=a_slot, get=None, post=302),
    "template_remove": Door(KEEPERS, own=a_template, post=302),
    "template_fill": Door(FILLERS, own=a_template),
    "template_file": Door(
        SEES_A1 - {"cadre_a1"}, own=a_template, get=None, post=200,
        data=lambda cast: {"area": TOWN_A, "day": "2015-12-31"}),
}  # fmt: skip
