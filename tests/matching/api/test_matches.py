"""Matches by API: lists, the whole breakdown, pairs by hand, swaps, and what follows sending."""

import pytest
from django.db.models import F

from matching.api.serializers.matches import MatchSerializer
from matching.enums import MatchState
from matching.models import Decision, Match
from matching.services import review
from mentorship.enums import StaffRole
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory
from tests.matching.api.asking import NOBODY, assert_problem, client_of, post
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    return MatchFactory(mentor__capacity=2)


@pytest.fixture
def admin(match):
    return ProgramStaffFactory(program=match.round.program).user


@pytest.fixture
def api(admin):
    return client_of(admin)


def address(match, verb=""):
    return f"matches/{match.pk}/" + (f"{verb}/" if verb else "")


def read(api, path, **query):
    return api.get(f"/api/v1/{path}", query)


def ids(api, **query):
    return [row["id"] for row in read(api, "matches/", **query).json()["results"]]


@pytest.mark.parametrize("size", [1, 25, 100])
def test_list_queries_do_not_grow(api, match, size, django_assert_num_queries):
    MatchFactory.create_batch(size - 1, round=match.round, run=match.run)

    with django_assert_num_queries(3):
        rows = read(api, "matches/", page_size=100).json()["results"]

    assert len(rows) == size


def test_list_is_narrowed_by_each_filter(api, admin, match):
    strong = MatchFactory(
        round=match.round, run=None, is_pinned=True, mentee__user__name="Ann 100% Ray",
    )  # fmt: skip
    Match.objects.filter(pk=strong.pk).update(score=F("score") + 2800, bonus=F("bonus") + 2800)

    assert ids(api, run=match.run_id) == [match.pk]
    assert ids(api, pinned="true") == [strong.pk]
    assert ids(api, pinned="false") == [match.pk]
    assert ids(api, min_score=9000) == [strong.pk]
    assert ids(api, q="100%") == [strong.pk]
    assert ids(api, handed_to_me="true") == []
    assert ids(api, handed_to_me="false") == [strong.pk, match.pk]


@pytest.mark.parametrize(
    "query",
    [{"pinned": "maybe"}, {"min_score": -1}, {"min_score": "NaN"}, {"run": 2**63},
     {"q": "x" * 101}, {"origin": "hand"}],
)  # fmt: skip
def test_list_refuses_what_is_no_filter(api, query):
    assert_problem(read(api, "matches/", **query), 400, "invalid")


def test_row_of_the_list_tells_what_the_match_tells(api, admin, match):
    review.approve(match_id=match.pk, actor=admin)

    (row,) = read(api, "matches/").json()["results"]
    told = read(api, address(match)).json()

    assert row == {name: told[name] for name in MatchSerializer.Meta.fields}


def test_match_tells_its_whole_breakdown():
    scene = reviewed_round(2)
    match = scene.matches[0]

    told = read(client_of(scene.admin), address(match)).json()

    assert sum(told["weights"].values()) == 100
    assert told["bonuses"] == {"wish": 0, "waiting": 0, "order": 0}
    assert told["most_points"] == {"career_path": 0, "specialization": 40, "mentor_type": 60}
    assert (told["fit"], told["announce_at"]) == ("Strong fit", None)
    (other,) = told["other_mentors"]
    assert other == {
        "id": str(next(m.uuid for m in scene.mentors if m.pk != match.mentor_id)),
        "name": next(m.user.name for m in scene.mentors if m.pk != match.mentor_id),
        "mentor_type": "career", "score": 10000, "difference": 0, "loss": 0,
        "may_cost_place": False, "change": "May cost the others nothing.", "can_swap": True,
    }  # fmt: skip
    assert [one["id"] for one in told["other_mentees"]] == [
        str(m.uuid) for m in scene.mentees if m.pk != match.mentee_id
    ]


def test_alternatives_of_ones_own_workplace_are_not_named():
    scene = reviewed_round(2)
    match = scene.matches[0]
    other = next(mentor for mentor in scene.mentors if mentor.pk != match.mentor_id)
    scene.admin.staff_roles.update(employer=other.user.profile.employer)

    told = read(client_of(scene.admin), address(match)).json()

    assert told["other_mentors"] == []


def test_two_are_paired_by_hand():
    scene = reviewed_round(2)
    api = client_of(scene.admin)
    first, second = scene.matches
    body = {
        "round": scene.round.pk, "mentee": str(first.mentee.uuid),
        "mentor": str(second.mentor.uuid), "mentor_type": "career",
    }  # fmt: skip

    made = post(api, "matches/", body)

    assert (made.status_code, made.json()["origin"]) == (201, "hand")
    assert made["Location"] == f"/api/v1/matches/{made.json()['id']}/"
    assert_problem(post(api, "matches/", body), 409, "proposed_already")
    withdrawn = post(api, f"matches/{made.json()['id']}/withdraw/")
    assert withdrawn.json()["state"] == "withdrawn"
    first.refresh_from_db()
    assert first.state == MatchState.PROPOSED


def test_pinning_a_pair_pins_the_proposal_there_is(api, match):
    body = {
        "round": match.round_id, "mentee": str(match.mentee.uuid),
        "mentor": str(match.mentor.uuid), "mentor_type": "career", "is_pinned": True,
    }  # fmt: skip

    pinned = post(api, "matches/", body).json()

    assert (pinned["id"], pinned["is_pinned"], pinned["version"]) == (match.pk, True, 2)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"round": 2**40}, "round"), ({"mentee": NOBODY}, "mentee"), ({"mentor": "x"}, "mentor"),
     ({"mentor_type": "uncle"}, "mentor_type"), ({"mentee": None}, "mentee"),
     ({"override_reason": "x" * 301}, "override_reason"), ({"score": 10_000}, "score")],
)  # fmt: skip
def test_pair_by_hand_refuses_by_field(api, match, given, field):
    body = {
        "round": match.round_id, "mentee": str(match.mentee.uuid),
        "mentor": str(match.mentor.uuid), "mentor_type": "career", **given,
    }  # fmt: skip

    problem = assert_problem(post(api, "matches/", body), 400, "invalid")

    assert list(problem["errors"]) == [field]
    assert Match.objects.count() == 1


def test_people_of_another_program_or_ones_own_workplace_are_nobody(api, admin, match):
    stranger = MenteeFactory()
    own = MenteeFactory(program=match.round.program, user=admin)
    body = {"round": match.round_id, "mentor": str(match.mentor.uuid), "mentor_type": "career"}

    for mentee in (stranger, own):
        answer = post(api, "matches/", {**body, "mentee": str(mentee.uuid)})
        assert assert_problem(answer, 400, "invalid")["errors"].keys() == {"mentee"}


def test_pin_note_and_unpin_grow_the_version(api, match):
    told = [
        post(api, address(match, verb), body).json()
        for verb, body in (("pin", {}), ("note", {"note": "Ask her."}), ("unpin", {"version": 3}))
    ]

    assert [row["version"] for row in told] == [2, 3, 4]
    assert [row["is_pinned"] for row in told] == [True, True, False]
    assert told[1]["note"] == "Ask her."
    assert_problem(post(api, address(match, "note"), {"note": "x" * 501}), 400, "invalid")


def test_match_is_handed_to_a_colleague(api, match):
    colleague = ProgramStaffFactory(program=match.round.program).user

    told = post(
        api, address(match, "hand-over"), {"to": str(colleague.uuid), "note": "Hers?"}
    ).json()

    assert (told["reviewer"], told["note"]) == (colleague.name, "Hers?")
    assert ids(client_of(colleague), handed_to_me="true") == [match.pk]


@pytest.mark.parametrize("role", [StaffRole.VIEWER, None])
def test_match_is_handed_to_admins_only(api, match, role):
    if role:
        person = ProgramStaffFactory(program=match.round.program, role=role).user
    else:
        person = UserFactory()

    answer = post(api, address(match, "hand-over"), {"to": str(person.uuid)})

    assert_problem(answer, 409, "no_such_colleague")


def test_swap_does_what_its_preview_showed():
    scene = reviewed_round(2)
    api = client_of(scene.admin)
    first, second = scene.matches
    instead = str(second.mentor.uuid)

    plan = read(api, address(first, "swap"), instead=instead).json()
    body = {"instead": instead, "version": plan["version"], "fingerprint": plan["fingerprint"]}
    swapped = post(api, address(first, "swap"), body)
    again = post(api, address(first, "swap"), body)

    assert (plan["served"], plan["total_before"], plan["total_after"]) == (0, 20000, 20000)
    assert [move["after"]["id"] for move in plan["moves"]] == [instead, str(first.mentor.uuid)]
    told = swapped.json()
    assert (told["mentee"]["id"], told["mentor"]["id"]) == (str(first.mentee.uuid), instead)
    assert again.json()["id"] == told["id"]


def test_swap_of_another_plan_is_409():
    scene = reviewed_round(2)
    first, second = scene.matches
    body = {"instead": str(second.mentor.uuid), "version": 1, "fingerprint": "another"}

    answer = post(client_of(scene.admin), address(first, "swap"), body)

    assert_problem(answer, 409, "plan_changed")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("query", [{}, {"instead": "x"}, {"instead": NOBODY}])
def test_swap_without_somebody_else_is_refused(api, match, query):
    assert_problem(read(api, address(match, "swap"), **query), 400, "invalid")


def test_match_is_sent_and_taken_back(api, admin, match):
    review.approve(match_id=match.pk, actor=admin)

    sent = post(api, address(match, "publish"), {"version": 2}).json()
    back = post(api, address(match, "recall")).json()

    assert (sent["state"], sent["mentorship"]) == ("published", Mentorship.objects.get().pk)
    assert sent["announce_at"]
    assert (back["state"], Mentorship.objects.get().state) == ("recalled", "recalled")


def test_match_that_is_not_approved_is_not_sent(api, match):
    assert_problem(post(api, address(match, "publish")), 409, "wrong_state")
    assert_problem(post(api, address(match, "recall")), 409, "wrong_state")
    assert not Mentorship.objects.exists()


def test_answer_is_kept_for_one_who_told_the_team(api, admin, match):
    review.approve(match_id=match.pk, actor=admin)
    post(api, address(match, "publish"))
    post(api, address(match, "send-now"))
    told = {"side": "mentor", "answer": "accepted", "told": "By phone on Monday."}

    answered = post(api, address(match, "answer"), told)

    assert answered.status_code == 200, answered.json()
    assert Mentorship.objects.get().mentor_answer == "accepted"


@pytest.mark.parametrize(
    "given", [{"side": "uncle"}, {"answer": "maybe"}, {"told": ""}, {"told": "x" * 301}]
)
def test_answer_refuses_by_field(api, match, given):
    body = {"side": "mentor", "answer": "accepted", "told": "By phone.", **given}

    problem = assert_problem(post(api, address(match, "answer"), body), 400, "invalid")

    assert list(problem["errors"]) == list(given)


def test_reminder_before_anybody_heard_is_refused(api, admin, match):
    review.approve(match_id=match.pk, actor=admin)
    post(api, address(match, "publish"))

    assert post(api, address(match, "nudge"), {"side": "mentor"}).status_code == 409


def test_match_of_another_program_takes_no_step(api):
    other = MatchFactory()

    for verb in ("pin", "publish", "recall", "withdraw", "swap"):
        assert_problem(post(api, address(other, verb)), 404, "not_found")


def test_one_key_has_one_effect_on_a_pair_by_hand(api, match):
    body = {
        "round": match.round_id, "mentee": str(match.mentee.uuid),
        "mentor": str(match.mentor.uuid), "mentor_type": "career", "is_pinned": True,
    }  # fmt: skip

    first = post(api, "matches/", body, HTTP_IDEMPOTENCY_KEY="hand")
    review.unpin(match_id=match.pk, actor=ProgramStaffFactory(program=match.round.program).user)
    again = post(api, "matches/", body, HTTP_IDEMPOTENCY_KEY="hand")

    assert (again.status_code, again.json()) == (201, first.json())
    assert not Match.objects.get().is_pinned
