import pytest
from django.urls import reverse

from matching.enums import MatchState, RoundState, RunState
from matching.models import Decision, Match, Run
from matching.services import publish, review
from mentorship.enums import StaffRole
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return reviewed_round()


@pytest.fixture
def desk(client, scene):
    client.force_login(scene.admin)
    return client


def url(scene, name="round-review"):
    return reverse(name, args=[scene.program.slug, scene.round.pk])


def verb(match, name):
    return reverse(f"match-{name}", args=[match.round.program.slug, match.pk])


def test_board_lists_proposals_with_score_and_opens_the_best(desk, scene):
    best = scene.matches[0]

    page = desk.get(url(scene))

    assert page.status_code == 200
    assert [row["id"] for row in page.context["rows"]] == [match.pk for match in scene.matches]
    assert page.context["match"]["id"] == best.pk
    text = page.content.decode()
    assert best.mentee.user.name in text
    assert "Proven: no better plan is possible." in text


def test_board_points_add_up(desk, scene):
    for row in desk.get(url(scene)).context["rows"]:
        assert sum(part["points"] for part in row["parts"]) == row["score"]


def test_board_opens_the_match_asked_for(desk, scene):
    last = scene.matches[-1]

    page = desk.get(url(scene), {"match": last.pk})

    assert page.context["match"]["id"] == last.pk
    assert page.context["view"] == "detail"


def test_board_shows_alternatives_with_what_they_would_cost(desk, scene):
    page = desk.get(url(scene))

    match, lists = scene.matches[0], page.context["match"]["alternatives"]
    assert {row["name"] for row in lists["mentor"]} == {
        mentor.user.name for mentor in scene.mentors if mentor != match.mentor
    }
    assert {row["name"] for row in lists["mentee"]} == {
        mentee.user.name for mentee in scene.mentees if mentee != match.mentee
    }
    text = page.content.decode()
    for name in (match.mentor.user.first_name, match.mentee.user.first_name):
        assert f"If not {name}" in text
    for row in (*lists["mentor"], *lists["mentee"]):
        assert row["difference"] == "0" or row["difference"][0] in "−+"
        assert row["change"] in text


def test_board_tells_who_else_moves_when_asked(desk, scene):
    match = scene.matches[0]
    shown = desk.get(url(scene), {"match": match.pk}).context["match"]["alternatives"]

    page = desk.get(shown["mentor"][0]["url"])

    asked, *others = page.context["match"]["alternatives"]["mentor"]
    assert asked["sentence"].startswith("Total ")
    assert all("sentence" not in row for row in others)
    assert asked["moves"][0] in page.content.decode()


@pytest.mark.parametrize("instead", ["nobody", "x" * 500, "0"])
def test_board_tells_nothing_of_people_who_are_no_alternative(desk, scene, instead):
    page = desk.get(url(scene), {"instead": instead})

    rows = page.context["match"]["alternatives"]["mentor"]
    assert all("sentence" not in row for row in rows)


@pytest.mark.parametrize("tab", ["proposed", "approved", "rejected", "published", "unmatched"])
def test_tabs_open_without_matches(client, tab):
    match_round = RoundFactory()
    client.force_login(ProgramStaffFactory(program=match_round.program).user)

    page = client.get(
        reverse("round-review", args=[match_round.program.slug, match_round.pk]), {"tab": tab}
    )

    assert page.status_code == 200


@pytest.mark.parametrize(
    "query",
    [{"tab": "other"}, {"page": "0"}, {"page": "-1"}, {"page": "last'"}, {"page": "99999999"},
     {"match": "x"}, {"page": "²"}],
)  # fmt: skip
def test_board_refuses_nonsense_in_the_address(desk, scene, query):
    assert desk.get(url(scene), query).status_code == 404


@pytest.mark.parametrize("match", [0, 2**63, 10**30])
def test_unknown_match_opens_the_best(desk, scene, match):
    page = desk.get(url(scene), {"match": str(match)})

    assert page.context["match"]["id"] == scene.matches[0].pk


@pytest.mark.parametrize(("size", "queries"), [(1, 11), (3, 12), (50, 12)])
def test_board_queries_do_not_grow(client, size, queries, django_assert_num_queries):
    scene = reviewed_round(size)
    client.force_login(scene.admin)

    with django_assert_num_queries(queries):
        client.get(url(scene))


def test_board_opens_a_match_of_another_page_with_twelve_queries(client, django_assert_num_queries):
    scene = reviewed_round(30)
    client.force_login(scene.admin)
    last = scene.matches[-1]

    with django_assert_num_queries(12):
        page = client.get(url(scene), {"match": last.pk})

    assert page.context["match"]["id"] == last.pk
    assert page.context["next_url"] == url(scene) + "?page=2"


@pytest.mark.parametrize("size", [1, 3])
def test_unmatched_tab_makes_at_most_twelve_queries(client, size, django_assert_num_queries):
    scene = reviewed_round(1)
    for _ in range(size):
        MenteeFactory(program=scene.program, seeks=["life"])
    client.force_login(scene.admin)
    client.post(url(scene, "round-run"))

    with django_assert_num_queries(12, exact=False):
        client.get(url(scene), {"tab": "unmatched"})


def test_unmatched_tab_says_why(client):
    scene = reviewed_round(1)
    left = MenteeFactory(program=scene.program, seeks=["life"])
    client.force_login(scene.admin)
    client.post(url(scene, "round-run"))

    page = client.get(url(scene), {"tab": "unmatched"})

    (person,) = page.context["sections"][0]["people"]
    assert person["name"] == left.user.name
    assert person["detail"] == f"Nobody offers what {left.user.first_name} asked for."
    assert page.context["unmatched_title"] == "1 person has no mentor in this plan"


def works_with(scene, user):
    """Let the admin work where this person works."""
    employer = f"Workplace of {user.pk}"
    type(user.profile).objects.filter(user=user).update(employer=employer)
    ProgramStaffFactory(
        program=scene.program, user=scene.admin, role=StaffRole.VIEWER, employer=employer
    )


def test_alternatives_leave_out_the_admins_workplace(desk, scene):
    match = scene.matches[0]
    first, second = (m for m in scene.mentors if m != match.mentor)
    works_with(scene, first.user)

    open_match = desk.get(url(scene), {"match": match.pk}).context["match"]

    assert [row["name"] for row in open_match["alternatives"]["mentor"]] == [second.user.name]


def test_nearest_miss_and_advice_leave_out_the_admins_workplace(client):
    scene = reviewed_round(1)
    left = MenteeFactory(program=scene.program)
    left.goals.set(scene.mentees[0].goals.all())
    client.force_login(scene.admin)
    client.post(url(scene, "round-run"))
    works_with(scene, scene.mentors[0].user)

    page = client.get(url(scene), {"tab": "unmatched"})

    (person,) = page.context["sections"][0]["people"]
    assert (person["nearest"], person["detail"]) == (None, "")
    assert scene.mentors[0].user.name not in page.content.decode()


def test_board_hides_what_another_admin_decides(client, scene):
    colleague = scene.matches[0].mentee.user
    ProgramStaffFactory(
        program=scene.program, user=scene.admin, role=StaffRole.VIEWER,
        employer=colleague.profile.employer,
    )  # fmt: skip
    client.force_login(scene.admin)

    page = client.get(url(scene), {"match": scene.matches[0].pk})

    assert len(page.context["rows"]) == 2
    assert page.context["others"]["sentence"] == "1 match is another admin's to decide."
    assert colleague.name not in page.content.decode()


# -- decisions ---------------------------------------------------------------------------------


def test_approve_goes_on_to_the_next(desk, scene):
    first, second, _third = scene.matches

    answer = desk.post(verb(first, "approve"), {"version": 1}, follow=True)

    first.refresh_from_db()
    assert first.state == MatchState.APPROVED
    assert answer.context["match"]["id"] == second.pk
    assert "Approved. 2 left." in answer.content.decode()
    press = Decision.objects.get().batch
    assert answer.context["undo"]["url"] == f"{url(scene, 'round-undo')}?press={press}"


def test_undo_takes_the_approval_back(desk, scene):
    match = scene.matches[0]
    desk.post(verb(match, "approve"), {"version": 1})

    desk.post(verb(match, "unapprove"), {"version": 2})

    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


def test_reject_needs_a_reason_and_keeps_the_page(desk, scene):
    match = scene.matches[0]

    answer = desk.post(verb(match, "reject"), {"version": 1, "note": "kept"})

    assert answer.status_code == 400
    assert "Choose a reason from the list." in answer.content.decode()
    assert answer.context["match"]["id"] == match.pk
    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


def test_reject_with_a_reason(desk, scene):
    match = scene.matches[0]

    desk.post(verb(match, "reject"), {"version": 1, "reason": "profile_old", "note": "Old role."})

    match.refresh_from_db()
    assert (match.state, match.reject_reason, match.note) == (
        MatchState.REJECTED,
        "profile_old",
        "Old role.",
    )
    shown = desk.get(url(scene), {"tab": "rejected", "match": match.pk})
    why = f"By {scene.admin.name}: “A profile is out of date”."
    assert shown.context["match"]["decision"]["text"] == why


def test_stale_version_answers_409_with_the_conflict(desk, scene):
    match = scene.matches[0]
    review.pin(match_id=match.pk, actor=scene.admin)

    answer = desk.post(verb(match, "approve"), {"version": 1})

    assert answer.status_code == 409
    assert f"Not saved.</b> {scene.admin.name} pinned this match" in answer.content.decode()


@pytest.mark.parametrize("version", ["abc", "-1", "9" * 40, "²"])
def test_broken_version_is_stale(desk, scene, version):
    match = scene.matches[0]

    assert desk.post(verb(match, "approve"), {"version": version}).status_code == 409


def test_conflict_names_who_decided(desk, scene):
    match = scene.matches[0]
    other = ProgramStaffFactory(program=scene.program, user__name="Tove Berg").user
    review.approve(match_id=match.pk, actor=other)

    answer = desk.post(verb(match, "approve"), {"version": 1})

    assert answer.status_code == 409
    assert "Already approved by Tove Berg" in answer.content.decode()


def test_pin_and_note(desk, scene):
    match = scene.matches[0]

    desk.post(verb(match, "pin"), {"version": 1})
    desk.post(verb(match, "note"), {"version": 2, "note": "Ask Hank."})
    desk.post(verb(match, "unpin"), {"version": 3})

    match.refresh_from_db()
    assert (match.is_pinned, match.note, match.version) == (False, "Ask Hank.", 4)


@pytest.mark.parametrize("name", ["approve", "unapprove", "reject", "pin", "recall", "send-now"])
def test_decisions_never_happen_on_get(desk, scene, name):
    assert desk.get(verb(scene.matches[0], name)).status_code == 405
    assert {match.state for match in scene.matches} == {MatchState.PROPOSED}


def test_match_of_another_program_does_not_exist(desk):
    other = MatchFactory()

    assert desk.post(verb(other, "approve")).status_code == 404
    assert Match.objects.get(pk=other.pk).state == MatchState.PROPOSED


def test_other_staff_are_told_it_is_not_theirs(client, scene):
    viewer = ProgramStaffFactory(program=scene.program, role=StaffRole.VIEWER).user
    client.force_login(viewer)

    assert client.get(url(scene)).status_code == 403
    assert client.post(verb(scene.matches[0], "approve")).status_code == 403


def test_members_do_not_find_the_board(client, scene):
    client.force_login(scene.mentees[0].user)

    assert client.get(url(scene)).status_code == 404


# -- bulk --------------------------------------------------------------------------------------


def test_bulk_approve_asks_first_and_leaves_out_the_flagged(desk, scene):
    Match.objects.update(breakdown={})  # no close calls
    pinned = scene.matches[0]
    review.pin(match_id=pinned.pk, actor=scene.admin)

    question = desk.post(url(scene, "round-approve"), {"min_score": 40})

    assert "Approve 2 matches at 40 or above?" in question.content.decode()
    assert "1 pinned" in question.content.decode()
    assert not Match.objects.filter(state=MatchState.APPROVED).exists()

    desk.post(url(scene, "round-approve"), question.context["action"]["fields"])

    assert Match.objects.filter(state=MatchState.APPROVED).count() == 2
    pinned.refresh_from_db()
    assert pinned.state == MatchState.PROPOSED


def test_bulk_approve_reports_each_refusal(desk, scene):
    Match.objects.update(breakdown={})
    question = desk.post(url(scene, "round-approve"), {"min_score": 40})
    review.pin(match_id=scene.matches[0].pk, actor=scene.admin)

    answer = desk.post(
        url(scene, "round-approve"), question.context["action"]["fields"], follow=True
    )

    text = answer.content.decode()
    assert "Approved 2." in text
    assert f"Not saved. {scene.admin.name} pinned this match" in text


@pytest.mark.parametrize("score", ["", "abc", "-5", "101", "7.5", "²"])
def test_bulk_approve_refuses_a_broken_score(desk, scene, score):
    answer = desk.post(url(scene, "round-approve"), {"min_score": score}, follow=True)

    assert "Enter a whole number from 0 to 100." in answer.content.decode()


def test_bulk_approve_with_nothing_above_says_so(desk, scene):
    answer = desk.post(url(scene, "round-approve"), {"min_score": 100}, follow=True)

    assert "No match to approve at 100 or above." in answer.content.decode()


def test_bulk_ignores_matches_of_others_and_nonsense(desk, scene):
    other = MatchFactory()

    desk.post(url(scene, "round-approve"), {"confirm": "1", "chosen": f"{other.pk}:1,x:y,,:,1:z"})

    assert not Match.objects.filter(state=MatchState.APPROVED).exists()


# -- publish -----------------------------------------------------------------------------------


def test_publish_asks_first_then_sends_and_can_be_taken_back(desk, scene):
    for match in scene.matches[:2]:
        review.approve(match_id=match.pk, actor=scene.admin)

    question = desk.post(url(scene, "round-publish"))

    assert "Send 2 introductions?" in question.content.decode()
    assert not Mentorship.objects.exists()

    answer = desk.post(
        url(scene, "round-publish"), question.context["action"]["fields"], follow=True
    )

    assert Mentorship.objects.count() == 2
    assert answer.context["tab"] == "published"
    sent = {"tab": "published", "match": scene.matches[0].pk}
    shown = desk.get(url(scene), sent).context["match"]
    assert shown["recall_url"]
    assert shown["send_now_url"]

    back = desk.post(shown["recall_url"])

    assert back.url.endswith(f"?tab=published#sent-{scene.matches[0].pk}")
    assert Match.objects.filter(state=MatchState.RECALLED).count() == 1


def test_publish_without_approved_says_so(desk, scene):
    answer = desk.post(url(scene, "round-publish"), follow=True)

    assert "No approved match waits to be sent." in answer.content.decode()


def test_send_now_by_form(desk, scene):
    match = scene.matches[0]
    review.approve(match_id=match.pk, actor=scene.admin)
    publish.publish(match_ids=[match.pk], actor=scene.admin)

    answer = desk.post(verb(match, "send-now"), follow=True)

    assert "Sent." in answer.content.decode()
    assert answer.context["tab"] == "published"


# -- runs --------------------------------------------------------------------------------------


def test_run_again_by_form(desk, scene):
    answer = desk.post(url(scene, "round-run"), follow=True)

    assert "Done. The best pairs wait for your review." in answer.content.decode()
    assert Run.objects.filter(state=RunState.DONE).count() == 2


def test_run_in_progress_is_said_on_the_page(desk, scene):
    Run.objects.create(round=scene.round, progress="Scoring 1,302 pairs")

    page = desk.get(url(scene))
    answer = desk.post(url(scene, "round-run"), follow=True)

    assert "Scoring 1,302 pairs" in page.content.decode()
    assert "A run of this round is in progress." in answer.content.decode()


def test_page_asks_how_far_a_run_is_and_loads_anew_when_it_is_done(desk, scene):
    run = Run.objects.create(round=scene.round, progress="Solving")

    page = desk.get(url(scene))
    going = desk.get(page.context["run"]["progress_url"])

    assert "HX-Refresh" not in going

    Run.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)

    assert desk.get(page.context["run"]["progress_url"])["HX-Refresh"] == "true"


def cancel_url(run):
    return reverse("run-cancel", args=[run.round.program.slug, run.pk])


def test_running_run_can_be_cancelled_without_script(desk, scene):
    run = Run.objects.create(round=scene.round, progress="Solving")
    page = desk.get(url(scene))
    assert page.context["run"]["cancel_url"] == cancel_url(run)
    assert "See how far it is now" in page.content.decode()

    answer = desk.post(cancel_url(run), follow=True)

    run.refresh_from_db()
    text = answer.content.decode()
    assert run.state == RunState.CANCELLED
    assert "Cancelled. Nothing was changed; run it again at any time." in text
    assert "The last run was cancelled. Nothing was changed." in text
    assert answer.context["run"]["cancel_url"] == ""
    assert answer.context["run"]["url"] == url(scene, "round-run")


def test_run_that_is_over_is_not_cancelled(desk, scene):
    answer = desk.post(cancel_url(scene.run), follow=True)

    scene.run.refresh_from_db()
    assert scene.run.state == RunState.DONE
    assert "This run is over already, so it can&#x27;t be cancelled." in answer.content.decode()


def test_run_of_another_program_is_not_found(desk):
    run = RunFactory(state=RunState.QUEUED)

    assert desk.post(cancel_url(run)).status_code == 404

    run.refresh_from_db()
    assert run.state == RunState.QUEUED


def test_failed_run_says_why(client):
    match_round = RoundFactory()
    client.force_login(ProgramStaffFactory(program=match_round.program).user)
    reviewed_round(1)

    answer = client.post(
        reverse("round-run", args=[match_round.program.slug, match_round.pk]), follow=True
    )

    assert "is waiting for a mentor" in answer.content.decode()


# -- rounds ------------------------------------------------------------------------------------


def test_rounds_are_listed_and_opened(desk, scene):
    page = desk.get(reverse("desk-rounds", args=[scene.program.slug]))

    assert "3 to review" in page.content.decode()

    answer = desk.post(
        reverse("desk-rounds", args=[scene.program.slug]),
        {"name": "Fall", "opens_on": "2026-09-01", "closes_on": "2026-09-30"},
    )

    assert answer.status_code == 302
    assert scene.program.rounds.get(name="Fall").state == RoundState.OPEN


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "opens_on": "2026-09-01", "closes_on": "2026-09-30"},
        {"name": "Fall", "opens_on": "2026-09-01", "closes_on": "2026-08-30"},
        {"name": "Fall", "opens_on": "soon", "closes_on": "2026-09-30"},
    ],
)
def test_round_form_keeps_what_was_typed(desk, scene, given):
    answer = desk.post(reverse("desk-rounds", args=[scene.program.slug]), given)

    assert answer.status_code == 400
    assert scene.program.rounds.count() == 1


@pytest.mark.parametrize("size", [1, 3])
def test_round_list_queries_do_not_grow(client, size, django_assert_num_queries):
    staff = ProgramStaffFactory()
    for _ in range(size):
        RoundFactory(program=staff.program)
    client.force_login(staff.user)

    with django_assert_num_queries(5):
        client.get(reverse("desk-rounds", args=[staff.program.slug]))


def test_close_by_form(desk, scene):
    desk.post(url(scene, "round-close"))

    scene.round.refresh_from_db()
    assert scene.round.state == RoundState.CLOSED


def test_strangers_find_no_rounds(client, scene):
    client.force_login(UserFactory())

    assert client.get(reverse("desk-rounds", args=[scene.program.slug])).status_code == 404
