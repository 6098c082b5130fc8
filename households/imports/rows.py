"""What a row must hold beyond what each of its cells can say."""

from gujang.lib.sheets import Record

from ..codes import Schooling
from ..rules import data_date
from .columns_kit import BASE, MEMBERS


def check_row(record: Record, year: int) -> None:
    """Add to ``record.bad`` what does not go together within the row.

    The rest of what is doubtful is for the data checks, which can be answered 已核实属实.
    """
    if record.table.register.key == BASE:
        _check_household(record, year)
    elif record.table.register.key == MEMBERS:
        _check_member(record)


def _check_household(record: Record, year: int) -> None:
    main, others = record.get("main_cause"), record.get("other_causes") or ()
    if main and main in others:
        _refuse(record, "other_causes", "其他致贫原因与主要致贫原因重复，请改为不同的原因。")
    exit_year, day = record.get("exit_year"), data_date(year)
    if exit_year and exit_year > year:
        _refuse(record, "exit_year", f"脱贫年度晚于本次导入的{year}年度，请核对。")
    first = record.get("first_registered")
    if first and first > day:
        _refuse(record, "first_registered", f"首次识别时间晚于数据时点{day}，请核对。")


def _check_member(record: Record) -> None:
    number = record.get("id_number")
    if number:
        sex, born_on = record.get("sex"), record.get("born_on")
        if sex and sex != number.sex:
            _refuse(record, "sex", "与证件号码第17位表示的性别不符，请核对。")
        if born_on and born_on != number.born_on:
            _refuse(record, "born_on", "与证件号码中的出生日期不符，请核对。")
    # a student leaves 文化程度 empty; in the newer form everybody else 在校生状况
    at_school = record.get("schooling") not in (None, "", Schooling.NONE)
    if record.get("education") == "" and not at_school and "schooling" not in record.bad:
        _refuse(record, "education", "不能为空，不在校的人请填写文化程度。")


def _refuse(record: Record, field: str, message: str) -> None:
    record.bad[field] = message
    record.values.pop(field, None)
