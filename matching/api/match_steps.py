"""What follows an approval: an introduction is sent, taken back, reminded of, answered for."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import post
from accounts.api.bodies import Empty
from matching.api.matches import MatchRows, decision
from matching.api.serializers import decisions
from matching.api.serializers.matches import LeavesSerializer
from matching.models import Match
from matching.services import nudging, on_behalf, publish
from mentorship.enums import Answer, Side


class MatchStepViewSet(MatchRows):
    """Steps of a match that was approved."""

    @decision()
    def publish(self, request: Request, pk: str) -> Response:
        """Send the introduction of an approved match; the two hear of it in ten minutes."""
        match, given = self.get_object(), self.given(decisions.DecisionSerializer)
        publish.publish_one(match_id=match.pk, actor=self.person, **given)
        return self.now()

    @decision(Empty)
    def recall(self, request: Request, pk: str) -> Response:
        """Take an introduction back before the two hear of it; its place is free again."""
        publish.recall(match_id=self._found().pk, actor=self.person)
        return self.now()

    @decision(Empty, "send-now")
    def send_now(self, request: Request, pk: str) -> Response:
        """Let the two hear of a sent match at once."""
        publish.send_now(match_id=self._found().pk, actor=self.person)
        return self.now()

    @post(decisions.SideBody, LeavesSerializer)
    def nudge(self, request: Request, pk: str) -> Response:
        """Remind one side, that has not answered, of the introduction."""
        match, given = self.get_object(), self.given(decisions.SideBody)
        leaves = nudging.nudge(match_id=match.pk, side=Side(given["side"]), actor=self.person)
        return Response(LeavesSerializer({"leaves_at": leaves}).data)

    @decision(decisions.AnswerForBody)
    def answer(self, request: Request, pk: str) -> Response:
        """Keep the answer that one side told the team; that person gets a mail that says so."""
        match, given = self.get_object(), self.given(decisions.AnswerForBody)
        side = Side(given.pop("side"))
        if given["answer"] != Answer.DECLINED:
            given.pop("reason", None)  # a reason belongs to a no only
        on_behalf.answer(match_id=match.pk, side=side, actor=self.person, **given)
        return self.now()

    def _found(self) -> Match:
        match: Match = self.get_object()
        self.given(Empty)
        return match
