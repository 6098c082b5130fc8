"""Taking back what one has logged oneself; the row stays, so that a resent item is known."""

from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.journal.services import about, record

from ..models import Diary, Visit, WorkDay


def delete_item(*, actor: User, row: WorkDay | Visit | Diary) -> None:
    """Delete a row of one's own log; a repeat changes nothing."""
    with transaction.atomic():
        model = type(row)
        mine = model.objects.writable_by(actor).filter(pk=row.pk, cadre__user=actor)
        held = mine.select_for_update(of=("self",)).first()
        if held is None:
            raise OutOfReach
        if held.deleted_at:
            return
        held.deleted_at = timezone.now()
        held.save(update_fields=["deleted_at"])
        said = {"client_id": str(held.client_id), "day": str(held.day)}
        record(actor, about(held, "delete_item", village=held.village_id, **said))
        recheck(model.objects.all(), actor, held.pk)
