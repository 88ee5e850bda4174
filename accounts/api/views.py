"""What every view of the API has in common."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.api import etags, idempotency
from accounts.api.authentication import token_of
from accounts.api.errors import ChangedMeanwhile, NoSuchAddress
from accounts.api.filters import refuse_unknown
from accounts.api.permissions import InScope
from accounts.models import User
from accounts.services import locking

CHANGING = ("post", "put", "patch", "delete")
PAGING = ("cursor", "page_size")


class ApiViewSet(viewsets.GenericViewSet):
    """Rows that exist for the caller, and named actions on them.

    Subclasses say ``area`` (which scopes a token needs), ``rows`` (what exists for this person),
    ``program_path`` (the lookup from a row to the id of its program: a token of one program
    reaches these only; None: not for such tokens), ``filterset_class`` (filters of the list) and
    ``parameters`` (what GET of an action takes beside them). ``serializer_class`` tells one row,
    ``list_serializer_class`` one of many, where that is less. They read bodies with ``given`` and
    never write a state: every action calls one service and answers ``shown``.

    Here, for all of them: an unknown or repeated parameter is 400, every POST honors
    ``Idempotency-Key``, every GET has an ``ETag``, every change of one row honors ``If-Match``.
    """

    permission_classes = (InScope,)
    area = ""
    program_path: str | None = None
    is_open = False  # holds nobody's data: any token may ask
    keeps_answers = True  # of POSTs with a key; an answer that is streamed can't be repeated
    parameters: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    list_serializer_class: type[Serializer[Any]] | None = None
    lookup_value_regex = "[0-9]+"
    person: User

    def rows(self) -> QuerySet[Any]:
        """Return what exists for ``self.person``; others' rows are simply not there (404).

        By default ``queryset``, which holds nothing: it tells the schema which model this is.
        """
        return super().get_queryset()

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows, within the token's program; use ``rows`` to say which they are."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.in_program(self.rows())

    @property
    def token_program(self) -> int | None:
        """The id of the one program of the token; None where it is for all, or there is none."""
        token = token_of(self.request)
        return token.program_id if token else None

    def in_program(self, rows: QuerySet[Any], path: str | None = None) -> QuerySet[Any]:
        """Narrow rows of this view, or others by their ``path``, to the program of the token."""
        path, program = path or self.program_path, self.token_program
        return rows if program is None or path is None else rows.filter(**{path: program})

    @property
    def is_list(self) -> bool:
        """Whether the rows are many: no id of the view's own in the address."""
        return (self.lookup_url_kwarg or self.lookup_field) not in self.kwargs

    def query_names(self) -> Iterable[str]:
        """Return the parameters that this address takes."""
        if self.request.method not in ("GET", "HEAD"):
            return
        yield from self.parameters.get(str(self.action), ())
        if self.is_list:
            yield from PAGING if self.pagination_class else ()
            yield from getattr(getattr(self, "filterset_class", None), "base_filters", ())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, then what is asked for; wrap what changes something."""
        super().initial(request, *args, **kwargs)
        assert isinstance(request.user, User)
        self.person = request.user
        refuse_unknown(request, self)
        _refuse_other_media(request)
        method = str(request.method).lower()
        if method in CHANGING and hasattr(self, method):
            setattr(self, method, self._guarded(getattr(self, method)))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Tag what was read."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD") and answer.status_code == 200 and _is_json(answer):
            etags.tag_rendered(request, answer)
        return answer

    def given(self, kind: type[Serializer[Any]], **how: Any) -> dict[str, Any]:
        """Return the request's body, checked.

        Raises:
            ValidationError: by field.
        """
        body = kind(data=self.request.data, context=self.get_serializer_context(), **how)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def _guarded(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        def perform(request: Request, *args: Any, **kwargs: Any) -> Response:
            act = partial(handler, request, *args, **kwargs)
            if request.headers.get("If-Match") and not self.is_list:
                act = partial(self._if_unchanged, act)
            is_kept = request.method == "POST" and self.keeps_answers
            return idempotency.once(request, act) if is_kept else act()

        return perform

    @locking.serialized
    def _if_unchanged(self, act: Callable[[], Response]) -> Response:
        """Act on a row that is as the caller saw it; it stays locked until the end.

        Raises:
            ChangedMeanwhile: it is not.
        """
        row = self.get_object()
        locking.lock(type(row)._default_manager.filter(pk=row.pk)).get()
        tag = etags.of_data(self.shown(self.get_object()))
        if not etags.names(self.request.headers["If-Match"], tag):
            raise ChangedMeanwhile
        return act()

    def shown(self, row: Any) -> Any:
        """Return a row as GET of its address tells it."""
        assert self.serializer_class is not None
        return self.serializer_class(row, context=self.get_serializer_context()).data

    def get_serializer_class(self) -> Any:
        """Tell less of many than of one, where ``list_serializer_class`` says how."""
        if self.action == "list" and self.list_serializer_class is not None:
            return self.list_serializer_class
        return self.serializer_class


@extend_schema(exclude=True)
class Nothing(APIView):
    """Answer unknown addresses of the API in its own language."""

    permission_classes = (IsAuthenticated,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say 404 after 401, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise NoSuchAddress


def _refuse_other_media(request: Request) -> None:
    """Refuse a form sent to what reads JSON; once it was read, it would pass as an empty body.

    Raises:
        UnsupportedMediaType: the view has no parser for it.
    """
    is_empty = request.META.get("CONTENT_LENGTH") in (None, "", "0")
    if not is_empty and request.negotiator.select_parser(request, request.parsers) is None:
        raise UnsupportedMediaType(request.content_type)


def _is_json(answer: Any) -> bool:
    return isinstance(answer, Response) and answer.data is not None
