"""Addresses of the register; of villages, those that count households.

A household is addressed by its key, not by its number: the number may be any text, slashes and
certificate numbers among them, and no certificate number may stand in an address.
"""

from django.urls import path

from .views import detail, edit, exporting, finding, lists, people, printing, standing, villages

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
