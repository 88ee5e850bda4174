"""What the two write to each other and keep: messages, notes, thank-yous."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from accounts.api.ids import IdField
from mentorship.api.pairs.base import InPair, PairViewSet, of_pair
from mentorship.api.pairs.fields import WordsField
from mentorship.models import Message, Note, ThankYou
from mentorship.queries.mentorships import readable_by
from mentorship.queries.space_counts import readable_notes
from mentorship.services.space import messages, notes, thank_yous


class _WrittenSerializer(serializers.Serializer):
    """What one of the two wrote."""

    id = serializers.IntegerField(source="pk")
    is_mine = serializers.SerializerMethodField()

    def get_is_mine(self, row: Any) -> bool:
        """Whether the caller wrote it."""
        return bool(row.author_id == self.context["view"].person.pk)


class MessageSerializer(_WrittenSerializer):
    """A message between the two; only they read it."""

    body = serializers.CharField()
    sent_at = serializers.DateTimeField()
    read_at = serializers.SerializerMethodField(
        help_text="When you read it; null for your own, of which nobody tells you."
    )

    def get_read_at(self, row: Message) -> str | None:
        """Return when the caller read it."""
        return None if self.get_is_mine(row) or row.read_at is None else row.read_at.isoformat()


class SpaceNoteSerializer(_WrittenSerializer):
    """A note: its writer's alone, or of the two where it is shared."""

    is_shared = serializers.BooleanField()
    body = serializers.CharField()
    written_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(allow_null=True)


class ThankYouSerializer(_WrittenSerializer):
    """One line of thanks."""

    line = serializers.CharField()
    may_be_shown = serializers.BooleanField(
        help_text="The association may show it, with its writer's first name."
    )
    written_at = serializers.DateTimeField()


class MessageBody(Body):
    """A message; only the other reads it."""

    body = WordsField(max_length=messages.LONGEST)
    seen = IdField(
        required=False, min_value=0, help_text="The newest message of theirs that you have read."
    )


class MessagesReadBody(Body):
    """Up to which message you have read."""

    up_to = IdField()


class MessagesReadSerializer(serializers.Serializer):
    """How many messages were new to you."""

    read = serializers.IntegerField()


class SpaceNoteBody(Body):
    """A note, and who reads it; the program team never does."""

    body = WordsField(max_length=notes.LONGEST)
    is_shared = serializers.BooleanField(
        default=False, help_text="False: only you; true: the two of you."
    )


class ThanksBody(Body):
    """One line; the other reads it here and, but for life mentorships, in an e-mail."""

    line = WordsField(max_length=thank_yous.LONGEST)
    may_be_shown = serializers.BooleanField(default=False)


@of_pair
@extend_schema(tags=["space"])
class MessageViewSet(InPair):
    """Messages of one mentorship."""

    serializer_class = MessageSerializer
    queryset = Message.objects.none()

    def rows(self) -> QuerySet[Message]:
        """Return what the two wrote."""
        return Message.objects.filter(mentorship=self.mentorship)

    def list(self, request: Request, mentorship: str) -> Response:
        """List the messages, the newest first; nothing is noted as read."""
        return self.listed(self.get_queryset())

    @extend_schema(request=MessageBody, responses={201: MessageSerializer})
    def create(self, request: Request, mentorship: str) -> Response:
        """Write to the other one."""
        given = self.given(MessageBody)
        made = messages.write(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return self.done(made, status=201)

    @post(MessagesReadBody, MessagesReadSerializer, "read", detail=False, pagination_class=None)
    def read(self, request: Request, mentorship: str) -> Response:
        """Note that you have read what the other wrote."""
        given = self.given(MessagesReadBody)
        number = messages.mark_read(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return Response(MessagesReadSerializer({"read": number}).data)


@of_pair
@extend_schema(tags=["space"])
class PairNoteViewSet(InPair):
    """Notes of one mentorship: one's own, and those that the other one shares."""

    serializer_class = SpaceNoteSerializer
    queryset = Note.objects.none()

    def rows(self) -> QuerySet[Note]:
        """Return the notes that this person may read."""
        return readable_notes(self.mentorship, self.person)

    def list(self, request: Request, mentorship: str) -> Response:
        """List the notes that you may read, the newest first."""
        return self.listed(self.get_queryset())

    @extend_schema(request=SpaceNoteBody, responses={201: SpaceNoteSerializer})
    def create(self, request: Request, mentorship: str) -> Response:
        """Keep a note."""
        given = self.given(SpaceNoteBody)
        made = notes.add(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return self.done(made, status=201)


@extend_schema(tags=["space"])
class NoteViewSet(PairViewSet):
    """One's own notes."""

    program_path = "mentorship__program"
    serializer_class = SpaceNoteSerializer
    queryset = Note.objects.none()

    def rows(self) -> QuerySet[Note]:
        """Return what this person wrote."""
        mine = Note.objects.filter(author=self.person)
        return mine.filter(mentorship__in=readable_by(self.person))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one note of your own."""
        return Response(self.shown(self.get_object()))

    @extend_schema(request=SpaceNoteBody, responses=SpaceNoteSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Write a note anew, share it, or keep it to yourself again."""
        found, given = self.get_object(), self.given(SpaceNoteBody)
        notes.change(note_id=found.pk, actor=self.person, **given)
        return self.done(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Remove a note for good."""
        notes.remove(note_id=self.get_object().pk, actor=self.person)
        return Response(status=204)


@of_pair
@extend_schema(tags=["space"])
class PairThankYouViewSet(InPair):
    """Thanks between the two of one mentorship."""

    serializer_class = ThankYouSerializer
    queryset = ThankYou.objects.none()

    def rows(self) -> QuerySet[ThankYou]:
        """Return the pair's thanks."""
        return ThankYou.objects.filter(mentorship=self.mentorship)

    def list(self, request: Request, mentorship: str) -> Response:
        """List what the two thanked each other for, the newest first."""
        return self.listed(self.get_queryset())

    @extend_schema(request=ThanksBody, responses={201: ThankYouSerializer})
    def create(self, request: Request, mentorship: str) -> Response:
        """Thank the other one in a line."""
        given = self.given(ThanksBody)
        made = thank_yous.give(mentorship_id=self.mentorship.pk, actor=self.person, **given)
        return self.done(made, status=201)


@extend_schema(tags=["space"])
class ThankYouViewSet(PairViewSet):
    """Thanks that one gave."""

    program_path = "mentorship__program"
    serializer_class = ThankYouSerializer
    queryset = ThankYou.objects.none()

    def rows(self) -> QuerySet[ThankYou]:
        """Return what this person wrote."""
        mine = ThankYou.objects.filter(author=self.person)
        return mine.filter(mentorship__in=readable_by(self.person))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one line of thanks of your own."""
        return Response(self.shown(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take thanks back, within a day."""
        thank_yous.take_back(thank_you_id=self.get_object().pk, actor=self.person)
        return Response(status=204)

    @post(Empty, ThankYouSerializer, "show")
    def show(self, request: Request, pk: str) -> Response:
        """Let the association show the line."""
        return self._let(may_be_shown=True)

    @post(Empty, ThankYouSerializer, "hide")
    def hide(self, request: Request, pk: str) -> Response:
        """Let the association show the line no longer."""
        return self._let(may_be_shown=False)

    def _let(self, *, may_be_shown: bool) -> Response:
        self.given(Empty)
        found = self.get_object()
        thank_yous.let_show(thank_you_id=found.pk, actor=self.person, may_be_shown=may_be_shown)
        return self.done(self.get_object())
