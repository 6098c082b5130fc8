"""Addresses of the cadres and their week."""

from django.urls import URLPattern, path

from .views import handover, pairing_lists, pairings, people, postings, units

PEOPLE = [
    path("cadres/", people.cadre_list, name="cadre_list"),
    path("cadres/export/", people.cadre_export, name="cadre_export"),
    path("cadres/new/", people.cadre_create, name="cadre_create"),
    path("cadres/<int:pk>/", people.cadre_detail, name="cadre_detail"),
    path("cadres/<int:pk>/edit/", people.cadre_edit, name="cadre_edit"),
    path("cadres/<int:pk>/post/", postings.cadre_post, name="cadre_post"),
    path("cadres/<int:pk>/move/", postings.cadre_move, name="cadre_move"),
    path("cadres/<int:pk>/end/", postings.cadre_end, name="cadre_end"),
    path("cadres/<int:pk>/withdraw/", postings.cadre_withdraw, name="cadre_withdraw"),
    path("cadres/<int:pk>/handover/", handover.cadre_handover, name="cadre_handover"),
    path("cadres/<int:pk>/hand-over/", handover.cadre_hand_over, name="cadre_hand_over"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("pairings/", pairing_lists.pairing_list, name="pairing_list"),
    path("pairings/export/", pairing_lists.pairing_export, name="pairing_export"),
    path("pairings/batch/", pairings.pairing_batch, name="pairing_batch"),
    path("pairings/<int:pk>/change/", pairings.pairing_change, name="pairing_change"),
    path("pairings/<int:pk>/end/", pairings.pairing_end, name="pairing_end"),
    path("households/<int:pk>/pairings/new/", pairings.pairing_create, name="pairing_create"),
    path("unpaired/", pairing_lists.unpaired_list, name="unpaired_list"),
    path("unpaired/export/", pairing_lists.unpaired_export, name="unpaired_export"),
]
urlpatterns: list[URLPattern] = [*PEOPLE]
