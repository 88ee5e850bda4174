"""What a program's admins do before a mentor's places open, and the mentor's answer to them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Empty
from mentorship.api.people.notes import NotedViewSet
from mentorship.api.people.parts import by_reader
from mentorship.api.people.serializers import mentors as serializers
from mentorship.models import HeldCredential, VettingQuestion
from mentorship.services import vetting

ONE = by_reader("Mentor", serializers.OwnMentorSerializer, serializers.TeamMentorSerializer)


class VettedViewSet(NotedViewSet):
    """Mentors, and deciding about them."""

    @post(Empty, ONE)
    def vet(self, request: Request, uuid: str) -> Response:
        """Open a mentor's places to matching, and tell him."""
        return self._decided(vetting.vet_mentor, Empty)

    @post(serializers.RefusalSerializer, ONE)
    def refuse(self, request: Request, uuid: str) -> Response:
        """Decide that a mentor's places do not open this round, and tell him kindly."""
        return self._decided(vetting.refuse_mentor, serializers.RefusalSerializer)

    @post(serializers.AskSerializer, ONE)
    def ask(self, request: Request, uuid: str) -> Response:
        """Ask a waiting mentor one question, and write to him."""
        return self._decided(vetting.ask, serializers.AskSerializer)

    @post(serializers.TickSerializer, ONE)
    def tick(self, request: Request, uuid: str) -> Response:
        """Tick a line of a waiting mentor's checklist."""
        return self._decided(vetting.tick, serializers.TickSerializer)

    @post(serializers.TickSerializer, ONE)
    def untick(self, request: Request, uuid: str) -> Response:
        """Take back a tick of one's own."""
        return self._decided(vetting.untick, serializers.TickSerializer)

    @post(serializers.VerifySerializer, ONE)
    def verify(self, request: Request, uuid: str) -> Response:
        """Mark a mentor's credential as looked up."""
        return self._verified(vetting.verify, serializers.VerifySerializer)

    @post(serializers.LookedUpSerializer, ONE)
    def unverify(self, request: Request, uuid: str) -> Response:
        """Take back that a credential was looked up."""
        return self._verified(vetting.unverify, serializers.LookedUpSerializer)

    @post(serializers.AnswerSerializer, ONE)
    def answer(self, request: Request, uuid: str) -> Response:
        """Answer what the program team asked me."""
        part, body = self.own_part(), self.given(serializers.AnswerSerializer)
        mine = VettingQuestion.objects.filter(mentor=part, pk=body["question"])
        if not mine.exists():
            raise Http404
        vetting.answer(question_id=body["question"], actor=self.person, answer=body["answer"])
        return self.now()

    def _decided(self, decide: Callable[..., Any], kind: type[Any]) -> Response:
        mentor, body = self.get_object(), self.given(kind)
        decide(mentor_id=mentor.pk, actor=self.person, **body)
        return self.now()

    def _verified(self, change: Callable[..., Any], kind: type[Any]) -> Response:
        mentor, body = self.get_object(), self.given(kind)
        held_id = body.pop("credential")
        try:
            change(mentor_id=mentor.pk, held_id=held_id, actor=self.person, **body)
        except HeldCredential.DoesNotExist:
            raise Http404 from None
        return self.now()
