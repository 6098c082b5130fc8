"""The shared pieces of pages, rendered from plain values; no database is asked."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

ERROR_PAGES = ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"]


class VisitForm(forms.Form):
    units = {"work": "元"}
    work = forms.DecimalField(label="工资性收入", help_text="外出务工等")
    water = forms.ChoiceField(
        label="饮水",
        widget=forms.RadioSelect,
        choices=[("1", "是"), ("0", "否")],
        help_text="问到为止",
    )
    agree = forms.BooleanField(label="已核对")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def piece(name: str, **values: Any) -> str:
    return render_to_string(f"partials/_{name}.html", values)


def area(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "url": f"/{name}", "count": "75%", "here": False, **more}


def make_tree() -> dict[str, Any]:
    near = area("金山镇", open=True, villages=[area("兴隆远塔村", here=True)])
    far = area("怀朔镇", open=False, villages=[area("榆树坡村")])
    return {"county": area("固阳县"), "towns": [near, far, area("空镇")]}


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_an_error_page_needs_no_context(page: str) -> None:
    text = render_to_string(f"{page}.html")
    assert page[:3] in text
    assert 'lang="zh-Hans"' in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("page", ["409", "413", "429"])
def test_an_error_page_gives_the_view_s_own_words_escaped(page: str) -> None:
    text = render_to_string(f"{page}.html", {"message": "<b>李鹏</b>已修改。"})
    assert "&lt;b&gt;李鹏&lt;/b&gt;已修改。" in text


def test_the_tree_marks_the_current_place_alone() -> None:
    text = piece("area_tree", tree=make_tree())
    assert text.count("aria-current") == 1
    assert '<a href="/兴隆远塔村" aria-current="location">' in text
    assert text.count("<details") == 2
    assert text.count(" open>") == 1


def test_a_phone_is_sent_the_villages_of_open_towns_only() -> None:
    text = piece("area_tree", tree=make_tree(), only_open=True)
    assert "兴隆远塔村" in text
    assert "榆树坡村" not in text
    assert "怀朔镇" in text


def test_the_last_crumb_is_the_page_and_no_link() -> None:
    crumbs = [{"label": "固阳县", "url": "/"}, {"label": "贫困户", "url": "/h"}]
    text = piece("breadcrumb", crumbs=crumbs)
    assert '<a href="/">固阳县</a>' in text
    assert '<span aria-current="page">贫困户</span>' in text


def test_an_error_message_is_called_out_and_escaped() -> None:
    text = piece("messages", messages=[Message(40, "<i>没有写入</i>")])
    assert 'role="alert"' in text
    assert "&lt;i&gt;没有写入&lt;/i&gt;" in text


def test_a_field_names_its_help_and_its_error_to_the_control() -> None:
    text = piece("field", field=VisitForm({"work": "abc"})["work"])
    assert 'aria-describedby="id_work_helptext id_work_error"' in text
    assert 'id="id_work_helptext"' in text
    assert 'id="id_work_error"' in text
    assert '<label class="field-label" for="id_work">' in text
    assert '<span class="field-unit">元</span>' in text


def test_choices_stand_in_a_group_with_a_legend() -> None:
    text = piece("field", field=VisitForm({})["water"])
    assert text.count("<fieldset") == text.count("</fieldset>") == 1
    assert 'aria-describedby="id_water_helptext id_water_error"' in text
    assert "<legend" in text


def test_the_summary_links_every_error_to_its_field() -> None:
    form = VisitForm({"work": "abc", "agree": "on"})
    form.add_error(None, "与上年相同。")
    text = piece("error_summary", form=form)
    assert "有 3 处需要改正" in text
    assert 'href="#id_work"' in text
    assert 'href="#id_water"' in text
    assert "与上年相同。" in text


def test_a_refusal_of_the_whole_form_is_not_counted() -> None:
    form = VisitForm({"work": "1", "water": "1", "agree": "on"})
    form.add_error(None, "用户名或密码不对。")
    text = piece("error_summary", form=form)
    assert "用户名或密码不对。" in text
    assert "<h2" not in text


def test_a_form_without_errors_has_no_summary() -> None:
    assert piece("error_summary", form=VisitForm()).strip() == ""


def test_a_form_renders_each_field_once_and_hidden_ones_too() -> None:
    text = piece("form", form=VisitForm(), submit_label="保存", cancel_url="/back")
    assert [text.count(f'name="{name}"') for name in ("work", "water", "agree", "token")] == [
        1,
        2,
        1,
        1,
    ]
    assert 'href="/back"' in text


def test_a_query_bar_can_be_reset_and_exported() -> None:
    request = SimpleNamespace(path="/households/")
    text = piece("query_form", form=VisitForm({}), request=request, export_url="/x?a=1&b=2")
    assert '<a class="button" href="/households/">重置</a>' in text
    assert 'href="/x?a=1&amp;b=2"' in text


@pytest.mark.parametrize(
    ("pager", "words"),
    [
        ({"first_row": 101, "last_row": 150, "total": 5127}, "第 101–150 户，共 5,127 户"),
        ({"shown": 20, "total": None}, "本页 20 户"),
        ({"shown": 20, "total": 0}, "本页 20 户，共 0 户"),
    ],
)
def test_a_pager_says_what_is_shown(pager: dict[str, Any], words: str) -> None:
    assert f"<span>{words}</span>" in piece("pager", pager=pager, row_word="户")


def test_a_pager_links_only_where_there_are_rows() -> None:
    text = piece("pager", pager={"next_url": "/?after=7", "shown": 20, "total": None})
    assert text.count("<a ") == 1
    assert '<a href="/?after=7" rel="next">下一页</a>' in text


@pytest.mark.parametrize(
    ("values", "css"),
    [
        ({"code": "3", "label": "返贫"}, "tag standing-3"),
        ({"css": "tag-late", "label": "不足"}, "tag tag-late"),
        ({"label": "不考核"}, "tag tag-plain"),
    ],
)
def test_a_status_is_a_word_with_its_shape(values: dict[str, str], css: str) -> None:
    assert f'<span class="{css}">{values["label"]}</span>' in piece("status_tag", **values)


def test_an_empty_list_says_what_to_do() -> None:
    text = piece(
        "empty", title="没有符合条件的户", hint="放宽一个条件再查。", url="/", action="重置"
    )
    assert "放宽一个条件再查。" in text
    assert '<a class="button primary" href="/">重置</a>' in text


def test_work_under_way_asks_again_and_finished_work_does_not() -> None:
    job = {"label": "核对", "done": 1, "total": 4, "running": True}
    assert 'hx-get="/job"' in piece("progress", job=job, poll_url="/job")
    assert "1 / 4（25.0%）" in piece("progress", job=job, poll_url="/job")
    assert "hx-get" not in piece("progress", job={**job, "running": False}, poll_url="/job")


def test_a_definition_without_a_value_shows_a_dash() -> None:
    text = piece("definition", pairs=[{"label": "开户银行"}, {"label": "人口", "value": 0}])
    assert "<dt>开户银行</dt><dd>—</dd>" in text
    assert "<dt>人口</dt><dd>0</dd>" in text


def test_a_section_shows_its_count_even_when_it_is_zero() -> None:
    text = piece("section_nav", sections=[{"id": "f", "label": "问题", "count": 0}])
    assert '<a href="#f">问题<span>0</span></a>' in text
