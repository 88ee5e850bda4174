"""The review board: decisions about matches, and steps for those without one."""

from django.urls import path

from matching.urls.rounds import ROUND
from matching.views import (
    board,
    board_export,
    board_steps,
    bulk,
    decisions,
    entrants,
    recruiting,
    swap,
    unmatched,
)

MATCH = "desk/<slug:program>/matches/<int:pk>/"

urlpatterns = [
    path(ROUND, board.review, name="round-review"),
    path(f"{ROUND}approve/", bulk.approve_above, name="round-approve"),
    path(f"{ROUND}chosen/", bulk.decide_ticked, name="round-chosen"),
    path(f"{ROUND}undo/", board_steps.undo, name="round-undo"),
    path(f"{ROUND}presence/", board.look, name="round-presence"),
    path(f"{ROUND}hand-over/", board_steps.hand_over_kept, name="round-hand-over"),
    path(f"{ROUND}pairs-list/", board_export.approved_pairs_page, name="round-export"),
    path(f"{MATCH}approve/", decisions.approve, name="match-approve"),
    path(f"{MATCH}unapprove/", decisions.unapprove, name="match-unapprove"),
    path(f"{MATCH}reject/", decisions.reject, name="match-reject"),
    path(f"{MATCH}pin/", decisions.pin, name="match-pin"),
    path(f"{MATCH}unpin/", decisions.unpin, name="match-unpin"),
    path(f"{MATCH}swap/", swap.swap_page, name="match-swap"),
    path(f"{MATCH}note/", decisions.note, name="match-note"),
    path(f"{MATCH}hand-over/", decisions.hand_over, name="match-hand-over"),
    path(f"{ROUND}ask/", entrants.ask, name="round-ask"),
    path(f"{ROUND}allow/", unmatched.allow, name="round-allow"),
    path(f"{ROUND}invitation/", recruiting.draft, name="invitation-draft"),
    path(f"{ROUND}recruiting/export/", recruiting.export, name="round-recruit-export"),
]
