"""One act for many households: each is a transaction of its own and is answered for itself."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach

from ..models import Household
from .common import Stale


class Answer(NamedTuple):
    """What came of the act for one household; ``said`` is empty where it was done."""

    household: Household
    said: str

    @property
    def is_done(self) -> bool:
        return not self.said


def each(acts: Iterable[tuple[Household, Callable[[], object]]]) -> list[Answer]:
    """Do every act, whatever becomes of the others; return the answers in their order."""
    return [Answer(household, _refusal(act)) for household, act in acts]


def _refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Stale:
        return "打开页面之后，这一户的内容已被他人修改，没有办理，请核对后再办。"
    except OutOfReach:
        return "您没有办理这一环节的权限，没有办理。"
    except ValidationError as error:
        return "".join(error.messages)
    return ""
