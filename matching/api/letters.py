"""The letters of a round: a team's own words, and who looked them over."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bodies import Empty
from matching.api.rounds import RoundRows
from matching.api.serializers import rounds as serializers
from matching.enums import LetterRole
from matching.models import Round
from matching.queries.letters import KNOWN, letter_in, looked_over, own_letters, version_of
from matching.services import letters
from mentorship.letters import Letter

ROLE = f"(?P<role>{'|'.join(LetterRole.values)})"
ANSWER = serializers.LetterSerializer


class LetterViewSet(RoundRows):
    """The words of a round for mentors, mentees, and those without a mentor."""

    serializer_class = ANSWER

    @extend_schema(
        operation_id="rounds_letters_list", responses=serializers.LettersSerializer, filters=False
    )
    def every(self, request: Request, pk: str) -> Response:
        """Read the three letters of a round."""
        rows = list(_letters(self.get_object()))
        return Response(serializers.LettersSerializer({"results": rows}).data)

    def one(self, request: Request, pk: str, role: str) -> Response:
        """Read one letter of a round."""
        return self._told(self.get_object(), role)

    @extend_schema(request=serializers.LetterBody, responses=ANSWER)
    def write(self, request: Request, pk: str, role: str) -> Response:
        """Keep own words; what is sent from now on says them."""
        found, given = self.get_object(), self.given(serializers.LetterBody)
        letters.save(
            round_id=found.pk, role=LetterRole(role), actor=self.person, seen=given["version"],
            letter=Letter(given["subject"], given["body"]),
        )  # fmt: skip
        return self._told(found, role)

    @extend_schema(request=serializers.LetterVersion, responses=ANSWER)
    def forget(self, request: Request, pk: str, role: str) -> Response:
        """Go back to the product's words."""
        found, given = self.get_object(), self.given(serializers.LetterVersion)
        letters.forget(
            round_id=found.pk, role=LetterRole(role), actor=self.person, seen=given["version"]
        )
        return self._told(found, role)

    @extend_schema(request=Empty, responses=ANSWER)
    def look_over(self, request: Request, pk: str, role: str) -> Response:
        """Keep that you looked a letter over and found it good."""
        found = self.get_object()
        self.given(Empty)
        letters.look_over(round_id=found.pk, role=LetterRole(role), actor=self.person)
        return self._told(found, role)

    def shown(self, row: Round) -> Any:
        """Return what GET of the address tells, for ``If-Match``."""
        told = {one["role"]: one for one in _letters(row)}
        return ANSWER(told[self.kwargs["role"]]).data

    def _told(self, match_round: Round, role: str) -> Response:
        return Response(self.shown(match_round))


def _letters(match_round: Round) -> Iterator[dict[str, Any]]:
    """Yield the letters of a round; two queries."""
    own, read = own_letters(match_round.pk), looked_over(match_round)
    for role in LetterRole:
        letter, row, event = letter_in(own, role), own.get(role), read.get(role)
        yield {
            "role": role.value,
            "subject": letter.subject,
            "body": letter.body,
            "placeholders": list(KNOWN[role]),
            "is_own": row is not None,
            "version": version_of(own, role),
            "changed_by": row.changed_by.name if row else None,
            "looked_over_by": event.actor.name if event and event.actor else None,
        }
