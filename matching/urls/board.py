"""What is done on the review board, besides the decisions themselves."""

from django.urls import path

from matching.urls.rounds import MATCH, ROUND
from matching.views import board, board_export, board_steps, bulk, decisions

urlpatterns = [
    path(f"{ROUND}chosen/", bulk.decide_ticked, name="round-chosen"),
    path(f"{ROUND}undo/", board_steps.undo, name="round-undo"),
    path(f"{ROUND}presence/", board.look, name="round-presence"),
    path(f"{ROUND}hand-over/", board_steps.hand_over_kept, name="round-hand-over"),
    path(f"{ROUND}pairs-list/", board_export.approved_pairs_page, name="round-export"),
    path(f"{MATCH}hand-over/", decisions.hand_over, name="match-hand-over"),
]
