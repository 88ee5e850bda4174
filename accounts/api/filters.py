"""Filters by allow-list: each view names its own; another one is refused, not passed over."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


class KnownFilters(DjangoFilterBackend):
    """Apply a view's ``filterset_class`` to its lists; rows looked up by id are not filtered."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        """Filter a list."""
        return super().filter_queryset(request, queryset, view) if view.is_list else queryset


def refuse_unknown(request: Request, view: Any) -> None:
    """Refuse a query that the view does not know, or one that is given twice.

    Raises:
        ValidationError: named by parameter.
    """
    known = set(view.query_names())
    for name, values in request.query_params.lists():
        if name not in known:
            names = ", ".join(sorted(known)) or _("nothing")
            said = _("Unknown here. Use {names}.").format(names=names)
            raise ValidationError({name: [said]})
        if len(values) > 1:
            raise ValidationError({name: [_("Give this once.")]})
