"""Things of which everybody has one: the address holds no id."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.api.views import ApiViewSet
from accounts.models import User


class OfOneself(ApiViewSet):
    """What belongs to the person behind the request, as one thing with an ``ETag``."""

    area = "me"
    detail = True
    queryset = User.objects.none()
    pagination_class = None

    @property
    def is_list(self) -> bool:
        """Whether the rows are many: there is one, without an id."""
        return False

    def rows(self) -> QuerySet[Any]:
        """Return the person, with her profile beside her."""
        own = ("profile__role", "profile__setting")
        return User.objects.filter(pk=self.person.pk).select_related(*own)

    def get_object(self) -> Any:
        """Return her, read anew."""
        return get_object_or_404(self.get_queryset())
