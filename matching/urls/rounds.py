"""Rounds, their runs, and the review board."""

from django.urls import path

from matching.views import board, bulk, compare, decisions, rounds, swap

ROUND = "desk/<slug:program>/rounds/<int:pk>/"
RUN = "desk/<slug:program>/runs/<int:pk>/"
MATCH = "desk/<slug:program>/matches/<int:pk>/"

urlpatterns = [
    path("desk/<slug:program>/rounds/", rounds.round_list, name="desk-rounds"),
    path(ROUND, board.review, name="round-review"),
    path(f"{ROUND}run/", rounds.run, name="round-run"),
    path(f"{ROUND}run/rest/", rounds.run_rest, name="round-run-rest"),
    path(f"{ROUND}compare/", compare.compare, name="round-compare"),
    path(f"{RUN}label/", compare.label, name="run-label"),
    path(f"{RUN}cancel/", rounds.cancel, name="run-cancel"),
    path(f"{ROUND}approve/", bulk.approve_above, name="round-approve"),
    path(f"{MATCH}approve/", decisions.approve, name="match-approve"),
    path(f"{MATCH}unapprove/", decisions.unapprove, name="match-unapprove"),
    path(f"{MATCH}reject/", decisions.reject, name="match-reject"),
    path(f"{MATCH}pin/", decisions.pin, name="match-pin"),
    path(f"{MATCH}unpin/", decisions.unpin, name="match-unpin"),
    path(f"{MATCH}swap/", swap.swap_page, name="match-swap"),
    path(f"{MATCH}note/", decisions.note, name="match-note"),
    path(f"{MATCH}send-now/", decisions.send_now, name="match-send-now"),
    path(f"{MATCH}recall/", decisions.recall, name="match-recall"),
]
