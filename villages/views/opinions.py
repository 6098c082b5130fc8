"""Opinions on merging settlements: raised, corrected, answered."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from gujang.access.decorators import needs
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib.editing import answer, posted, shows_and_saves
from gujang.lib.forms import initial_of

from .. import services
from ..forms.work import AnswerForm, OpinionForm
from ..models import MergeOpinion
from ..services.opinions import ANSWER_FACTS, OPINION_FACTS
from .common import page_about, work_place


def _opinion(request: HttpRequest, pk: int, right: Right) -> MergeOpinion:
    rows: Any = MergeOpinion.objects.reachable_with(request.user, right)
    found: MergeOpinion = get_object_or_404(rows.select_related("village__town"), pk=pk)
    return found


@shows_and_saves
@needs(Right.EDIT)
def opinion_create(request: HttpRequest, code: str) -> HttpResponse:
    """Raise an opinion on merging a settlement."""
    village = work_place(request, code)
    actor = cast(User, request.user)
    initial = {"version": 0, "raised_on": timezone.localdate(), "raised_by": actor.full_name}
    form = OpinionForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.raise_opinion(actor=actor, village=village, facts=form.facts)

    page = page_about(village, "提出村庄整合意见", "整合意见已登记。", "opinions")
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT)
def opinion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an opinion that nobody has answered."""
    opinion = _opinion(request, pk, Right.EDIT)
    initial = initial_of(opinion, OPINION_FACTS) | {"version": opinion.version}
    form = OpinionForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.update_opinion(
            actor=cast(User, request.user), opinion=opinion, version=version, facts=form.facts
        )

    page = page_about(
        opinion.village, "修改村庄整合意见", "整合意见已保存。", "opinions", of=opinion
    )
    return answer(request, form, page, save)


@shows_and_saves
@needs(Right.EDIT_VILLAGES)
def opinion_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an opinion upward, or answer it."""
    opinion = _opinion(request, pk, Right.EDIT_VILLAGES)
    initial = initial_of(opinion, ANSWER_FACTS) | {"version": opinion.version}
    initial["answered_on"] = opinion.answered_on or timezone.localdate()
    form = AnswerForm(posted(request), initial=initial)

    def save(version: int) -> Any:
        return services.answer_opinion(
            actor=cast(User, request.user), opinion=opinion, version=version, facts=form.facts
        )

    lead = f"{opinion.settlement}整合到{opinion.into}：{opinion.opinion}"
    page = page_about(
        opinion.village, "答复村庄整合意见", "答复已保存。", "opinions", lead, of=opinion
    )
    return answer(request, form, page, save)
