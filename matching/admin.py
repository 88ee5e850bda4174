"""Back office of the matching floor: to read. Decisions belong to the desk and its services."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from matching.models import Exclusion, Match, Round, Run, Unmatched, Wish


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows; nothing can be added, changed or deleted here."""

    list_per_page = 50
    show_full_result_count = False
    unread: tuple[str, ...] = ()  # columns that would make a list slow

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave large columns where they are."""
        return super().get_queryset(request).defer(*self.unread)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows come from services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: state changes call services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what happened stays."""
        return False


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """Rounds by program."""

    list_display = ("name", "program", "state", "opens_on", "closes_on")
    list_filter = ("state", "program")
    list_select_related = ("program",)
    search_fields = ("name",)


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """Runs with their figures and proof."""

    list_display = ("id", "round", "state", "created_at", "finished_at", "error")
    list_filter = ("state",)
    list_select_related = ("round",)
    unread = ("snapshot", "settings")


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    """Matches by number; names stand on the desk."""

    list_display = ("id", "round", "mentor_type", "score", "state", "is_pinned", "decided_at")
    list_filter = ("state", "mentor_type")
    list_select_related = ("round",)


@admin.register(Unmatched)
class UnmatchedAdmin(ReadOnlyAdmin):
    """Who was left, and why."""

    list_display = ("id", "run", "side", "mentor_type", "reason", "best_score")
    list_filter = ("side", "reason")
    list_select_related = ("run",)
    unread = ("run__snapshot", "run__settings")


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    """Who must not be paired, by number."""

    list_display = ("id", "program", "round", "kind", "reason", "created_at")
    fields = ("program", "round", "kind", "reason", "created_at")
    list_filter = ("kind",)
    list_select_related = ("program", "round")


@admin.register(Wish)
class WishAdmin(ReadOnlyAdmin):
    """How many wishes there are; whose and for whom opens only with a reason, on the site."""

    list_display = ("id", "rank")
    fields = ("rank",)
