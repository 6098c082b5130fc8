"""What the import commands share: reading the file, running the import, saying what came of it."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from gujang.access.keycheck import WrongKeys, assert_keys_match
from gujang.exchange.codes import BatchKind, BatchState
from gujang.exchange.models import ImportBatch
from gujang.exchange.services import Conflict, check, commit, report_of, told, upload

ALL_GOOD, SOME_REFUSED, REFUSED = 0, 1, 2
_SIZE_LIMIT = 64 * 1024 * 1024
_log = logging.getLogger("gujang.exchange")


class Stopped(Exception):
    """Nothing can be imported; the message says why."""


def run(path: str, kind: BatchKind, year: int, *, write: bool) -> "Outcome":
    """Import the file at ``path`` for the command line. Raise :class:`Stopped`."""
    file = Path(path)
    try:
        if file.stat().st_size > _SIZE_LIMIT:
            raise Stopped("文件太大，请拆成几个文件后再导入。")
        data = file.read_bytes()
    except OSError as error:
        raise Stopped(f"不能读取文件：{error.strerror or '未知原因'}，请核对路径。") from error
    try:
        assert_keys_match()
        batch = upload(actor=None, kind=kind, name=file.name, data=data, year=year)
        batch = commit(actor=None, batch=batch, token=None) if write else check(batch=batch)
        return Outcome(batch, report_of(batch))
    except Conflict as conflict:
        raise Stopped(conflict.message) from conflict
    except WrongKeys as wrong:
        raise Stopped(str(wrong)) from wrong
    except DatabaseError as error:
        raise Stopped("数据库暂时不能写入，请稍后再试。") from error
    except Exception as error:
        # whatever a file does to us, its sender gets a sentence; what it was is for the log
        _log.exception("import stopped")
        raise Stopped("导入没有完成，登记册没有改动；请联系管理员。") from error


@dataclass(frozen=True, slots=True)
class Outcome:
    """A batch and its report, opened once."""

    batch: ImportBatch
    report: dict[str, Any]

    @property
    def refused(self) -> bool:
        """Whether the whole file was."""
        return self.batch.state not in (BatchState.CHECKED, BatchState.COMMITTED)

    @property
    def exit_code(self) -> int:
        """0 when nothing was refused, 1 when some rows were, 2 when the file was."""
        if self.refused:
            return REFUSED
        return SOME_REFUSED if self.report.get("errors") else ALL_GOOD


def as_json(outcome: Outcome | None, message: str = "") -> str:
    """Return the answer for programs; without an outcome the file was refused for ``message``."""
    none = dict.fromkeys(("new", "changed", "same", "error"), 0)
    answer: dict[str, Any] = {"status": "rejected", "households": none, "persons": none}
    if outcome is None or outcome.refused:
        found = outcome.report.get("errors") if outcome else None
        whole = {"message": message or (outcome.batch.message if outcome else "")}
        answer |= {"errors": [_error(error) for error in found or [whole]], "batch": None}
    else:
        counts = outcome.report["counts"]
        answer |= {"status": outcome.batch.state}
        answer |= {unit: counts.get(unit, none) for unit in ("households", "persons")}
        answer["errors"] = [_error(error) for error in outcome.report["errors"]]
        answer["batch"] = str(outcome.batch.pk)
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _error(error: dict[str, Any]) -> dict[str, Any]:
    cell = error.get("cell")
    said = f"{cell}：{error['message']}" if cell else error["message"]
    return {name: error.get(name) for name in ("sheet", "row", "column", "value")} | {
        "message": said
    }


def as_text(outcome: Outcome) -> str:
    """Return the answer for people."""
    batch, errors = outcome.batch, outcome.report.get("errors", [])
    lines = [f"{batch.get_kind_display()}（{batch.year}年度）：{batch.get_state_display()}"]
    if batch.message:
        lines.append(batch.message)
    if batch.counts:
        lines.append(told(batch.counts))
    if errors:
        lines.append(f"需要改正{len(errors)}处：")
        lines += [f"  {_place(error)}{error['message']}" for error in errors]
    lines += notes(outcome)
    if not outcome.refused:
        lines.append(f"批次：{batch.pk}")
    return "\n".join(lines)


def notes(outcome: Outcome) -> list[str]:
    """Return what else there is to say: columns not used, hidden rows, households not named."""
    said = list(outcome.report.get("notes", ()))
    if count := outcome.report.get("absent_count"):
        said.append(f"登记册里有、表里没有的贫困户：{count}户，没有改动。")
    return said


def _place(error: dict[str, Any]) -> str:
    parts = (
        f"工作表“{error['sheet']}”" if error["sheet"] else "",
        f"第{error['row']}行" if error["row"] else "",
        f"“{error['column']}”" if error["column"] else "",
        f"（{error['cell']}）" if error["cell"] else "",
    )
    place = "".join(parts)
    return f"{place}：" if place else ""
