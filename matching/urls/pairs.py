"""Who is pinned and who is kept apart, by search or from a file."""

from django.urls import path

from matching.urls.rounds import ROUND
from matching.views import pair_files, pairs

urlpatterns = [
    path("desk/<slug:program>/pairs/", pair_files.upload, name="pairs-upload"),
    path("desk/<slug:program>/pairs/confirm/", pair_files.confirm, name="pairs-confirm"),
    path(f"{ROUND}pairs/", pairs.pairs_page, name="round-pairs"),
    path(f"{ROUND}pairs/pin/", pairs.pin, name="round-pairs-pin"),
    path(f"{ROUND}pairs/apart/", pairs.keep_apart, name="round-pairs-apart"),
    path(f"{ROUND}pairs/unpin/", pairs.unpin, name="round-pairs-unpin"),
    path(f"{ROUND}pairs/lift/", pairs.lift, name="round-pairs-lift"),
]
