"""Introductions of one's own: read, answered, asked about."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Body, Empty
from mentorship.api.pairs.base import PAIR, PairViewSet
from mentorship.api.pairs.fields import DayField, WordsField
from mentorship.enums import Answer, MentorshipState, MentorType, Side
from mentorship.models import Mentorship
from mentorship.queries import introduction_questions as questions
from mentorship.queries import introduction_reading as reading
from mentorship.queries.introductions import PROFILES, introductions_readable_by
from mentorship.services import introductions
from mentorship.services.introductions.questions import LONGEST

STANDINGS = (("waiting", "waits for an answer"), ("begun", "both said yes"), ("over", "is over"))


class IntroductionBriefSerializer(serializers.Serializer):
    """An introduction in a list."""

    id = serializers.IntegerField(source="pk")
    program = serializers.SlugField()
    mentor_type = serializers.ChoiceField(choices=MentorType.choices)
    side = serializers.ChoiceField(choices=Side.choices, help_text="Your own side.")
    state = serializers.ChoiceField(
        choices=reading.STATES,
        help_text="Where it stands for you: open waits for your answer; told: the mentor asks you "
        "something first; let_go: you paused or left; gone: it won't go ahead.",
    )
    name = serializers.CharField(help_text="The other's name; empty once it came to nothing.")
    respond_by = serializers.DateTimeField()
    announced_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(choices=Answer.choices, help_text="Your own; empty: none yet.")
    answered_at = serializers.DateTimeField(allow_null=True)


class IntroducedSerializer(serializers.Serializer):
    """The other one of the two, as the introduction shows them."""

    name = serializers.CharField()
    first_name = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    facts = serializers.CharField(help_text="Role, work setting and state in one line.")
    introduction = serializers.CharField(help_text="In their own words.")


class IntroductionQuestionSerializer(serializers.Serializer):
    """The one question that a side may ask; only the two of you read it."""

    is_mine = serializers.BooleanField()
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="Empty: none yet.")
    answered_at = serializers.DateTimeField(allow_null=True)
    waits_for_me = serializers.BooleanField(help_text="You are to answer it.")


class IntroductionSerializer(IntroductionBriefSerializer):
    """An introduction: who it is, why you two, and what you can do now."""

    title = serializers.CharField()
    sentence = serializers.CharField(help_text="What holds now, in words.")
    partner = IntroducedSerializer(allow_null=True)
    shared = serializers.ListField(child=serializers.CharField(), help_text="Why you two.")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="What you don't share, said kindly."
    )
    expects = serializers.CharField(help_text="What it asks of both.")
    questions = IntroductionQuestionSerializer(many=True)
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="The addresses below this one that you may use."
    )
    workplace = serializers.CharField(
        help_text="After a no for a workplace too close: what avoid-workplace puts on your list."
    )


class IntroductionAcceptBody(Body):
    """A yes; with a day, no further introductions until then."""

    pause_until = DayField(required=False, allow_null=True, help_text="At most 60 days from now.")


class IntroductionDeclineBody(IntroductionAcceptBody):
    """Not this time."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the list of reasons; only the program team reads it.",
    )  # fmt: skip


class IntroductionExplainBody(Body):
    """Why it was a no."""

    reason = serializers.CharField(
        max_length=40, help_text="A key of the list of reasons; only the program team reads it."
    )


class IntroductionNotNowBody(Body):
    """Not now, and when to ask again."""

    until = DayField(
        required=False, allow_null=True, help_text="At most 60 days from now, which is the default."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=40,
        help_text="A key of the reasons for a pause; only the program team reads it.",
    )  # fmt: skip


class IntroductionQuestionBody(Body):
    """The one question; only the other reads it."""

    question = WordsField(max_length=LONGEST)


class IntroductionReplyBody(Body):
    """The answer to the other's question; only they read it."""

    answer = WordsField(max_length=LONGEST)


class IntroductionFilters(filters.FilterSet):
    """What one's introductions can be narrowed to."""

    program = filters.CharFilter(field_name="program__slug")
    mentor_type = filters.ChoiceFilter(choices=MentorType.choices)
    standing = filters.ChoiceFilter(choices=STANDINGS, method="narrow")

    def narrow(self, rows: QuerySet[Mentorship], _name: str, value: str) -> QuerySet[Mentorship]:
        """Keep those that wait, have begun, or are over without having begun."""
        if value == "waiting":
            return rows.filter(state=MentorshipState.INTRODUCED)
        rows = rows.exclude(state=MentorshipState.INTRODUCED)
        return rows.filter(started_at__isnull=value == "over")


def step(body: type[Body], path: str) -> Any:
    """Make a method a POST of its own below one introduction."""
    return post(body, IntroductionSerializer, path)


@extend_schema(tags=["introductions"])
class IntroductionViewSet(PairViewSet):
    """Introductions in which one is one of the two, from the minute both may know of them."""

    program_path = "program"
    serializer_class = IntroductionSerializer
    list_serializer_class = IntroductionBriefSerializer
    queryset = Mentorship.objects.none()
    filterset_class = IntroductionFilters

    def rows(self) -> QuerySet[Mentorship]:
        """Return those that this person may know of."""
        rows = introductions_readable_by(self.person)
        if self.action == "list":
            return rows.prefetch_related(*PAIR, "questions").defer("words", "letters")
        return rows.select_related("program", "mentee", "mentor", *PROFILES)

    def as_page(self, rows: list[Mentorship]) -> list[reading.Brief]:
        """Return introductions for the list."""
        return [reading.brief(row, self.person) for row in rows]

    def as_read(self, row: Mentorship) -> reading.Read:
        """Return an introduction as its page tells it."""
        return reading.read(row, self.person)

    def list(self, request: Request) -> Response:
        """List one's introductions, the newest first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one introduction: who it is and why, or how it went."""
        return Response(self.shown(self.get_object()))

    @step(IntroductionAcceptBody, "accept")
    def accept(self, request: Request, pk: str) -> Response:
        """Say yes; the second yes starts the mentorship."""
        return self._do(introductions.accept, IntroductionAcceptBody)

    @step(IntroductionDeclineBody, "decline")
    def decline(self, request: Request, pk: str) -> Response:
        """Say not this time; the other reads a neutral text."""
        return self._do(introductions.decline, IntroductionDeclineBody)

    @step(IntroductionNotNowBody, "not-now")
    def not_now(self, request: Request, pk: str) -> Response:
        """Let it go for now; we ask again on the day you name."""
        return self._do(introductions.not_now, IntroductionNotNowBody)

    @step(IntroductionExplainBody, "explain")
    def explain(self, request: Request, pk: str) -> Response:
        """Add why it was a no."""
        return self._do(introductions.explain, IntroductionExplainBody)

    @step(Empty, "avoid-workplace")
    def avoid_workplace(self, request: Request, pk: str) -> Response:
        """Put the workplace that was too close on your list."""
        return self._do(introductions.avoid_workplace, Empty)

    @step(IntroductionQuestionBody, "ask")
    def ask(self, request: Request, pk: str) -> Response:
        """Ask the other your one question."""
        return self._do(introductions.ask_question, IntroductionQuestionBody)

    @step(IntroductionReplyBody, "answer")
    def answer(self, request: Request, pk: str) -> Response:
        """Answer the question that the other asked."""
        found = self.get_object()
        side = Side(found.side_of(self.person))
        asked = questions.by(questions.asked_in(found), side.other)
        if asked is None:
            raise Http404
        given = self.given(IntroductionReplyBody)
        introductions.answer_question(question_id=asked.pk, actor=self.person, **given)
        return self.done(self.get_object())

    def _do(self, service: Any, body: type[Body]) -> Response:
        """Take a step with what the body says, and show what is true now."""
        found = self.get_object()
        service(mentorship_id=found.pk, actor=self.person, **self.given(body))
        return self.done(self.get_object())
