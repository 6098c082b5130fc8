"""Addresses of the register; of villages, those that count households.

A household is addressed by its key, not by its number: the number may be any text, slashes and
certificate numbers among them, and no certificate number may stand in an address.
"""

from django.urls import path

from .views import (
    batches,
    detail,
    edit,
    evidence,
    exit_batch,
    exit_case,
    exit_lists,
    exit_steps,
    exporting,
    finding,
    holdings,
    lists,
    measure_lists,
    measures,
    money,
    money_edit,
    payments,
    people,
    plans,
    printing,
    rates,
    standards,
    standing,
    villages,
)

CASE = "households/<int:pk>/exits/<int:case>/"

urlpatterns = [
    path("households/", lists.household_list, name="household_list"),
    path("households/find/", finding.household_find, name="household_find"),
    path("households/export/", exporting.household_export, name="household_export"),
    path("households/new/", edit.household_create, name="household_create"),
    path("households/filters/save/", finding.filter_save, name="filter_save"),
    path("households/filters/<int:pk>/delete/", finding.filter_delete, name="filter_delete"),
    path("households/<int:pk>/", detail.household_detail, name="household_detail"),
    path("households/<int:pk>/reveal/", detail.household_reveal, name="household_reveal"),
    path("households/<int:pk>/edit/", edit.household_edit, name="household_edit"),
    path("households/<int:pk>/years/new/", edit.year_start, name="household_year_start"),
    path("households/<int:pk>/years/<int:year>/", edit.year_edit, name="household_year_edit"),
    path(
        "households/<int:pk>/years/<int:year>/income/",
        edit.income_edit,
        name="household_income_edit",
    ),
    path(
        "households/<int:pk>/years/<int:year>/ledger/",
        edit.ledger_edit,
        name="household_ledger_edit",
    ),
    path(
        "households/<int:pk>/years/<int:year>/conditions/",
        edit.conditions_edit,
        name="household_conditions_edit",
    ),
    path("households/<int:pk>/people/new/", people.member_add, name="household_member_add"),
    path(
        "households/<int:pk>/people/<int:person>/", people.member_edit, name="household_member_edit"
    ),
    path(
        "households/<int:pk>/people/<int:person>/leave/",
        people.member_leave,
        name="household_member_leave",
    ),
    path("households/<int:pk>/head/", people.head_change, name="household_head_change"),
    path(
        "households/<int:pk>/standing/", standing.standing_change, name="household_standing_change"
    ),
    path(
        "households/<int:pk>/print/form/",
        printing.household_print_form,
        name="household_print_form",
    ),
    path(
        "households/<int:pk>/print/handbook/",
        printing.household_print_handbook,
        name="household_print_handbook",
    ),
    path("households/<int:pk>/plans/<int:year>/", plans.plan_edit, name="household_plan_edit"),
    path(
        "households/<int:pk>/measures/new/",
        measures.measure_create,
        name="household_measure_create",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/",
        measures.measure_detail,
        name="measure_detail",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/edit/",
        measures.measure_edit,
        name="measure_edit",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/progress/",
        measures.measure_progress,
        name="measure_progress",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/more/",
        measures.measure_more,
        name="measure_more",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/sign/",
        measures.measure_sign,
        name="measure_sign",
    ),
    path(
        "households/<int:pk>/measures/<int:measure>/unsign/",
        measures.measure_unsign,
        name="measure_unsign",
    ),
    path("measures/", measure_lists.measure_list, name="measure_list"),
    path("measures/export/", measure_lists.measure_export, name="measure_export"),
    path("measures/pick/", batches.measure_pick, name="measure_pick"),
    path("measures/pick/preview/", batches.measure_preview, name="measure_preview"),
    path("measures/pick/create/", batches.measure_batch_create, name="measure_batch_create"),
    path("measures/batches/<uuid:batch>/", batches.measure_batch, name="measure_batch"),
    path(
        "measures/batches/<uuid:batch>/progress/",
        batches.measure_batch_progress,
        name="measure_batch_progress",
    ),
    path("holdings/", holdings.holding_list, name="holding_list"),
    path("rates/", rates.rate_list, name="rate_list"),
    path("rates/new/", rates.rate_create, name="rate_create"),
    path("rates/<int:pk>/", rates.rate_edit, name="rate_edit"),
    path(
        "villages/<village:code>/holdings/<int:year>/",
        holdings.holding_sheet,
        name="holding_sheet",
    ),
    path(
        "villages/<village:code>/subsidies/<int:year>/",
        holdings.subsidy_list,
        name="subsidy_list",
    ),
    path(
        "villages/<village:code>/subsidies/<int:year>/make/",
        holdings.subsidy_make,
        name="subsidy_make",
    ),
    path("funds/", money.fund_list, name="fund_list"),
    path("funds/new/", money_edit.fund_create, name="fund_create"),
    path("funds/<int:pk>/", money.fund_detail, name="fund_detail"),
    path("funds/<int:pk>/allocate/", money_edit.fund_allocate, name="fund_allocate"),
    path("allocations/", money.allocation_list, name="allocation_list"),
    path("allocations/<int:pk>/", money.allocation_detail, name="allocation_detail"),
    path("allocations/<int:pk>/pay/", money_edit.allocation_pay, name="allocation_pay"),
    path(
        "allocations/<int:pk>/withdraw/", money_edit.allocation_withdraw, name="allocation_withdraw"
    ),
    path("payments/", payments.payment_list, name="payment_list"),
    path("payments/export/", payments.payment_export, name="payment_export"),
    path("payments/flags/", payments.payment_flags, name="payment_flags"),
    path("payments/<int:pk>/take-back/", money_edit.payment_take_back, name="payment_take_back"),
    path("payments/<int:pk>/remark/", money_edit.payment_remark, name="payment_remark"),
    path(
        "households/<int:pk>/verifications/new/", evidence.household_verify, name="household_verify"
    ),
    path(
        "households/<int:pk>/documents/new/",
        evidence.household_document_add,
        name="household_document_add",
    ),
    path(
        "households/<int:pk>/documents/<uuid:document>/",
        evidence.household_document,
        name="household_document",
    ),
    path("households/<int:pk>/exits/new/", exit_steps.exit_propose, name="exit_propose"),
    path(CASE, exit_case.exit_case, name="exit_case"),
    path(f"{CASE}step/", exit_steps.exit_step, name="exit_step"),
    path(f"{CASE}notice/", exit_steps.exit_notice, name="exit_notice"),
    path(f"{CASE}notice/end/", exit_steps.exit_notice_end, name="exit_notice_end"),
    path(f"{CASE}objections/new/", exit_steps.exit_objection, name="exit_objection"),
    path(
        f"{CASE}objections/<int:objection>/",
        exit_steps.exit_objection_settle,
        name="exit_objection_settle",
    ),
    path(f"{CASE}return/", exit_steps.exit_return, name="exit_return"),
    path(f"{CASE}withdraw/", exit_steps.exit_withdraw, name="exit_withdraw"),
    path(f"{CASE}documents/new/", evidence.exit_document_add, name="exit_document_add"),
    path("exits/", exit_lists.exit_list, name="exit_list"),
    path("exits/batch/", exit_batch.exit_batch, name="exit_batch"),
    path("exits/ready/", exit_lists.exit_ready, name="exit_ready"),
    path("exits/ready/export/", exit_lists.exit_ready_export, name="exit_ready_export"),
    path("exits/unready/", exit_lists.exit_unready, name="exit_unready"),
    path("exits/unready/export/", exit_lists.exit_unready_export, name="exit_unready_export"),
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/lines/new/", standards.line_add, name="line_add"),
    path("standards/lines/<int:year>/", standards.line_edit, name="line_edit"),
    path("standards/criteria/new/", standards.criteria_add, name="criteria_add"),
    path("standards/criteria/<int:day>/", standards.criteria_edit, name="criteria_edit"),
    path("people/", lists.person_list, name="person_list"),
    path("people/export/", exporting.person_export, name="person_export"),
    path("villages/", villages.village_list, name="village_list"),
    path("villages/export/", villages.village_export, name="village_export"),
    path("villages/<village:code>/", villages.village_detail, name="village_detail"),
    path(
        "villages/<village:code>/print/<int:year>/",
        printing.village_print,
        name="village_print",
    ),
    path("villages/<village:code>/close/", villages.village_close, name="village_close"),
]
