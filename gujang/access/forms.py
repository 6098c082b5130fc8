"""Forms of sign-in, passwords and accounts. What a form does not name is refused."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from gujang.lib.posting import StrictForm

from . import areas, gate
from .models import Membership, User, username_form
from .rights import Right, Role
from .rules import AREA_CODE, PASSWORD_LIMIT
from .validators import CompositionValidator, ContextValidator

WRONG = "用户名或密码不正确。连续输错5次将暂停登录15分钟，届时自动恢复。"
PHONE = r"[0-9+ -]{5,20}"


def _password(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **options,
    )


def password_help() -> str:
    """Return in one line what a password must be."""
    shortest: Any = settings.AUTH_PASSWORD_VALIDATORS[0]
    told = [
        f"至少{shortest['OPTIONS']['min_length']}个字符，不能是常见密码；",
        ContextValidator().get_help_text(),
    ]
    return "".join([*told, CompositionValidator().get_help_text()])


def say_plainly(form: forms.BaseForm) -> None:
    """Word what is missing as all forms do."""
    for field in form.fields.values():
        field.error_messages["required"] = "不能为空，请填写。"


class SignInForm(StrictForm, forms.Form):
    """User name and password. Whatever is wrong with them, one sentence says so."""

    beside = ("next",)

    username = forms.CharField(
        label="用户名",
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = _password("密码", "current-password")


class PasswordForm(StrictForm, forms.Form):
    """The old password, and a new one twice."""

    old = _password("当前密码", "current-password")
    new = _password("新密码", "new-password")
    again = _password("再输一次新密码", "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = password_help()
        say_plainly(self)

    @sensitive_variables()
    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError("当前密码不正确，请重新输入。")
        return old

    @sensitive_variables()
    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        if new == self.cleaned_data.get("old"):
            raise ValidationError("新密码不能与当前密码相同，请另设一个。")
        return new

    @sensitive_variables()
    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError("两次输入的新密码不一致，请重新输入。")
        return again


class PersonForm(StrictForm, forms.ModelForm[User]):
    """What may be changed of an account: name and phone."""

    phone = forms.CharField(
        label="联系电话",
        required=False,
        validators=[RegexValidator(f"^{PHONE}$", "请填电话号码，只用数字。")],
    )

    class Meta:
        model = User
        fields = ("full_name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_plainly(self)


class GrantForm(StrictForm, forms.Form):
    """A role, the area it is held in, and since when."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    area_code = forms.CharField(
        label="辖区编码",
        max_length=12,
        validators=[RegexValidator(f"^{AREA_CODE}$", "请填6位县、9位镇或12位村的编码。")],
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
        help_text="输入编码，或输入地名后从列表中选择。",
    )
    starts_on = forms.DateField(
        label="开始日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="当日起生效。",
    )

    def __init__(self, admin: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admin = admin
        say_plainly(self)
        self.fields["starts_on"].initial = timezone.localdate

    def clean_area_code(self) -> str:
        code: str = self.cleaned_data["area_code"]
        mine = gate.holds_in(self.admin, Right.MANAGE_USERS, code)
        if not mine or code not in areas.names([code]):
            raise ValidationError("您的辖区内没有这个编码，请从列表中选择。")
        return code


class NewUserForm(GrantForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="用户名",
        max_length=30,
        validators=[username_form],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="登录用，例如姓名的拼音；建立后不能改。",
    )
    full_name = forms.CharField(label="姓名", max_length=50)
    phone = PersonForm.base_fields["phone"]
    field_order = ("username", "full_name", "phone", "role", "area_code", "starts_on")


class EndForm(StrictForm, forms.ModelForm[Membership]):
    """The first day without a membership."""

    ends_on = forms.DateField(
        label="结束日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="自当日起不再有这个角色；填今天即刻生效。",
    )

    class Meta:
        model = Membership
        fields = ("ends_on",)

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day < max(self.instance.starts_on, timezone.localdate()):
            raise ValidationError("结束日期不能早于今天，也不能早于开始日期。")
        return day
