from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.models import ContentText, Meeting, Mentorship
from mentorship.queries import guides
from mentorship.queries.guides import Facts
from tests.factories.mentorship import GoalFactory, GoalGroupFactory, MentorshipFactory
from tests.factories.space import MentorshipGoalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def pair():
    """A career pair of a program for career mentors alone."""
    return MentorshipFactory(
        active=True, introduced_at=timezone.now(), program__mentor_types=["career"]
    )


def at_hand(pair, *topics, held=0, today=None):
    return guides.at_hand(pair, Facts(held, frozenset(topics)), today or pair.started_at.date())


def read(pair):
    """Return the pair as the space reads it, and the guides' texts."""
    rows = guides.with_aims(Mentorship.objects.select_related("program"))
    texts = ContentText.objects.filter(key__startswith="guide.")
    return rows.get(pk=pair.pk), dict(texts.values_list("key", "data"))


@pytest.mark.parametrize("kind", ["peer", "career", "life"])
def test_first_meeting_has_the_guide_of_its_kind(pair, kind):
    pair.mentor_type = kind

    assert at_hand(pair) == f"first_{kind}"


def test_after_the_first_meeting_each_topic_is_at_hand_once(pair):
    told = [at_hand(pair, "exam", "move", held=held) for held in range(5)]

    assert told == ["first_career", "exam", "move", "", ""]
    assert at_hand(pair, "move", held=1) == "move"
    assert at_hand(pair, held=1) == ""


def test_decision_is_for_life_and_where_a_program_has_all_kinds(pair):
    assert at_hand(pair, "decision", held=1) == ""
    pair.mentor_type = "life"
    assert at_hand(pair, held=1) == "decision"
    pair.mentor_type, pair.program.mentor_types = "career", ["career", "peer", "life"]
    assert at_hand(pair, "decision", held=1) == "decision"


def test_last_two_weeks_have_the_guide_of_the_last_meeting(pair):
    days = {13: "last", 14: "last", 15: "first_career"}

    assert {n: at_hand(pair, today=pair.ends_on - timedelta(days=n)) for n in days} == days


def test_facts_are_meetings_held_her_aims_and_their_goals(pair):
    aim = GoalFactory(slug="earn-cspt", group=GoalGroupFactory(slug="certify"))
    set_by_them = GoalFactory(slug="change-career", group=GoalGroupFactory(slug="advance"))
    pair.mentee.goals.add(aim)
    MentorshipGoalFactory(mentorship=pair, goal=set_by_them)
    now = timezone.now()
    for state in ("held", "held", "missed"):
        Meeting.objects.create(
            mentorship=pair, state=state, offered_by="mentee", starts_at=now, settled_at=now
        )

    row, _texts = read(pair)

    assert guides.facts_of(row) == Facts(2, frozenset({"exam", "move", "decision"}))


def test_words_of_ones_own_are_about_no_topic(pair):
    MentorshipGoalFactory(mentorship=pair)

    assert guides.facts_of(read(pair)[0]) == Facts(0, frozenset())


def test_guide_reads_the_text_step_by_step(pair):
    one = guides.guide("exam")

    assert (one.title, one.length, len(one.steps)) == (
        "Exam preparation", "45 minutes, then 20 every other week", 5,
    )  # fmt: skip
    assert [(step.minutes, step.left) for step in one.steps] == [
        (10, 45), (10, 35), (10, 25), (10, 15), (5, 5),
    ]  # fmt: skip
    assert one.before.startswith("Mentee: find the official content outline")
    assert [name for name, _text in one.tips] == ["Keep it clean", "If it's not a pass"]
    assert one.lines == one.steps[:3]
    assert guides.reading_time(one) == "1 minute to read"
    assert guides.reading_time(replace(one, before="word " * 600)) == "3 minutes to read"


def test_panel_has_the_one_at_hand_and_never_again_among_the_others(pair):
    row, texts = read(pair)

    panel = guides.panel(row, pair.mentee_user, texts)

    assert (panel["heading"], panel["guide"].key) == ("For your first meeting", "first_career")
    assert [one["title"] for one in panel["others"]] == [
        "Exam preparation", "Career move", "Last meeting",
    ]  # fmt: skip


def test_removed_texts_leave_nothing_behind(pair):
    row, _texts = read(pair)

    assert guides.panel(row, pair.mentee_user, {}) == {}


def test_over_has_no_next_session(pair):
    pair.state, pair.closed_at = "ended", timezone.now()
    pair.save()
    row, texts = read(pair)

    assert guides.panel(row, pair.mentee_user, texts) == {}


def test_every_guide_of_the_content_can_be_read():
    keys = [*guides.FIRST.values(), *guides.TOPICS, guides.LAST]

    assert [key for key in keys if guides.guide(key) is None] == []
