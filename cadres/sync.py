"""What phones send and are answered: items as JSON, each read by the form of its page.

A batch is ``{"user": 7, "items": [{"client_id", "kind", "recorded_at", "body": {name: [text]}}]}``;
its answer names each item with what became of it: ``created``, ``duplicate``, ``held``,
``rejected``, or ``failed`` when it was our fault and the phone is to try again.
"""

import json
import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import InterfaceError, OperationalError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from gujang.access.models import User

from . import services
from .forms.log import FORMS, form_of
from .models import Cadre
from .rules.phone import Body
from .services import Answer, Item
from .services.log import REJECTED

LIMIT = 20
FAILED = "failed"
BROKEN = "系统出错，没有保存；已留在手机上，稍后会再上传。"
WRONG_BATCH = f"上传的内容不完整，没有保存；一次最多{LIMIT}条。"
ANOTHER = "手机上的记录属于另一位用户，没有上传；请用填写记录的账号登录。"

log = logging.getLogger(__name__)


class BadBatch(Exception):
    """What came is no batch: nothing of it is taken."""


class Unreadable(Exception):
    """An item that can never be taken as it is; the sentence says why."""


def read_batch(raw: bytes) -> tuple[Any, list[dict[str, Any]]]:
    """Return whose phone sends, and the items, each with a ``client_id`` that names it."""
    try:
        batch = json.loads(raw)
        items = batch["items"]
        named = [(UUID(item["client_id"]), item) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBatch from error
    if not 1 <= len(named) <= LIMIT or not isinstance(items, list):
        raise BadBatch
    return batch.get("user"), [item for _, item in named]


def answer_to(actor: User, cadre: Cadre, sent: dict[str, Any]) -> dict[str, Any]:
    """Take one item and say what became of it; whatever is wrong with it stays with it."""
    return {"client_id": sent["client_id"]} | asdict(_answer(actor, cadre, sent))


def _answer(actor: User, cadre: Cadre, sent: dict[str, Any]) -> Answer:
    try:
        return services.take(actor=actor, cadre=cadre, item=read_item(sent))
    except Unreadable as error:
        return Answer(REJECTED, str(error))
    except ValidationError as error:
        return Answer(REJECTED, "".join(error.messages))
    except (OperationalError, InterfaceError):
        raise  # the database does not answer: so it is with all that follow
    except Exception:
        log.exception("an item could not be taken")
        return Answer(FAILED, BROKEN)


def read_item(sent: dict[str, Any]) -> Item:
    """Return the item in ``sent``. Raises :class:`Unreadable`."""
    kind, body = sent.get("kind"), _body_of(sent)
    if kind not in FORMS or body is None:
        raise Unreadable("内容不完整，无法读取。")
    try:
        recorded_at = parse_datetime(str(sent.get("recorded_at")))
    except ValueError:
        recorded_at = None
    if recorded_at is None or not is_aware(recorded_at):
        raise Unreadable("没有填写时间，无法保存。")
    facts = facts_of(kind, body)
    return Item(UUID(sent["client_id"]), kind, recorded_at, body, facts)


def facts_of(kind: str, body: Body) -> dict[str, Any]:
    """Return what the page of ``kind`` reads out of ``body``. Raises :class:`Unreadable`."""
    form = form_of(kind, body)
    try:
        good = form.is_valid()
    except SuspiciousOperation as error:
        raise Unreadable("有这个页面没有的项目，没有保存。") from error
    if not good:
        raise Unreadable("".join(_said(form)))
    return form.facts


def _said(form: Any) -> list[str]:
    return [
        f"{form.fields[name].label if name in form.fields else ''}：{error}"
        for name, wrong in form.errors.items()
        for error in wrong
    ]


def _body_of(sent: dict[str, Any]) -> Body | None:
    body = sent.get("body")
    good = isinstance(body, dict) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values)
        for values in body.values()
    )
    return body if good else None
