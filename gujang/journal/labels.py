"""An entry of the journal to be read: its act, its object and what it holds, in Chinese."""

import functools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field
from django.urls import NoReverseMatch, reverse

from .models import Entry
from .words import ACTIONS, OBJECTS, PAGES, WORDS

ACTIONS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_in_locked": "登录被锁定",
    "sign_out": "退出登录",
    "expire_session": "会话到期",
    "end_session": "结束会话",
    "denied": "越权或不存在的访问",
    "change_password": "修改密码",
    "create_user": "新建用户",
    "update_user": "修改用户",
    "disable_user": "停用用户",
    "enable_user": "启用用户",
    "issue_password": "重置密码",
    "unlock_user": "解除锁定",
    "grant_role": "授予角色",
    "end_role": "结束角色",
    "view": "查看",
    "search": "按证件号码查找",
    "reveal": "查看完整号码",
    "reveal_often": "频繁查看完整号码",
    "create_household": "新增贫困户",
    "update_household": "修改贫困户",
    "add_member": "增加成员",
    "update_member": "修改成员",
    "end_membership": "减少成员",
    "change_head": "变更户主",
    "change_standing": "变更脱贫状态",
    "add_verification": "登记入户核实",
    "propose_exit": "提名退出",
    "pass_exit_step": "办理退出环节",
    "begin_exit_notice": "开始村公示",
    "end_exit_notice": "结束村公示",
    "raise_objection": "登记公示异议",
    "settle_objection": "核查公示异议",
    "return_exit": "退回退出办理",
    "withdraw_exit": "撤回退出提名",
    "approve_exit": "批准退出",
    "attach_document": "上传附件",
    "remove_document": "删除附件",
    "add_standard": "登记退出标准",
    "update_standard": "修改退出标准",
    "split_household": "拆户（迁出）",
    "split_from_household": "拆户（新立）",
    "merge_household": "并入他户",
    "receive_household": "并户（接收）",
    "move_household": "迁到他村",
    "correct_leaving": "核实减少原因",
    "correct_joining": "核实增加原因",
    "correct_cancelled": "核实注销原因",
    "close_year": "年度封账",
    "reopen_year": "解除封账",
    "start_year": "建立年度信息",
    "update_year": "修改年度信息",
    "update_income": "修改收入",
    "update_conditions": "修改生产生活条件",
    "update_income_lines": "修改收支明细",
    "save_plan": "填写帮扶计划",
    "create_measure": "新增措施",
    "update_measure": "修改措施",
    "update_measure_detail": "填写措施明细",
    "sign_measure": "登记农户签字认可",
    "unsign_measure": "撤销农户签字认可",
    "make_subsidy": "分配种养殖奖补",
    "count_holdings": "登记种养殖摸底",
    "create_rate": "新增奖补标准",
    "update_rate": "修改奖补标准",
    "save_filter": "保存查询",
    "delete_filter": "删除保存的查询",
    "register_fund": "登记资金来源",
    "allocate_fund": "分配资金",
    "withdraw_allocation": "收回资金",
    "pay": "支付资金",
    "take_back_payment": "冲回支付",
    "remark_payment": "说明支付情况",
    "create_village": "新增村",
    "update_village": "修改村",
    "update_village_year": "修改村年度情况",
    "close_village": "撤销村",
    "merge_village": "并村",
    "keep_village_plan": "制定村级规划",
    "create_project": "新增项目",
    "update_project": "修改项目",
    "update_collective_incomes": "修改村集体经济收入",
    "raise_opinion": "提出村庄整合意见",
    "update_opinion": "修改村庄整合意见",
    "answer_opinion": "答复村庄整合意见",
    "check_import": "检查导入文件",
    "commit_import": "提交导入",
    "import_household": "导入贫困户",
    "import_village": "导入村",
    "undo_import": "撤销导入",
    "undo_import_household": "撤销导入贫困户",
    "undo_import_village": "撤销导入村",
    "export": "导出",
    "download": "下载",
    "export_report": "生成报表",
    "submit_report": "报送报表",
    "discard_report": "删除报表草稿",
    "print": "打印",
    "run_checks": "数据核查",
    "verify_finding": "核实属实",
    "reopen_finding": "撤回核实",
    "backup": "备份",
    "restore": "从备份恢复",
    "seed": "生成演示数据",
}

OBJECTS = {
    "access.user": "用户",
    "villages.village": "村",
    "households.household": "贫困户",
    "households.person": "家庭成员",
    "households.measure": "帮扶措施",
    "households.subsidyrate": "奖补标准",
    "households.fundsource": "资金来源",
    "households.allocation": "资金分配",
    "households.payment": "资金支付",
    "households.closedyear": "年度封账",
    "households.yearflow": "年度增减",
    "exchange.importbatch": "导入",
    "exchange.exportrun": "导出",
    "reports.reportrun": "报表存档",
}

_PAGES = {
    "access.user": "user_detail",
    "villages.village": "village_detail",
    "households.household": "household_detail",
    "households.fundsource": "fund_detail",
    "households.allocation": "allocation_detail",
    "exchange.importbatch": "import_batch",
    "reports.reportrun": "run_show",
}

WORDS = {
    "times": "次数",
    "path": "地址",
    "method": "方式",
    "status": "结果",
    "locked": "已被锁定",
    "number": "编号或数量",
    "person": "成员",
    "head": "户主",
    "new_head": "新户主",
    "field": "字段",
    "id_number": "证件号码",
    "phone": "联系电话",
    "card": "银行卡号",
    "disease": "患病名称",
    "area_code": "辖区编码",
    "role": "角色",
    "found": "是否找到",
    "year": "年度",
    "rows": "行数",
    "columns": "列",
    "filters": "条件",
    "sha256": "文件校验值",
    "file": "文件",
    "lines": "明细",
    "made_at": "备份时间",
    "standing": "脱贫状态",
    "households": "户数",
    "seed": "随机种子",
    "batch": "导入批次",
    "people": "成员",
    "result": "结果",
    "exit_on": "脱贫日期",
    "moved_to": "转入户",
    "project": "项目",
    "opinion_on": "拟整合的自然村（组）",
    "collective_incomes": "收入明细",
    "sheet": "表册",
    "measure": "措施",
    "indicators": "年度指标",
    "incomes": "收入计划",
    "holdings": "种养殖规模",
    "amount": "金额（元）",
    "signed_on": "农户签字认可时间",
    "yuan": "金额（元）",
    "fund": "资金来源",
    "target": "用于",
    "title": "附件名称",
    "done_by": "办理人",
    "step": "环节",
    "happened_on": "日期",
    "rule": "规则",
    "finding": "问题",
    "opened": "新增问题",
    "fixed": "已更正问题",
    "split_to": "新户",
    "split_from": "原户",
    "merged_into": "并入户",
    "merged_from": "并来户",
    "on": "日期",
    "report": "报表",
    "replaced": "替换的存档",
    "late_reason": "补录已封账年度的理由",
}


class Line(NamedTuple):
    """One value of an entry. ``old`` is ``None`` where nothing was replaced."""

    label: str
    old: str | None
    new: str


def action_label(action: str) -> str:
    """Return the word for an action; the key itself where nobody gave it one."""
    return ACTIONS.get(action, action)


def object_label(object_type: str) -> str:
    """Return the word for a kind of object: the model's own name where none is given here."""
    known = OBJECTS.get(object_type)
    if known or not object_type:
        return known or ""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type


def action_choices() -> list[tuple[str, str]]:
    """Return what the journal can be narrowed to."""
    return list(ACTIONS.items())


def object_choices() -> list[tuple[str, str]]:
    return list(OBJECTS.items())


def object_url(object_type: str, object_id: str) -> str:
    """Return the page of an object, or the empty string when it has none."""
    try:
        return reverse(PAGES[object_type], args=[object_id])
    except (KeyError, NoReverseMatch):
        return ""


def lines_of(entry: Entry) -> list[Line]:
    """Return what the entry holds, to be read: ``changes`` by field, ``old`` beside ``new``.

    Fields are those of the object, or of the model named by ``of`` that belongs to it.
    """
    data: dict[str, Any] = json.loads(entry.data) if entry.data else {}
    return list(_lines(data, data.pop("of", entry.object_type)))


def _lines(data: dict[str, Any], kind: str) -> Iterator[Line]:
    for name, pair in data.pop("changes", {}).items():
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        was, now = (value_text(kind, name, value) for value in (old, new))
        yield Line(field_label(kind, name), was, now)
    old, new = data.pop("old", {}), data.pop("new", {})
    for name in {**old, **new}:
        before = value_text(kind, name, old.get(name)) if old else None
        yield Line(field_label(kind, name), before, value_text(kind, name, new.get(name)))
    for name, value in data.items():
        yield Line(field_label(kind, name), None, value_text(kind, name, value))


def field_label(kind: str, name: str) -> str:
    """Return the word for a field of ``kind`` (or of its app), as forms and lists have it."""
    field = _field(kind, name)
    return WORDS.get(name) or (str(field.verbose_name) if field else name)


def value_text(kind: str, name: str, value: Any) -> str:
    """Return a value to be read: the label of a code, 是 and 否, — for nothing."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(value_text(kind, name, item) for item in value)
    if isinstance(value, dict):
        return "，".join(f"{field_label(kind, key)} {item}" for key, item in value.items())
    field = _field(kind, name)
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))


def _field(kind: str, name: str) -> "Field[Any, Any] | None":
    """Return the field that an entry about ``kind`` calls ``name``, or ``model.name``."""
    model, _, plain = name.rpartition(".")
    found = f"{kind.partition('.')[0]}.{model}" if model else kind
    return _fields(found).get(plain)


@functools.cache
def _fields(kind: str) -> dict[str, "Field[Any, Any]"]:
    """Return the fields of a model and, below them, those of the other models of its app."""
    label, _, model = kind.partition(".")
    if label not in apps.app_configs:
        return {}
    models = sorted(
        apps.get_app_config(label).get_models(), key=lambda found: found._meta.model_name == model
    )
    return {field.name: field for found in models for field in found._meta.fields}
