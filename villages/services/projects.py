"""Projects to a village (项目到村): begun, carried on, finished or stopped."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from gujang.access.models import User
from gujang.lib.changes import Facts, assign, store

from ..codes import ProjectState
from ..models import Project, Village
from ..rules import project_problems
from .common import SENTENCES, beginning, keeping, write_down

PROJECT_FACTS = frozenset(column.name for column in Project._meta.concrete_fields) - {
    "id",
    "village",
    "version",
    "created_at",
}


def create_project(*, actor: User, village: Village, facts: Facts) -> Project:
    """Enter a project of a village."""
    with beginning(Project(village=village), actor=actor) as row:
        _fill(actor, row, facts, "create_project")
    return row


def update_project(*, actor: User, project: Project, version: int, facts: Facts) -> Project:
    """Correct a project or tell how far it is; 完成 needs its day and sets the progress to 100."""
    with keeping(project, actor=actor, version=version) as row:
        _fill(actor, row, facts, "update_project")
    return row


def _fill(actor: User, row: Project, facts: Facts, action: str) -> None:
    if facts.get("state") == ProjectState.DONE:
        facts = {**facts, "progress": 100}
    changes = assign(row, facts, PROJECT_FACTS)
    today = timezone.localdate()
    if row.year and row.year > today.year + 1:
        raise ValidationError({"year": "最多只能填到下一年度。"})
    if wrong := project_problems(row.state, row.progress, row.finished_on, today):
        raise ValidationError(wrong)
    store(row, changes, SENTENCES)
    told: dict[str, Any] = {"of": Project._meta.label_lower, "project": row.name}
    write_down(actor, row.village, action, **told, changes=changes)
