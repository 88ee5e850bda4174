"""What a program's team notes about a mentee or a mentor."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api.people.parts import PartViewSet
from mentorship.api.people.serializers.parts import StaffNoteBodySerializer, StaffNoteSerializer
from mentorship.models import StaffNote
from mentorship.services import notes

NOTE = extend_schema(request=StaffNoteBodySerializer, responses=StaffNoteSerializer)


class NotedViewSet(PartViewSet):
    """Parts with the team's notes; nobody reads those about herself."""

    @extend_schema(responses=StaffNoteSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def notes(self, request: Request, uuid: str) -> Response:
        """Read what the team notes about somebody, the newest first."""
        rows = self._about(self._known_part()).select_related("author")
        return Response(self._told(rows, many=True))

    @extend_schema(request=StaffNoteBodySerializer, responses={201: StaffNoteSerializer})
    @notes.mapping.post
    def add_note(self, request: Request, uuid: str) -> Response:
        """Note something about somebody; the program's admins read it."""
        part, body = self._known_part(), self.given(StaffNoteBodySerializer)
        note = notes.add(
            program=part.program, person_id=part.user_id, actor=self.person, body=body["body"]
        )
        return Response(self._told(note), status=201)

    @NOTE
    @action(detail=True, methods=["put"], url_path="notes/(?P<note>[0-9]{1,18})")
    def note(self, request: Request, uuid: str, note: str) -> Response:
        """Write one's own note anew."""
        row = get_object_or_404(self._about(self._known_part()), pk=note)
        body = self.given(StaffNoteBodySerializer)["body"]
        try:
            return Response(self._told(notes.change(note_id=row.pk, actor=self.person, body=body)))
        except StaffNote.DoesNotExist:
            raise Http404 from None

    @extend_schema(request=None, responses={204: None})
    @note.mapping.delete
    def remove_note(self, request: Request, uuid: str, note: str) -> Response:
        """Remove one's own note for good."""
        row = get_object_or_404(self._about(self._known_part()), pk=note)
        notes.remove(note_id=row.pk, actor=self.person)
        return Response(status=204)

    def _known_part(self) -> Any:
        return get_object_or_404(
            self.get_queryset().exclude(user=self.person), uuid=self.kwargs["uuid"]
        )

    def _about(self, part: Any) -> Any:
        return StaffNote.objects.filter(program=part.program_id, person=part.user_id)

    def _told(self, rows: Any, *, many: bool = False) -> Any:
        return StaffNoteSerializer(rows, many=many, context=self.get_serializer_context()).data
