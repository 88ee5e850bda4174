import pytest
from django.utils import timezone

from mentorship.models import Milestone
from tests.factories.meetings import running
from tests.factories.mentorship import MenteeFactory
from tests.factories.space import MentorshipGoalFactory, MilestoneFactory
from tests.mentorship.api.pairs import api_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LIST = "/api/v1/goals/"


def url(goal, verb=""):
    return f"{LIST}{goal.pk}/" + (f"{verb}/" if verb else "")


def step_url(step, verb=""):
    return f"/api/v1/milestones/{step.pk}/" + (f"{verb}/" if verb else "")


@pytest.fixture
def goal():
    return MentorshipGoalFactory(mentorship=running(), title="Sit the CSPT")


def test_goal_is_set_with_a_step():
    pair = running()

    made = post(pair.mentee_user, f"/api/v1/mentorships/{pair.pk}/goals/", title="Sit the CSPT")
    again = post(pair.mentor_user, f"/api/v1/mentorships/{pair.pk}/goals/", title="Sit the CSPT")
    steps = post(pair.mentor_user, f"{LIST}{made.json()['id']}/milestones/", title="One paper")

    assert (made.status_code, made.json()["state"], made.json()["added_by"]) == (
        201, "open", "mentee",
    )  # fmt: skip
    assert again.json()["id"] == made.json()["id"]
    assert [row["title"] for row in steps.json()["milestones"]] == ["One paper"]


def test_goal_is_reworded_unless_the_other_did(goal):
    hers, his = (api_of(p) for p in (goal.mentorship.mentee_user, goal.mentorship.mentor_user))
    hers.put(url(goal), {"title": "Pass it", "seen": "Sit the CSPT"}, format="json")

    late = his.put(url(goal), {"title": "Sit it", "seen": "Sit the CSPT"}, format="json")

    assert problem(late)[:2] == (409, "changed_meanwhile")
    assert his.get(url(goal)).json()["title"] == "Pass it"


def test_goal_is_reached_with_thanks_and_opened_again(goal):
    hers = goal.mentorship.mentee_user

    reached = post(hers, url(goal, "reach"), thanks="You explained it twice.").json()
    reopened = post(hers, url(goal, "reopen")).json()
    dropped = post(hers, url(goal, "drop")).json()

    assert [one["state"] for one in (reached, reopened, dropped)] == ["reached", "open", "dropped"]
    assert goal.mentorship.thank_yous.get().line == "You explained it twice."


def test_step_is_ticked_changed_and_removed(goal):
    step = MilestoneFactory(goal=goal)
    api = api_of(goal.mentorship.mentor_user)

    ticked = api.post(step_url(step, "tick")).json()
    open_again = api.post(step_url(step, "untick")).json()
    changed = api.put(step_url(step), {"title": "Two papers"}, format="json").json()
    gone = api.delete(step_url(step))

    assert (ticked["done_by"], open_again["done_at"]) == ("mentor", None)
    assert (changed["title"], gone.status_code) == ("Two papers", 204)
    assert api.get(step_url(step)).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": None}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "\u200b"}, "title"),
        ({"title": "x", "due_on": "2001-01-01"}, "due_on"),
        ({"title": "x", "due_on": 5}, "due_on"),
        ({"title": "x", "reached_at": "2026-01-01"}, "reached_at"),
    ],
)
def test_impossible_goals_are_named_by_field(body, field):
    pair = running()

    answer = post(pair.mentee_user, f"/api/v1/mentorships/{pair.pk}/goals/", **body)

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    assert pair.goals.count() == 0


def test_closed_goal_is_not_changed(goal):
    step = MilestoneFactory(goal=goal)
    post(goal.mentorship.mentee_user, url(goal, "drop"))

    answer = api_of(goal.mentorship.mentee_user).delete(step_url(step))

    assert problem(answer)[:2] == (409, "goal_closed")
    assert Milestone.objects.filter(pk=step.pk).exists()


def test_nobody_else_reads_or_changes_them(goal):
    step = MilestoneFactory(goal=goal)
    stranger = api_of(MenteeFactory(program=goal.mentorship.program).user)

    assert stranger.get(LIST).json()["results"] == []
    asked = [
        stranger.get(url(goal)),
        stranger.put(url(goal), {"title": "Mine"}, format="json"),
        stranger.post(url(goal, "drop")),
        stranger.get(step_url(step)),
        stranger.delete(step_url(step)),
        stranger.get(f"/api/v1/mentorships/{goal.mentorship_id}/goals/"),
    ]
    assert [answer.status_code for answer in asked] == [404] * 6


def test_list_is_narrowed(goal):
    pair = goal.mentorship
    reached = MentorshipGoalFactory(mentorship=pair, reached_at=timezone.now())
    dropped = MentorshipGoalFactory(mentorship=pair, dropped_at=timezone.now())
    api = api_of(pair.mentor_user)

    def ids(**query):
        return [row["id"] for row in api.get(LIST, query).json()["results"]]

    assert ids() == [dropped.pk, reached.pk, goal.pk]
    assert (ids(state="open"), ids(state="reached"), ids(state="dropped")) == (
        [goal.pk], [reached.pk], [dropped.pk],
    )  # fmt: skip
    assert ids(mentorship=pair.pk + 1) == []


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(size, django_assert_num_queries):
    pair = running()
    for goal in MentorshipGoalFactory.create_batch(size, mentorship=pair):
        MilestoneFactory(goal=goal)

    with django_assert_num_queries(4):
        answer = api_of(pair.mentee_user).get(LIST)

    assert len(answer.json()["results"]) == size
