"""Check-ins of one's own: read, answered, changed. Nobody answers for somebody else."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.ids import IdFilter
from mentorship.api.pairs import check_in_serializers as serializers
from mentorship.api.pairs.base import PAIR, PairViewSet
from mentorship.enums import CheckInKind, CheckInState
from mentorship.models import CheckInAnswer
from mentorship.queries import check_in_reading as reading
from mentorship.queries.check_in_questions import Question, sheet_of
from mentorship.services import checking_in
from mentorship.services.check_ins.given import Given

WORDS = ("answers", "words", "line")
READ = (
    "person",
    "check_in__mentorship__program",
    "check_in__mentorship__mentee_user",
    "check_in__mentorship__mentor_user",
)


class CheckInFilters(filters.FilterSet):
    """What one's check-ins can be narrowed to."""

    mentorship = IdFilter(field_name="check_in__mentorship_id")
    program = filters.CharFilter(field_name="check_in__mentorship__program__slug")
    state = filters.ChoiceFilter(choices=CheckInState.choices)
    kind = filters.ChoiceFilter(field_name="check_in__kind", choices=CheckInKind.choices)


@extend_schema(tags=["check-ins"])
class CheckInViewSet(PairViewSet):
    """One's own parts of check-ins: open, answered, and to come."""

    program_path = "check_in__mentorship__program"
    serializer_class = serializers.CheckInSerializer
    list_serializer_class = serializers.CheckInBriefSerializer
    queryset = CheckInAnswer.objects.none()
    filterset_class = CheckInFilters

    def rows(self) -> QuerySet[CheckInAnswer]:
        """Return this person's own parts."""
        rows = CheckInAnswer.objects.filter(person=self.person)
        if self.action == "list":
            people = (f"check_in__mentorship__{name}" for name in PAIR)
            return rows.select_related("check_in").prefetch_related(*people).defer(*WORDS)
        return rows.select_related(*READ)

    def as_page(self, rows: list[CheckInAnswer]) -> list[reading.Brief]:
        """Return the check-ins of a page."""
        return [reading.brief(row) for row in rows]

    def as_read(self, row: CheckInAnswer) -> reading.Read:
        """Return a check-in as its page tells it."""
        return reading.read(row)

    def list(self, request: Request) -> Response:
        """List your check-ins, those laid out last first."""
        return self.listed(self.get_queryset())

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one check-in: what is asked, who reads it, what you answered."""
        return Response(self.shown(self.get_object()))

    @post(serializers.CheckInAnswerBody, serializers.CheckInSerializer, "answer")
    def answer(self, request: Request, pk: str) -> Response:
        """Answer a check-in that is open; its reminders stop."""
        return self._do(checking_in.answer)

    @post(serializers.CheckInAnswerBody, serializers.CheckInSerializer, "change")
    def change(self, request: Request, pk: str) -> Response:
        """Change your answer within two weeks; send all of it again."""
        return self._do(checking_in.amend)

    def _do(self, service: Any) -> Response:
        """Answer or change with what the body says, and show what is true now."""
        row = self.get_object()
        body = dict(self.given(serializers.CheckInAnswerBody))
        lines = body.pop("outcomes", {})
        if lines and not reading.asks_outcomes(row):
            raise ValidationError({"outcomes": [_("These aren't asked now.")]})
        if row.state != CheckInState.SCHEDULED:
            refuse_unasked(sheet_of(row).questions, body)
        service(answer_id=row.pk, actor=self.person, given=Given(**body), lines=lines)
        return self.done(self.get_object())


def refuse_unasked(questions: tuple[Question, ...], body: dict[str, Any]) -> None:
    """Refuse answers that the questions do not have, by their place in the body.

    Raises:
        ValidationError: named by field, further answers by the number of their question.
    """
    if body["answer"] not in questions[0].keys:
        raise ValidationError({"answer": [_("Choose one of the answers.")]})
    known = {question.no: question for question in questions[1:]}
    given = body.get("answers", {})
    wrong = {no: [said] for no, value in given.items() if (said := _wrong(known.get(no), value))}
    if wrong:
        raise ValidationError({"answers": wrong})


def _wrong(question: Question | None, value: str | list[str]) -> str:
    """Return why a question can't be answered so; empty where it can."""
    if question is None:
        return _("Answer the questions that are asked.")
    if question.is_line:
        return "" if isinstance(value, str) else _("Write one line.")
    if question.is_many != isinstance(value, list):
        return _("Send a list of answers.") if question.is_many else _("Choose one of the answers.")
    keys = value if isinstance(value, list) else [value] if value else []
    return "" if set(keys) <= set(question.keys) else _("Choose one of the answers.")
