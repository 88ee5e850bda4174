"""Who changes her answers is told that a suggestion for her may go."""

import pytest

from matching.enums import MatchState
from tests.factories.matching import MatchFactory
from tests.mentorship.views.wizard import Walk

pytestmark = pytest.mark.django_db
NOTE = "The program team is reading a suggestion for you."


@pytest.mark.parametrize(
    ("state", "is_told"), [(MatchState.PROPOSED, True), (MatchState.REJECTED, False)]
)
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_check_tells_of_a_suggestion_without_a_name(client, side, state, is_told):
    match = MatchFactory(state=state)
    part, other = (match.mentee, match.mentor)[:: 1 if side == "mentee" else -1]
    client.force_login(part.user)

    page = Walk(client, part.program, side).see("check")

    assert (NOTE in page) is is_told
    assert other.user.name not in page
