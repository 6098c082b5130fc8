"""Moving money: registering a source, giving it on, paying, and taking back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gujang.access import areas, gate
from gujang.access.decorators import needs
from gujang.access.rights import Right
from gujang.lib.editing import posted, shows_and_saves
from gujang.lib.figures import money
from villages.codes import ProjectState
from villages.models import Project, Village

from .. import services
from ..codes.support import WorkState
from ..filters.money_rows import left_of, told
from ..filters.payment_flags import doubts_of
from ..filters.rows import heads_of
from ..forms.money import (
    ActForm,
    AllocateForm,
    FundForm,
    PayForm,
    RemarkForm,
    TakeBackForm,
    WithdrawForm,
    Work,
)
from ..models import Allocation, FundSource, Household, Measure, Payment
from .editing import actor_of
from .money import with_work

Save = Callable[[], str]
Shown = dict[str, Any]


def _answer(request: HttpRequest, form: ActForm, shown: Shown, save: Save) -> HttpResponse:
    """Show ``form``, or hand what it took to ``save``, which gives back where it leads."""
    if form.is_bound and form.is_valid():
        try:
            back = save()
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, shown["done"])
            return redirect(back)
    return _show(request, form, shown, status=400 if form.is_bound else 200)


def _show(request: HttpRequest, form: ActForm, shown: Shown, *, status: int) -> HttpResponse:
    return render(request, "households/money_form.html", shown | {"form": form}, status=status)


def _page(title: str, done: str, *above: tuple[str, str], **more: Any) -> Shown:
    """Return what a form's page says; ``above`` are the pages that it stands below."""
    crumbs = [{"label": "资金", "url": reverse("fund_list")}]
    crumbs += [{"label": label, "url": url} for label, url in above]
    back = crumbs[-1]["url"]
    shown = {"title": title, "done": done, "back": back, "submit": "保存", "lead": ""}
    return shown | {"crumbs": [*crumbs, {"label": title}]} | more


def _fund_url(source: FundSource) -> str:
    return reverse("fund_detail", args=[source.pk])


def _allocation_url(allocation: Allocation) -> str:
    return reverse("allocation_detail", args=[allocation.pk])


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def fund_create(request: HttpRequest) -> HttpResponse:
    """Register money that came in."""
    mine = areas.inside(gate.areas(request.user, Right.MANAGE_MONEY))
    towns_and_above = {code: name for code, name in sorted(mine.items()) if len(code) < 12}
    form = FundForm(posted(request), areas=towns_and_above or mine)

    def save() -> str:
        made = services.register_fund(actor=actor_of(request), facts=form.facts, token=form.token)
        return _fund_url(made)

    return _answer(request, form, _page("登记资金来源", "资金来源已登记，请继续分配。"), save)


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def fund_allocate(request: HttpRequest, pk: int) -> HttpResponse:
    """Give part of a source to a project or measure of the village that ``?village=`` names."""
    source = get_object_or_404(FundSource.objects.writable_by(request.user), pk=pk)
    villages = Village.objects.reachable_with(request.user, Right.MANAGE_MONEY).open()
    choices = villages.inside(source.area_code).select_related("town").order_by("code")
    village = choices.filter(code=request.GET.get("village", "")).first()
    work = _work_in(request, village) if village else {}
    form = AllocateForm(posted(request), work=work, initial={"allocated_on": timezone.localdate()})

    def save() -> str:
        services.allocate(actor=actor_of(request), source=source, **form.facts, token=form.token)
        return _fund_url(source)

    left = source.amount - source.allocated
    lead = f"{source.name}，未分配余额{money(left)}元。"
    shown = _page("分配资金", "已分配。", (source.name, _fund_url(source)), lead=lead)
    shown |= {"villages": list(choices), "village": village, "has_work": any(work.values())}
    return _answer(request, form, shown, save)


def _work_in(request: HttpRequest, village: Village) -> dict[str, list[tuple[Work, str]]]:
    """Return the projects and measures of a village that are not stopped, with their names."""
    right = Right.MANAGE_MONEY
    projects = Project.objects.reachable_with(request.user, right).filter(village=village)
    measures = Measure.objects.reachable_with(request.user, right).inside(village.code)
    open_measures = list(
        measures.exclude(state=WorkState.STOPPED)
        .select_related("household")
        .order_by("-year", "household__number", "id")
    )
    heads = heads_of({row.household_id for row in open_measures}, None)
    return {
        "到村项目": [
            (row, f"{row.year}年 {row.name}（{row.get_state_display()}）")
            for row in projects.exclude(state=ProjectState.STOPPED).order_by("-year", "id")
        ],
        "到户措施": [
            (row, f"{row.year}年 {_head(heads, row.household)} {row.name}") for row in open_measures
        ],
    }


def _head(heads: dict[int, dict[str, Any]], household: Household) -> str:
    head = heads.get(household.pk)
    return str(head["person__name"]) if head else household.number


def _allocation(request: HttpRequest, pk: int) -> Allocation:
    """Return an allocation out of which the user may pay, or answer 404."""
    return get_object_or_404(with_work(Allocation.objects.writable_by(request.user)), pk=pk)


def _below(allocation: Allocation) -> list[tuple[str, str]]:
    work = allocation.measure or allocation.project
    return [
        (allocation.source.name, _fund_url(allocation.source)),
        (f"分配给{work}", _allocation_url(allocation)),
    ]


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def allocation_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay out of an allocation; what is doubtful is shown first, and paid if sent once more."""
    row = _allocation(request, pk)
    households = _payees(request, row)
    heads = {key: one["person__name"] for key, one in heads_of(households, None).items()}
    initial = {
        "household": row.measure.household_id if row.measure else None,
        "paid_on": timezone.localdate(),
    }
    form = PayForm(posted(request), households=households, heads=heads, initial=initial)
    lead = f"{row.measure or row.project}，还可支付{money(left_of(row))}元。"
    shown = _page("支付", "已支付。", *_below(row), lead=lead)
    if form.is_bound and form.is_valid() and (doubts := _doubts(request, row, form)):
        flags = {doubt["flag"] for doubt in doubts}
        if not form.has_seen(flags):
            form.confirm(flags)
            shown |= {"doubts": doubts, "submit": "已核对，仍要支付"}
            return _show(request, form, shown, status=200)

    def save() -> str:
        services.pay(actor=actor_of(request), allocation=row, **form.facts, token=form.token)
        return _allocation_url(row)

    return _answer(request, form, shown, save)


def _payees(request: HttpRequest, allocation: Allocation) -> Any:
    """Return the households of the allocation's village, and the one its measure is for."""
    near = Q(village=allocation.village_id)
    if allocation.measure:
        near |= Q(pk=allocation.measure.household_id)
    rows = Household.objects.reachable_with(request.user, Right.MANAGE_MONEY)
    return rows.filter(near).order_by("number")


def _doubts(request: HttpRequest, allocation: Allocation, form: PayForm) -> list[dict[str, str]]:
    sent_before = Payment.objects.writable_by(request.user).filter(token=form.token)
    if form.token and sent_before.exists():
        return []
    payment = Payment(allocation=allocation, **form.payment)
    found, earlier = doubts_of([payment])
    return told(payment, found[0], earlier, request.user)


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def allocation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what is left of an allocation back to its source."""
    row = _allocation(request, pk)
    initial = {"amount": left_of(row), "withdrawn_on": timezone.localdate()}
    form = WithdrawForm(posted(request), initial=initial)

    def save() -> str:
        services.withdraw(actor=actor_of(request), allocation=row, **form.facts, token=form.token)
        return _allocation_url(row)

    lead = f"{row.measure or row.project}，还有{money(left_of(row))}元未支付。"
    return _answer(request, form, _page("收回", "已收回。", *_below(row), lead=lead), save)


def _payment(request: HttpRequest, pk: int) -> Payment:
    rows = Payment.objects.writable_by(request.user).select_related(
        "allocation__source", "allocation__project", "allocation__measure__household", "household"
    )
    return get_object_or_404(rows, pk=pk)


def _what(payment: Payment) -> str:
    return (
        f"{payment.paid_on}付{payment.payee}{money(payment.amount)}元，"
        f"用途：{payment.purpose}，凭证号{payment.voucher}。"
    )


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def payment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a payment back as a whole."""
    row = _payment(request, pk)
    form = TakeBackForm(posted(request), initial={"paid_on": timezone.localdate()})

    def save() -> str:
        services.take_back(actor=actor_of(request), payment=row, **form.facts, token=form.token)
        return _allocation_url(row.allocation)

    shown = _page("冲回支付", "已冲回。", *_below(row.allocation), lead=_what(row))
    return _answer(request, form, shown | {"submit": "冲回"}, save)


@shows_and_saves
@needs(Right.MANAGE_MONEY)
def payment_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was found about a payment."""
    row = _payment(request, pk)
    form = RemarkForm(posted(request))

    def save() -> str:
        services.remark_payment(
            actor=actor_of(request), payment=row, **form.facts, token=form.token
        )
        return f"{_allocation_url(row.allocation)}#payment-{row.pk}"

    shown = _page("说明支付情况", "已记入情况说明。", *_below(row.allocation), lead=_what(row))
    return _answer(request, form, shown, save)
