"""Rounds: who is in, their runs, and figures of them."""

from django.urls import path

from matching.views import compare, entrants, round_figures, rounds

ROUND = "desk/<slug:program>/rounds/<int:pk>/"
RUN = "desk/<slug:program>/runs/<int:pk>/"

urlpatterns = [
    path("desk/<slug:program>/rounds/", rounds.round_list, name="desk-rounds"),
    path(f"{ROUND}figures/", round_figures.round_figures, name="round-figures"),
    path(f"{ROUND}entrants/", entrants.entrants_page, name="round-entrants"),
    path(f"{ROUND}entrants/export/", entrants.export, name="round-entrants-export"),
    path(f"{ROUND}entrants/remind/", entrants.remind, name="round-remind"),
    path(f"{ROUND}run/", rounds.run, name="round-run"),
    path(f"{ROUND}run/rest/", rounds.run_rest, name="round-run-rest"),
    path(f"{ROUND}compare/", compare.compare, name="round-compare"),
    path(f"{RUN}label/", compare.label, name="run-label"),
    path(f"{RUN}cancel/", rounds.cancel, name="run-cancel"),
]
