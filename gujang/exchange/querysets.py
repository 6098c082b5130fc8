"""Who sees which import."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from gujang.access.gate import AnyUser, areas, holds_in
from gujang.access.models import User
from gujang.access.rights import Right

if TYPE_CHECKING:
    from .models import ImportBatch  # noqa: F401


def scope_of(user: User | None) -> str:
    """Return the areas a batch of ``user`` may touch, as the batch keeps them."""
    return ",".join(areas(user, Right.IMPORT)) if user else settings.COUNTY_CODE


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: AnyUser) -> "ImportBatchQuerySet":
        """Imports of their own, while they reach the same areas; in the county's office, all."""
        if holds_in(user, Right.IMPORT, settings.COUNTY_CODE):
            return self.all()
        if not isinstance(user, User) or not areas(user, Right.IMPORT):
            return self.none()
        return self.filter(
            Q(scope__in=areas(user, Right.IMPORT)) | Q(scope=scope_of(user)), actor=user
        )

    def writable_by(self, user: AnyUser) -> "ImportBatchQuerySet":
        """Imports they may commit or undo: those they see."""
        return self.visible_to(user)
