"""What a password must not be, beyond Django's own validators."""

from django.conf import settings
from django.core.exceptions import ValidationError

from .models import User
from .rules import PASSWORD_LIMIT, character_classes, known_words


class ContextValidator:
    """Refuse what anybody who knows the county or the user would try, and what is too long."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > PASSWORD_LIMIT:
            raise ValidationError(f"密码最多{PASSWORD_LIMIT}个字符，请缩短。")
        own = (user.username, user.full_name, user.phone) if user else ()
        if known_words(password, own):
            raise ValidationError("密码中不要出现县名、三到、扶贫、用户名、姓名或电话，请另设。")

    def get_help_text(self) -> str:
        return "不要出现县名、三到、扶贫、用户名、姓名或电话。"


class CompositionValidator:
    """等级保护 2 and 3: three of the four kinds of characters. Without effect at level 0."""

    def validate(self, password: str, user: User | None = None) -> None:
        if settings.DJBH_LEVEL and character_classes(password) < 3:
            raise ValidationError("密码须含大写字母、小写字母、数字、其他符号中的至少三种。")

    def get_help_text(self) -> str:
        return "须含大写字母、小写字母、数字、其他符号中的至少三种。" if settings.DJBH_LEVEL else ""
