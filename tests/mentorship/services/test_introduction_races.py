"""Two clicks on one answer, against PostgreSQL."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from mentorship.enums import MentorshipState, Side
from mentorship.services import introductions, places
from tests.factories.mentorship import MentorshipFactory
from tests.races import DONE, race
from tests.recorded import actions

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]


def click_not_now_twice(side):
    pair = MentorshipFactory(introduced_at=timezone.now() - timedelta(hours=1))
    ends = race(
        [partial(introductions.not_now, mentorship_id=pair.pk, actor=pair.person_of(side))] * 4
    )
    pair.refresh_from_db()
    return pair, ends


@pytest.mark.parametrize("side", Side)
def test_many_clicks_on_not_now_are_one_answer(side):
    pair, ends = click_not_now_twice(side)

    assert ends == Counter({DONE: 4})
    assert pair.state == MentorshipState.WITHDRAWN
    assert actions().count("introduction.not_now") == 1
    assert places.recount() == []
