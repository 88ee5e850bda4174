"""Pairs by hand, who is in a round, steps for the unmatched, and files of pairs."""

from django.urls import path

from matching.views import entrants, pair_files, pairs, recruiting, unmatched

ROUND = "desk/<slug:program>/rounds/<int:pk>/"

urlpatterns = [
    path("desk/<slug:program>/pairs/", pair_files.upload, name="pairs-upload"),
    path("desk/<slug:program>/pairs/confirm/", pair_files.confirm, name="pairs-confirm"),
    path(f"{ROUND}pairs/", pairs.pairs_page, name="round-pairs"),
    path(f"{ROUND}pairs/pin/", pairs.pin, name="round-pairs-pin"),
    path(f"{ROUND}pairs/apart/", pairs.keep_apart, name="round-pairs-apart"),
    path(f"{ROUND}pairs/unpin/", pairs.unpin, name="round-pairs-unpin"),
    path(f"{ROUND}pairs/lift/", pairs.lift, name="round-pairs-lift"),
    path(f"{ROUND}entrants/", entrants.entrants_page, name="round-entrants"),
    path(f"{ROUND}entrants/export/", entrants.export, name="round-entrants-export"),
    path(f"{ROUND}entrants/remind/", entrants.remind, name="round-remind"),
    path(f"{ROUND}ask/", entrants.ask, name="round-ask"),
    path(f"{ROUND}allow/", unmatched.allow, name="round-allow"),
    path(f"{ROUND}invitation/", recruiting.draft, name="invitation-draft"),
    path(f"{ROUND}recruiting/export/", recruiting.export, name="round-recruit-export"),
]
