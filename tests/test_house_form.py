"""Names, lengths, templates and words: the form every file keeps."""

import pytest

from tests.house import form
from tests.house.tree import Source, assert_kept, everything, product, suite, templates


def test_every_app_uses_the_same_file_names() -> None:
    assert_kept(form.unknown_names, product())


@pytest.mark.parametrize(
    "path",
    ["villages/admin.py", "villages/utils.py", "gujang/access/helpers/text.py", "gujang/misc.py"],
)
def test_a_strange_file_name_is_noticed(path: str) -> None:
    assert list(form.unknown_names(Source(path, "")))


def test_files_are_short() -> None:
    assert_kept(form.long_files, product() + suite())


@pytest.mark.parametrize(
    ("path", "lines"),
    [("villages/views.py", 301), ("villages/models.py", 351), ("tests/villages/test_a.py", 501)],
)
def test_a_long_file_is_noticed_and_one_at_the_ceiling_is_not(path: str, lines: int) -> None:
    blank_and_comment = "# says why\n\n"
    text = '"""About."""\n' + f"x = 1\n{blank_and_comment}" * (lines - 1)
    assert list(form.long_files(Source(path, text))) == []
    assert list(form.long_files(Source(path, text + "x = 1\n")))


def test_functions_are_short() -> None:
    assert_kept(form.long_functions, product() + suite())


def test_a_long_function_is_noticed_and_one_at_the_ceiling_is_not() -> None:
    text = "def f():\n" + "    x = 1\n" * 49
    assert list(form.long_functions(Source("villages/views.py", text))) == []
    assert list(form.long_functions(Source("villages/views.py", text + "    x = 1\n")))


def test_templates_are_short() -> None:
    assert_kept(form.long_templates, templates())


def test_a_long_template_is_noticed() -> None:
    assert list(form.long_templates(Source("templates/x.html", "<p>\n" * 151)))


def test_templates_stand_a_strict_policy() -> None:
    assert_kept(form.inline_style_or_script, templates())


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a onclick="go()">',
        "<script>go()</script>",
        "<script nonce=x>go()</script>",
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
    ],
)
def test_what_the_policy_refuses_is_noticed(text: str) -> None:
    assert list(form.inline_style_or_script(Source("templates/x.html", text)))


@pytest.mark.parametrize(
    "text",
    [
        """<script src="{% static 'js/page.js' %}" defer></script>""",
        '<script type="application/json" id="data">{}</script>',
        '<td class="style">{% if a == "b" %}on = "x"{% endif %}</td>',
    ],
)
def test_what_the_policy_allows_is_fine(text: str) -> None:
    assert list(form.inline_style_or_script(Source("templates/x.html", text))) == []


def test_no_file_holds_what_is_kept_out() -> None:
    assert_kept(form.words_kept_out, everything())


@pytest.mark.parametrize(
    "words",
    [
        ("see /", "root/notes.md"),
        ("cd /", "home/someone/registry"),
        ("pip install --index", "-url http://192.0.2.1/"),
        ("see iss", "ue #12"),
        ("TO", "DO: later"),
    ],
)
def test_what_is_kept_out_is_noticed(words: tuple[str, str]) -> None:
    assert list(form.words_kept_out(Source("docs/operations.md", "".join(words))))
