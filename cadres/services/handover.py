"""That a hand-over list was made for printing."""

from django.db import transaction

from gujang.access.models import User

from ..models import Cadre
from .people import write_down

SHEET = "驻村干部移交清单"


def record_print(*, actor: User, cadre: Cadre) -> None:
    """Write down that ``actor`` had the hand-over list of ``cadre`` made for printing (打印)."""
    with transaction.atomic():
        write_down(actor, cadre, "print", sheet=SHEET)
