from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import MentorshipGoal, Milestone, ThankYou
from mentorship.services.space import goals as goal_services
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import GoalFactory, RoleFactory
from tests.factories.space import MentorshipGoalFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def goal(pair):
    return MentorshipGoalFactory(mentorship=pair, title="Sit the CSPT in May")


def new(pair):
    return reverse("goal-new", args=[pair.pk])


def url(goal):
    return reverse("goal", args=[goal.pk])


def step_url(step):
    return reverse("milestone", args=[step.pk])


def text(response):
    return response.content.decode()


def test_new_goal_suggests_her_aims_and_says_who_reads(mentee, pair):
    pair.mentee.goals.add(GoalFactory(name="Earn the CSPT"))
    pair.mentee.target_role = RoleFactory(name="IV technician")
    pair.mentee.save()

    page = text(mentee.get(new(pair)))

    assert 'href="?title=Earn%20the%20CSPT"' in page
    assert "Move into this role: IV technician" in page
    assert f"You and {pair.mentor_user.first_name} read this, nobody else." in page
    assert "Nothing that points to a patient." in page
    assert 'value="Earn the CSPT"' in text(mentee.get(new(pair) + "?title=Earn the CSPT"))


def test_new_goal_leads_to_its_page(mentee, pair):
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = mentee.post(new(pair), {"title": "Sit the CSPT", "due_on": due})

    goal = MentorshipGoal.objects.get()
    assert (answer.status_code, answer.url) == (302, url(goal))
    assert (goal.title, goal.due_on.isoformat()) == ("Sit the CSPT", due)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": " \u200b"}, "Write the goal in a few words."),
        ({"title": "a\x00b"}, "We couldn't read that"),
        ({"title": "a\u202eb\nc"}, "Write this on one line"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "y" * 1_000_000}, "at most 200 characters"),
        ({"title": "Sit it", "due_on": "tomorrow"}, "Write the day as 2026-03-31"),
        ({"title": "Sit it", "due_on": "0001-01-01"}, "Check the year."),
        ({"title": "Sit it", "due_on": "9999-12-31"}, "Check the year."),
        ({"title": "Sit it", "due_on": "2020-01-01"}, "Choose today or a day to come."),
    ],
)
def test_8_9_10_28_29_wrong_goals_stay_on_the_form(mentee, pair, form, sentence):
    page = mentee.post(new(pair), form)

    assert (page.status_code, MentorshipGoal.objects.count()) == (400, 0)
    assert sentence in text(page)
    if form["title"] == "Sit it":
        assert 'value="Sit it"' in text(page)


@pytest.mark.parametrize("title", [SCRIPT, "💊", "O'Brien-Ñandú", "\u05e9\u05dc\u05d5\u05dd"])
def test_9_11_any_words_are_words(mentee, pair, title):
    mentee.post(new(pair), {"title": title})

    page = text(mentee.get(url(MentorshipGoal.objects.get())))
    assert "<script>alert" not in page
    assert MentorshipGoal.objects.get().title == title


def test_eleventh_goal_is_refused_and_stays_on_the_form(mentee, pair):
    MentorshipGoalFactory.create_batch(10, mentorship=pair)

    page = mentee.post(new(pair), {"title": "One more"})

    assert page.status_code == 409
    assert "Ten open goals are the limit." in text(page)
    assert 'value="One more"' in text(page)


def test_goal_takes_steps_and_shows_how_far_it_is(mentee, goal):
    MilestoneFactory(goal=goal, done=True)
    mentee.post(url(goal), {"do": "add", "step-title": "Book it", "step-due_on": ""})

    page = text(mentee.get(url(goal)))

    assert "1 of 2 done" in page
    assert "All done. Is the goal reached?" not in page
    assert [one.title for one in Milestone.objects.filter(goal=goal)][-1] == "Book it"


def test_wrong_step_stays_on_its_form(mentee, goal):
    page = mentee.post(url(goal), {"do": "add", "step-title": "Book it", "step-due_on": "soon"})

    assert (page.status_code, Milestone.objects.count()) == (400, 0)
    assert 'value="Book it"' in text(page)
    assert 'href="#id_step-due_on"' in text(page)


def test_tick_by_script_answers_the_card_and_announces(mentee, goal):
    first, second = MilestoneFactory.create_batch(2, goal=goal)

    answer = mentee.post(
        step_url(first), {"do": "tick", "done": "on"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert text(answer).count("<html") == 0
    assert answer["HX-Trigger"] == '{"announce": "1 of 2 done"}'
    assert f'id="milestone-{first.pk}" checked' in text(answer)
    assert list(Milestone.objects.values_list("done_by", flat=True)) == ["mentee", ""]
    assert second.pk


def test_tick_without_script_comes_back_to_where_it_was_ticked(mentee, goal, pair):
    step = MilestoneFactory(goal=goal)

    from_space = mentee.post(step_url(step), {"do": "tick", "done": "on"})
    from_goal = mentee.post(step_url(step), {"do": "tick", "on": "goal"})

    assert from_space.url == f"{reverse('mentorship', args=[pair.pk])}#goal-{goal.pk}"
    assert from_goal.url == url(goal)
    assert Milestone.objects.get().done_at is None


def test_all_steps_done_asks_whether_the_goal_is_reached(mentee, goal):
    MilestoneFactory(goal=goal, done=True)

    assert "All done. Is the goal reached?" in text(mentee.get(url(goal)))


def test_reached_with_a_line_of_thanks(mentee, goal, pair):
    answer = mentee.post(
        url(goal), {"do": "reach", "line": "Your notes.", "may_be_shown": "on"}, follow=True
    )

    assert "Reached. Well done, both of you." in text(answer)
    assert ThankYou.objects.values_list("line", "may_be_shown").get() == ("Your notes.", True)
    goal.refresh_from_db()
    assert goal.reached_at is not None


def test_reaching_needs_no_thanks_and_is_undone_by_opening_again(mentee, goal):
    mentee.post(url(goal), {"do": "reach", "line": ""})
    assert "Reached." in text(mentee.get(url(goal)))

    mentee.post(url(goal), {"do": "reopen"})

    goal.refresh_from_db()
    assert (goal.reached_at, ThankYou.objects.count()) == (None, 0)


def test_change_keeps_the_other_ones_words_and_shows_what_was_typed(mentee, goal):
    form = {"do": "change", "title": "Mine", "due_on": "", "seen": goal.title}
    MentorshipGoal.objects.update(title="Theirs")

    page = mentee.post(url(goal), form)

    assert page.status_code == 409
    assert "has changed this meanwhile" in text(page)
    assert 'value="Mine"' in text(page)
    assert MentorshipGoal.objects.get().title == "Theirs"


def test_drop_and_unknown_steps(mentee, goal):
    assert mentee.post(url(goal), {"do": "explode"}).status_code == 404
    assert mentee.post(url(goal), {"do": "drop"}).status_code == 302
    page = mentee.post(url(goal), {"do": "reach", "line": ""})

    assert page.status_code == 409
    assert "Open it again first." in text(page)


def test_step_is_worded_anew_and_removed(mentee, goal):
    step = MilestoneFactory(goal=goal, title="Book it")
    name = f"m{step.pk}"

    wrong = mentee.post(step_url(step), {"do": "change", f"{name}-title": ""})
    mentee.post(step_url(step), {"do": "change", f"{name}-title": "Pay it", "seen": "Book it"})

    assert wrong.status_code == 400
    assert Milestone.objects.get().title == "Pay it"
    mentee.post(step_url(step), {"do": "remove"})
    assert not Milestone.objects.exists()
    assert mentee.post(step_url(step), {"do": "remove"}).status_code == 404


def test_over_or_at_rest_shows_everything_and_takes_nothing(mentee, goal, pair):
    step = MilestoneFactory(goal=goal)
    for state, sentence in (
        (MentorshipState.SUSPENDED, "You can&#x27;t write here just now."),
        (MentorshipState.ENDED, "This mentorship is over."),
    ):
        pair.state, pair.suspended_at = state, timezone.now()
        pair.closed_at = timezone.now() if state == MentorshipState.ENDED else None
        pair.save()

        page = text(mentee.get(url(goal)))
        assert sentence in page
        assert (step.title in page, "<form" in page.split("<main")[1]) == (True, False)
        assert mentee.post(step_url(step), {"do": "tick", "done": "on"}).status_code == 409
        assert mentee.post(new(pair), {"title": "Another"}).status_code == 409
    assert MentorshipGoal.objects.count() == 1


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_4_strange_numbers_are_not_found(mentee, pk):
    for address in (f"/goals/{pk}/", f"/mentorships/{pk}/goals/new/"):
        assert mentee.get(address).status_code == 404
    assert mentee.post(f"/milestones/{pk}/", {"do": "tick"}).status_code == 404


def test_strangers_find_nothing(signed_in, goal):
    step = MilestoneFactory(goal=goal)
    client = signed_in(UserFactory())

    assert client.get(url(goal)).status_code == 404
    assert client.get(new(goal.mentorship)).status_code == 404
    assert client.post(step_url(step), {"do": "tick", "done": "on"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_few_questions_however_many_steps(
    mentee, pair, goal, count, django_assert_max_num_queries
):
    MilestoneFactory.create_batch(count, goal=goal)
    MentorshipGoalFactory.create_batch(count, mentorship=pair)

    with django_assert_max_num_queries(10):
        mentee.get(url(goal))
    with django_assert_max_num_queries(12):
        mentee.get(new(pair))


def test_titles_of_the_services_and_forms_agree():
    assert MentorshipGoal._meta.get_field("title").max_length == goal_services.LONGEST_TITLE
