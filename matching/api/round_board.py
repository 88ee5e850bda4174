"""What an admin does on a round's board about many matches, or about people without one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.actions import get, post
from accounts.models import User
from matching.api.base import named, nobody, reports_told, told
from matching.api.rounds import RoundRows
from matching.api.serializers import rounds as serializers
from matching.enums import MatchState
from matching.models import Match, Round, UnmatchedStep
from matching.queries.access import people_kept_from, without
from matching.queries.board import board_of, latest_runs
from matching.queries.reviewers import reader_of
from matching.queries.undoable import last_press
from matching.services import bulk, decisions, handing_over, publish, reminding, unmatched_steps
from matching.services.publish import Report
from mentorship.enums import Side
from mentorship.models import Mentee, Mentor

DOING: dict[str, Callable[..., list[Report]]] = {
    "approve": bulk.approve,
    "pin": bulk.pin,
    "hand_over": bulk.hand_over,
}


class RoundBoardViewSet(RoundRows):
    """Steps of a round's board."""

    @get(serializers.ColleaguesSerializer)
    def colleagues(self, request: Request, pk: str) -> Response:
        """List the other admins of the program, to whom a match can be handed over."""
        program = self.get_object().program
        ids = [row["id"] for row in reader_of(program, self.person).admins]
        rows = User.objects.filter(pk__in=ids).order_by("name", "pk")
        return Response(serializers.ColleaguesSerializer({"results": rows}).data)

    @post(serializers.ApproveAboveBody, serializers.ReportsSerializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Approve every proposal from a score on that needs no look of its own; nobody is told."""
        match_round, given = self.get_object(), self.given(serializers.ApproveAboveBody)
        board = board_of(match_round, self.person, latest_runs(match_round)[1])
        found = [one for one in board.of(MatchState.PROPOSED) if one.score >= given["min_score"]]
        chosen = [(one.id, one.version) for one in found if not one.is_held]
        reports = bulk.approve(chosen=chosen, actor=self.person, batch=uuid4(), kept=board.kept)
        return self._reported(match_round, reports)

    @post(serializers.DecideBody, serializers.ReportsSerializer)
    def decide(self, request: Request, pk: str) -> Response:
        """Approve, pin or hand over many matches, each as it was seen, with a report of each."""
        match_round, given = self.get_object(), self.given(serializers.DecideBody)
        more: dict[str, Any] = {"to_id": self._colleague(given["to"])} if "to" in given else {}
        kept = people_kept_from(self.person, match_round.program)
        chosen = self._mine(match_round, given["matches"], kept)
        doing = DOING[given["decision"]]
        more |= {"kept": kept} if given["decision"] == "approve" else {}
        reports = doing(chosen=chosen.items(), actor=self.person, batch=uuid4(), **more)
        return self._reported(match_round, reports)

    @post(serializers.PublishBody, serializers.ReportsSerializer)
    def publish(self, request: Request, pk: str) -> Response:
        """Send approved matches; the two hear of it in ten minutes, until then it can be undone."""
        match_round, given = self.get_object(), self.given(serializers.PublishBody)
        kept = people_kept_from(self.person, match_round.program)
        versions = self._to_send(match_round, given.get("matches"), kept)
        reports = publish.publish(
            match_ids=versions, actor=self.person, versions=versions, kept=kept
        )
        return self._reported(match_round, reports)

    @post(serializers.UndoBody, serializers.UndoneSerializer)
    def undo(self, request: Request, pk: str) -> Response:
        """Undo your last press in this round, or the one named; what changed since stays."""
        found, given = self.get_object(), self.given(serializers.UndoBody)
        undone = decisions.undo_last(round_id=found.pk, actor=self.person, **given)
        answer = {
            "kind": undone.kind,
            "matches": undone.match_ids,
            "left": [told(refusal) for refusal in undone.left],
        }
        return Response(serializers.UndoneSerializer(answer).data)

    @post(serializers.ToBody, serializers.HandedSerializer, "hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Ask a colleague to decide the matches that you may not see or decide."""
        found, given = self.get_object(), self.given(serializers.ToBody)
        handed = handing_over.hand_over_kept(
            round_id=found.pk, actor=self.person, to_id=self._colleague(given["to"])
        )
        return Response({"handed": handed})

    @post(serializers.AskBody, serializers.StepSerializer)
    def ask(self, request: Request, pk: str) -> Response:
        """Keep somebody without a mentor for the next round, or ask one kind question by mail."""
        match_round, given = self.get_object(), self.given(serializers.AskBody)
        step = self._asked(match_round, given)
        return Response(serializers.StepSerializer(step).data)

    @post(serializers.RemindBody, None, status=204)
    def remind(self, request: Request, pk: str) -> Response:
        """Remind somebody, once, of the orientation that keeps her out of the round."""
        match_round, given = self.get_object(), self.given(serializers.RemindBody)
        part = self._part(match_round, given["side"], given["person"])
        reminding.remind_of_orientation(
            program=match_round.program, side=given["side"], part_id=part, actor=self.person
        )
        return Response(status=204)

    def _asked(self, match_round: Round, given: dict[str, Any]) -> UnmatchedStep:
        about: dict[str, Any] = {"round_id": match_round.pk, "actor": self.person}
        side = Side.MENTOR if given["ask"] == "place" else Side.MENTEE
        part = self._part(match_round, side, given["person"])
        if given["ask"] == "place":
            return unmatched_steps.ask_for_place(mentor_id=part, **about)
        if given["ask"] == "type":
            kind = given.get("mentor_type", "")
            return unmatched_steps.ask_about_type(mentee_id=part, mentor_type=kind, **about)
        if given["ask"] == "keep":
            return unmatched_steps.keep_for_next(mentee_id=part, **about)
        return unmatched_steps.ask_to_finish(mentee_id=part, **about)

    def _part(self, match_round: Round, side: str, key: UUID) -> int:
        """Return the id of a part in the round's program that is not another admin's to see."""
        kept = people_kept_from(self.person, match_round.program)
        model: Any = Mentor if side == Side.MENTOR else Mentee
        rows = model.objects.filter(program=match_round.program).exclude(user__in=kept)
        return int(named(rows, "person", uuid=key).pk)

    def _colleague(self, key: UUID) -> int:
        """Return the id of somebody asked to decide; the service says whether she may."""
        found = User.objects.filter(uuid=key).values_list("pk", flat=True).first()
        if found is None:
            raise nobody("to")
        return found

    def _mine(
        self, match_round: Round, seen: list[dict[str, int]], kept: frozenset[int]
    ) -> dict[int, int]:
        """Return id to version of the matches that exist for this person in this round.

        Raises:
            ValidationError: one of them doesn't.
        """
        asked = {row["id"]: row["version"] for row in seen}
        here = self._decidable(match_round, kept).filter(pk__in=asked)
        ids = set(here.values_list("pk", flat=True))
        if set(asked) - ids:
            raise nobody("matches")
        return asked

    def _to_send(
        self, match_round: Round, seen: list[dict[str, int]] | None, kept: frozenset[int]
    ) -> dict[int, int]:
        if seen is not None:
            return self._mine(match_round, seen, kept)
        rows = self._decidable(match_round, kept).filter(state=MatchState.APPROVED)
        return dict(rows.order_by("-score", "pk").values_list("pk", "version"))

    def _decidable(self, match_round: Round, kept: frozenset[int]) -> Any:
        rows = Match.objects.filter(round=match_round)
        return without(rows, kept, "mentee__user_id", "mentor__user_id")

    def _reported(self, match_round: Round, reports: list[Report]) -> Response:
        answer = reports_told(reports)
        answer["undoable"] = last_press(match_round, self.person) if answer["done"] else None
        return Response(serializers.ReportsSerializer(answer).data)
