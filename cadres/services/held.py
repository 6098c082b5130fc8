"""What arrived and was not taken: the town looks at it, takes it or leaves it (待核实)."""

import datetime as dt
import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record
from gujang.lib.changes import Stale, check
from gujang.lib.sealing import unseal

from ..codes import HeldState, ItemKind
from ..models import Cadre, HeldItem
from ..rules.phone import Body
from .log import MODELS, Item, Row, create, fill, row_named

NO_HOUSEHOLD = "这条记录没有写明是哪一户，或该户已不在册，不能采用。"
TAKEN_ALREADY = "这一天已有相同类别的记录，不能采用；请核对后选择“不采用”并写明情况。"


def opened(held: HeldItem) -> tuple[Body, dt.datetime]:
    """Return what was sent, as it was sent, and the phone's clock. Raises ``SealBroken``."""
    told: dict[str, Any] = json.loads(unseal(held.body, context=f"held:{held.uuid}"))
    return told["body"], dt.datetime.fromisoformat(told["recorded_at"])


def standing_row(held: HeldItem) -> Row | None:
    """Return the row that bears the item's name and is the sender's own, if there is one."""
    row = row_named(held.client_id)
    own = row and isinstance(row, MODELS[held.kind]) and row.cadre and row.cadre.user_id
    return row if row and own == held.sent_by_id else None


def take_held(*, actor: User, held: HeldItem, item: Item, note: str) -> HeldItem:
    """Take a held item: it becomes a row, or what the row of its name says from now on.

    Raises :class:`Stale` when somebody decided meanwhile, :class:`ValidationError` for what the
    register cannot hold.
    """
    try:
        with transaction.atomic():
            row = _waiting(actor, held)
            standing = standing_row(row)
            if standing:
                _rewrite(actor, standing, item)
            else:
                _create(actor, row, item)
            return _decide(actor, row, HeldState.TAKEN, note)
    except IntegrityError as error:
        raise ValidationError(TAKEN_ALREADY) from error


def dismiss_held(*, actor: User, held: HeldItem, note: str) -> HeldItem:
    """Leave a held item; it stays where it is, with the note."""
    with transaction.atomic():
        return _decide(actor, _waiting(actor, held), HeldState.DISMISSED, note)


def _waiting(actor: User, held: HeldItem) -> HeldItem:
    mine = HeldItem.objects.reachable_with(actor, Right.RECEIVE).filter(pk=held.pk)
    row = mine.select_for_update().first()
    if row is None:
        raise OutOfReach
    if row.state != HeldState.WAITING:
        raise Stale
    return row


def _decide(actor: User, row: HeldItem, state: HeldState, note: str) -> HeldItem:
    row.state, row.note, row.decided_by, row.decided_at = state, note, actor, timezone.now()
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    said = {"client_id": str(row.client_id), "kind": row.kind}
    action = "take_held" if state == HeldState.TAKEN else "dismiss_held"
    record(actor, about(row, action, village=row.village_id, reason=note, **said))
    return row


def _rewrite(actor: User, row: Row, item: Item) -> None:
    """Let ``row`` say what ``item`` says; one that was deleted is there again."""
    cadre = row.cadre
    if cadre is None:
        raise ValidationError("这条问题没有登记干部，请在民情台账中修改。")
    before = {name: str(getattr(row, name)) for name in _names(item)}
    fill(row, cadre, item)
    if hasattr(row, "deleted_at"):
        row.deleted_at = None
    check(row, {})
    row.save()
    changes = {name: [old, str(getattr(row, name))] for name, old in before.items()}
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    said: dict[str, Any] = {"client_id": str(row.client_id), "changes": changed}
    record(actor, about(row, "rewrite_item", village=row.village_id, **said))


def _names(item: Item) -> list[str]:
    renamed = {"household": "household_id"}
    if item.kind == ItemKind.PROBLEM:
        renamed["day"] = "raised_on"
    return [renamed.get(name, name) for name in item.facts]


def _create(actor: User, held: HeldItem, item: Item) -> None:
    cadre = Cadre.objects.filter(user=held.sent_by).first()
    if cadre is None:
        raise ValidationError("发送人不是驻村干部，不能采用。")
    if row_named(item.client_id):
        # the name is another's; taken, the item goes by one of its own
        item = Item(uuid.uuid4(), item.kind, item.recorded_at, item.body, item.facts)
    try:
        create(actor, cadre, item, held.village_id, from_held=str(held.uuid))
    except ValidationError as error:
        if "household" in getattr(error, "error_dict", {}):
            raise ValidationError(NO_HOUSEHOLD) from error
        raise
