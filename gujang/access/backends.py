"""Who may sign in, beyond the right password."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from .models import User
from .rules import is_past


class Backend(ModelBackend):
    """Django's own, which also lets an issued password die; a session made with it ends too."""

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        return super().user_can_authenticate(user) and not (user and issued_is_dead(user))


def issued_is_dead(user: User) -> bool:
    """Tell whether the user still has an issued password and its time is over."""
    return user.must_change_password and is_past(
        user.password_issued_at, settings.ISSUED_PASSWORD_LIFE, timezone.now()
    )


def must_change(user: User) -> bool:
    """Tell whether the user may do nothing but choose a new password."""
    return user.must_change_password or is_past(
        user.password_changed_at, settings.PASSWORD_MAX_AGE, timezone.now()
    )
