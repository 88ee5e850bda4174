from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import MentorshipState, Side
from mentorship.queries.introduction_questions import waiting_for
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.mentorship import MentorshipFactory

pytestmark = pytest.mark.django_db


def _asked(side=Side.MENTEE, **fields):
    pair = MentorshipFactory(mentee__user__name="Noor Amini", **fields)
    IntroductionQuestionFactory(mentorship=pair, side=side)
    return pair


def test_waiting_names_who_asks_and_where_to_reply(django_assert_num_queries):
    pair = _asked()
    answered = IntroductionQuestionFactory(
        mentorship=pair, side=Side.MENTOR, answer="Yes", answered_at=timezone.now()
    )

    with django_assert_num_queries(1):
        (found,) = waiting_for(pair.mentor_user)

    assert (found["title"], found["url"]) == (
        "Noor asks you a question", f"/introductions/{pair.pk}/",
    )  # fmt: skip
    assert waiting_for(pair.mentee_user) == []
    assert answered.question not in repr(found)


def test_nothing_waits_before_it_is_announced_or_once_it_is_over():
    now = timezone.now()
    later = _asked(introduced_at=now, announce_at=now + timedelta(minutes=9))
    over = _asked(state=MentorshipState.DECLINED, closed_at=now)

    for pair in (later, over):
        assert waiting_for(pair.mentor_user) == []
