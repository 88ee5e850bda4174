"""What lists of mentees and mentors, and one's own part, have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ids
from accounts.api.actions import post
from accounts.api.authentication import token_of
from accounts.api.bodies import Empty
from accounts.api.views import ApiViewSet
from accounts.enums import Scope
from accounts.models import User
from mentorship.api.people.part_typed import EMPTY, Asker, Sent, accepted_of, sent_of
from mentorship.api.people.serializers import parts as serializers
from mentorship.clock import local_day
from mentorship.enums import Side
from mentorship.exceptions import AppliedAlready, Closed, NotAllowed
from mentorship.queries import part_readers
from mentorship.queries.landing import closed_sentence, is_signup_open
from mentorship.queries.wizard import Opened, part_of, program_for
from mentorship.services import standing

# What somebody does about her own part needs the scope for what is hers.
PEOPLE = {Scope.PEOPLE_READ.value, Scope.PEOPLE_WRITE.value}
OWN = ("create", "update", "partial_update", "pause", "resume", "leave", "answer")


def by_reader(name: str, own: type[Any], team: type[Any], *, many: bool = False) -> Any:
    """Return for the schema: one of two shapes, told apart by ``read_as``."""
    return PolymorphicProxySerializer(
        component_name=name,
        serializers={serializers.SELF: own, serializers.TEAM: team},
        resource_type_field_name="read_as",
        many=many or None,
    )


def read_by(one: Any, rows: Any, body: Any, application: Any) -> Callable[[Any], Any]:
    """Describe the operations of one side: what they answer and take."""
    told = extend_schema(responses=one)
    change = extend_schema(request=body, responses=one)
    return extend_schema_view(
        list=extend_schema(responses=rows),
        retrieve=told,
        create=extend_schema(request=application, responses={201: one}),
        update=change,
        partial_update=change,
        pause=told,
        resume=told,
        leave=told,
    )


class PartViewSet(ApiViewSet, ABC):
    """Parts of one side: one's own, and those of people whom one looks after as an admin.

    Subclasses say ``side``, ``model`` and, for each reader, the serializers of one and of many;
    what is sent to apply and to change; and with ``change`` who keeps it.
    """

    program_path = "program"
    lookup_field = "uuid"
    lookup_value_regex = ids.UUID
    side: Side
    model: Any
    own_serializer: type[Any]
    team_serializer: type[Any]
    own_row: type[Any]
    team_row: type[Any]
    application: type[Any]
    body: type[Any]

    @property
    def area(self) -> str:  # type: ignore[override]
        """Return which scopes a token needs; what is hers, one for what is hers reads as well."""
        reads_hers = self.action in ("list", "retrieve") and self._is_for_hers
        return "me" if self.action in OWN or reads_hers else "people"

    @property
    def _is_for_hers(self) -> bool:
        """Whether the request came with a token that is good for its owner's own things only."""
        token = token_of(self.request)
        return token is not None and not PEOPLE & set(token.scopes)

    def rows(self) -> QuerySet[Any]:
        """Return the parts that exist for this person."""
        one = str(self.kwargs.get("uuid", ""))
        rows = part_readers.visible_to(self.person, self.model, part_uuid=one)
        if self._is_for_hers:
            rows = rows.filter(user=self.person)
        read = part_readers.as_told if one else part_readers.as_listed
        return read(rows, self.side)

    def own_part(self) -> Any:
        """Return one's own part; nobody else's can be changed so.

        Raises:
            NotAllowed: it is somebody else's.
        """
        part = self.get_object()
        if part.user_id != self.person.pk:
            raise NotAllowed(_("Only they themselves do this."))
        return part

    def shown(self, row: Any) -> Any:
        """Return a part as its reader gets it."""
        kind = self.own_serializer if row.user_id == self.person.pk else self.team_serializer
        return kind(row, context=self.get_serializer_context()).data

    def list(self, request: Request) -> Response:
        """List one's own parts, and those of the programs that one administers."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        context = self.get_serializer_context()
        own, team = self.own_row(context=context), self.team_row(context=context)
        return self.get_paginated_response(
            [
                (own if row.user_id == self.person.pk else team).to_representation(row)
                for row in page
            ]
        )

    def retrieve(self, request: Request, uuid: str) -> Response:
        """Read one part: all of one's own answers, or what the team knows of somebody."""
        return self.now()

    def now(self, status: int = 200) -> Response:
        """Answer with the part as it is after a change."""
        return Response(self.shown(self.get_object()), status=status)

    # -- answers ---------------------------------------------------------------------------

    def applied(self, send: Callable[..., Any], **more: Any) -> Response:
        """Create one's own part from an application; answer with it."""
        body = self.given(self.application)
        asker = self._applicant(body["program"])
        accepted = accepted_of(asker, body)
        sent = sent_of(asker, {**EMPTY[self.side], **body})
        if self.side == Side.MENTEE:
            more["start"] = sent.start
        part = send(
            program=asker.opened.program, actor=asker.person, profile=sent.profile,
            answers=sent.answers, accepted=accepted, **more,
        )  # fmt: skip
        self.kwargs["uuid"] = str(part.uuid)
        return self.now(201)

    def _applicant(self, slug: str) -> Asker:
        """Return who applies where, if she can.

        Raises:
            ValidationError: there is no such program.
            PermissionDenied: the token is for another program.
            AppliedAlready: she has a part there.
            Closed: sign-up is not open on this side.
        """
        opened = program_for(self.person, slug)
        if opened is None:
            raise ValidationError({"program": [_("There is no such program.")]})
        token = token_of(self.request)
        if token is not None and token.program_id not in (None, opened.program.pk):
            said = _("This token is for another program.")
            raise PermissionDenied(said, code="outside_program")
        if part_of(self.person, opened.program, self.side) is not None:
            raise AppliedAlready
        today = local_day(opened.program.time_zone)
        if not is_signup_open(opened.program, today, self.side):
            raise Closed(closed_sentence(opened.program, today, self.side))
        return Asker(self._with_profile(), opened, self.side)

    def _with_profile(self) -> User:
        own = ("profile__role", "profile__setting")
        return User.objects.select_related(*own).get(pk=self.person.pk)

    def update(self, request: Request, uuid: str) -> Response:
        """Change all one's own answers; what is left out is emptied."""
        self.own_part()
        return self._changed({**EMPTY[self.side], **self.given(self.body)})

    def partial_update(self, request: Request, uuid: str) -> Response:
        """Change some of one's own answers; the others stay."""
        self.own_part()
        return self._changed(self.given(self.body, partial=True))

    def _changed(self, body: dict[str, Any]) -> Response:
        part = self.own_part()
        opened = program_for(self.person, part.program.slug)
        assert isinstance(opened, Opened)
        self.change(part, sent_of(Asker(self._with_profile(), opened, self.side, part), body))
        return self.now()

    @abstractmethod
    def change(self, part: Any, sent: Sent) -> None:
        """Keep one's own answers."""

    # -- where it stands -------------------------------------------------------------------

    @post(serializers.PauseSerializer, None)
    def pause(self, request: Request, uuid: str) -> Response:
        """Pause one's own part; introductions that wait are let go."""
        part, body = self.own_part(), self.given(serializers.PauseSerializer)
        given = {"reason": body.get("reason", ""), "until": body.get("until")}
        standing.pause(side=self.side, part_id=part.pk, actor=self.person, **given)
        return self.now()

    @post(Empty, None)
    def resume(self, request: Request, uuid: str) -> Response:
        """Open one's own part again."""
        self.given(Empty)
        standing.resume(side=self.side, part_id=self.own_part().pk, actor=self.person)
        return self.now()

    @post(serializers.LeaveSerializer, None)
    def leave(self, request: Request, uuid: str) -> Response:
        """Leave the program with one's own part."""
        part, body = self.own_part(), self.given(serializers.LeaveSerializer)
        standing.leave(side=self.side, part_id=part.pk, actor=self.person, **body)
        return self.now()
