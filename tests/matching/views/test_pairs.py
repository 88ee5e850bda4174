import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.enums import ExclusionKind, MatchState
from matching.models import Exclusion, HiddenMentor, Match, PairRule
from matching.queries import kept_apart, pins
from matching.services import exclusions, runs
from mentorship.enums import MentorshipState, StaffRole
from mentorship.models import Mentor
from tests.factories.matching import RoundFactory
from tests.factories.mentorship import (
    NOW,
    ContentTextFactory,
    MentorshipFactory,
    PatternFactory,
    ProgramStaffFactory,
)
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
REASONS = [
    {"key": "personal_tie", "label": "Family, friends or a past conflict", "effect": "never"},
    {"key": "mentor_full_soon", "label": "The mentor is about to be busy", "effect": "not_now"},
    {"key": "profile_old", "label": "A profile is out of date", "effect": "facts"},
]


@pytest.fixture
def two():
    ContentTextFactory(key="reasons.reject", data={"options": REASONS})
    return two_who_fit()


@pytest.fixture
def desk(client, two):
    client.force_login(two.admin)
    return client


def url(two, name="round-pairs"):
    return reverse(name, args=[two.program.slug, two.round.pk])


def text(response):
    return " ".join(response.content.decode().split())


def both(two, **more):
    return {"mentee": two.mentee.pk, "mentor": two.mentor.pk, **more}


def test_page_finds_two_people_by_name(desk, two):
    two.mentee.user.name = "Ana O'Neil"
    two.mentee.user.save()

    found = desk.get(url(two), {"mentee_name": "o'n", "mentor_name": two.mentor.user.name})

    assert [one.id for one in found.context["mentees"]] == [two.mentee.pk]
    assert [one.id for one in found.context["mentors"]] == [two.mentor.pk]
    assert f'name="mentee" value="{two.mentee.pk}" checked' in text(found)


@pytest.mark.parametrize("asked", ["%", "_", "\\", "(a+)+$", "x" * 10_000])
def test_names_are_searched_for_literally(desk, two, asked):
    found = desk.get(url(two), {"mentee_name": asked, "q": asked})

    assert found.status_code == 200
    assert found.context["mentees"] == []


def test_search_leaves_out_people_of_another_admin(desk, two):
    ProgramStaffFactory(
        program=two.program, user=two.admin, role="viewer",
        employer=two.mentee.user.profile.employer,
    )  # fmt: skip

    assert desk.get(url(two), {"mentee_name": two.mentee.user.name}).context["mentees"] == []


def test_pin_makes_a_pinned_pair(desk, two):
    answer = desk.post(url(two, "round-pairs-pin"), both(two, mentor_type="career"), follow=True)

    match = Match.objects.get()
    assert match.is_pinned
    assert answer.redirect_chain == [(url(two), 302)]
    assert "The next run solves around them." in text(answer)
    assert answer.context["pins"] == [match]


def test_refused_pin_keeps_what_was_chosen_and_typed(desk, two):
    mornings = PatternFactory(slug="morning", windows=[(0, 360, 480)])
    early = two.another_mentor(profile__patterns=[mornings])
    chosen = both(two, mentor=early.pk, mentor_type="career")

    answer = desk.post(url(two, "round-pairs-pin"), chosen)

    assert answer.status_code == 409
    said = text(answer)
    assert "You may allow it this once. Say why, and it is kept." in said
    assert f'name="mentor" value="{early.pk}" checked' in said
    assert not Match.objects.exists()

    desk.post(url(two, "round-pairs-pin"), {**chosen, "why": "They agreed on Sundays."})
    assert Match.objects.get().override_reason == "They agreed on Sundays."


def test_reason_too_long_is_kept_and_refused(desk, two):
    answer = desk.post(
        url(two, "round-pairs-pin"), both(two, mentor_type="career", why=SCRIPT + "x" * 300)
    )

    assert answer.status_code == 400
    assert SCRIPT not in text(answer)
    assert "&lt;script&gt;" in text(answer)


@pytest.mark.parametrize("missing", ["mentee", "mentor"])
@pytest.mark.parametrize("value", ["", "-1", "abc", "9" * 30])
def test_two_people_are_needed(desk, two, missing, value):
    answer = desk.post(
        url(two, "round-pairs-pin"), {**both(two, mentor_type="career"), missing: value}
    )

    assert answer.status_code == 400
    assert "Choose a mentee and a mentor first." in text(answer)


def test_people_of_another_program_are_not_found(desk, two):
    stranger = two_who_fit().mentee

    answer = desk.post(
        url(two, "round-pairs-pin"), both(two, mentee=stranger.pk, mentor_type="career")
    )

    assert answer.status_code == 404


def test_keeping_apart_says_for_how_long(desk, two):
    answer = desk.post(
        url(two, "round-pairs-apart"), both(two, reason="mentor_full_soon"), follow=True
    )

    assert "Kept apart in this round." in text(answer)
    row = answer.context["apart"][0]
    assert (row["reason"], row["row"].is_this_round, row["row"].by) == (
        "The mentor is about to be busy",
        True,
        two.admin.name,
    )


def test_keeping_apart_needs_a_reason_and_keeps_the_choice(desk, two):
    answer = desk.post(url(two, "round-pairs-apart"), both(two, reason="profile_old"))

    assert answer.status_code == 400
    assert f'name="mentee" value="{two.mentee.pk}" checked' in text(answer)
    assert not Exclusion.objects.exists()


def test_unpinning_and_withdrawing(desk, two):
    match = two.propose(is_pinned=True)

    desk.post(url(two, "round-pairs-unpin"), {"match": match.pk, "do": "unpin"})
    match.refresh_from_db()
    assert (match.is_pinned, match.state) == (False, MatchState.PROPOSED)

    desk.post(url(two, "round-pairs-unpin"), {"match": match.pk, "do": "withdraw"})
    match.refresh_from_db()
    assert match.state == MatchState.WITHDRAWN


def test_match_of_another_round_is_not_unpinned_here(desk, two):
    other = two_who_fit().propose(is_pinned=True)

    assert desk.post(url(two, "round-pairs-unpin"), {"match": other.pk}).status_code == 404


def excluded(two, kind=ExclusionKind.CONFLICT, **given):
    return exclusions.add(
        program=two.program, first=two.mentee.user_id, second=two.mentor.user_id, kind=kind,
        **{"actor": two.admin, **given},
    )  # fmt: skip


def test_exclusion_is_removed(desk, two):
    row = excluded(two)

    answer = desk.post(url(two, "round-pairs-lift"), {"exclusion": row.pk}, follow=True)

    assert "The next run may pair these two." in text(answer)
    assert not Exclusion.objects.exists()


def test_what_a_person_asked_for_has_no_button_and_stays(desk, two):
    row = excluded(two, ExclusionKind.BLOCK, actor=None)

    assert "Remove" not in text(desk.get(url(two)))
    answer = desk.post(url(two, "round-pairs-lift"), {"exclusion": row.pk})

    assert answer.status_code == 409
    assert Exclusion.objects.get() == row


def test_waiting_rule_is_listed_and_removed(desk, two):
    rule = PairRule.objects.create(
        program=two.program, mentee_email="a@x.org", mentor_email="b@x.org", kind="former"
    )
    assert "a@x.org and b@x.org" in text(desk.get(url(two)))

    desk.post(url(two, "round-pairs-lift"), {"rule": rule.pk})

    assert not PairRule.objects.exists()


def sources(two, kept=()):
    rows, _has_more = kept_apart.kept_apart(two.round, kept, "", 0, 25)
    return {(row.source, row.kind, row.can_lift) for row in rows}


def test_list_holds_every_source(two):
    excluded(two)
    HiddenMentor.objects.create(mentee=two.mentee, mentor=two.another_mentor())
    for state, reason in [
        (MentorshipState.COMPLETED, ""),
        (MentorshipState.DECLINED, "worried"),
        (MentorshipState.DECLINED, "no_time_now"),
    ]:
        MentorshipFactory(
            program=two.program, state=state, decline_reason=reason, closed_at=NOW,
            introduced_at=NOW, mentee=two.another_mentee(), mentor=two.another_mentor(),
        )  # fmt: skip

    assert sources(two) == {
        ("exclusion", "conflict", True),
        ("hidden", "block", False),
        ("mentorship", "former", False),
        ("mentorship", "declined", False),
    }


def test_list_leaves_out_people_of_another_admin(two):
    excluded(two)

    assert sources(two, kept={two.mentor.user_id}) == set()


def test_hidden_mentor_looks_like_any_other_wish_to_stay_apart(two):
    HiddenMentor.objects.create(mentee=two.mentee, mentor=two.mentor)

    rows, _has_more = kept_apart.kept_apart(two.round, (), "", 0, 25)

    assert (rows[0].label, rows[0].reason, rows[0].by) == ("Asked not to be matched", "", "")


def test_exclusions_of_other_rounds_and_programs_are_not_listed(two):
    excluded(two_who_fit())
    excluded(two, only_round=RoundFactory(program=two.program))

    assert sources(two) == set()


def test_pages_of_the_list(desk, two, monkeypatch):
    monkeypatch.setattr("matching.views.pages.PAGE", 1)
    excluded(two)
    HiddenMentor.objects.create(mentee=two.mentee, mentor=two.another_mentor())

    first, second = desk.get(url(two)), desk.get(url(two), {"page": 2})

    assert "page=2" in first.context["next_url"]
    assert (len(second.context["apart"]), second.context["next_url"]) == (1, "")
    for page in ("3", "0", "-1", "x"):
        assert desk.get(url(two), {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "spoil",
    [
        excluded,
        lambda two: Mentor.objects.filter(pk=two.mentor.pk).update(capacity=0),
        lambda two: type(two.mentee).objects.filter(pk=two.mentee.pk).update(seeks=["peer"]),
        lambda _two: None,
    ],
    ids=["excluded", "no place", "sought no more", "fine"],
)
def test_conflicts_are_said_before_the_run_that_would_fail(two, spoil):
    two.propose(is_pinned=True)
    spoil(two)

    said = pins.conflicts_of(two.round, pins.set_by_hand(two.round, ()))
    run = runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)

    assert (run.state == "failed") == bool(said)


def test_two_pins_for_one_mentee_are_a_conflict(desk, two):
    two.propose(is_pinned=True)
    other = two.another_mentor()
    match = Match.objects.get()
    match.pk, match.mentor, match._state.adding = None, other, True
    match.save()

    page = desk.get(url(two))

    assert "Unpin one of these two:" in text(page)
    run = runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)
    assert run.state == "failed"


@pytest.mark.parametrize("n", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_pairs(desk, two, n):
    for _ in range(n):
        mentee, mentor = two.another_mentee(), two.another_mentor()
        two.propose(mentee=mentee, mentor=mentor, is_pinned=True)
        exclusions.add(
            program=two.program, first=two.mentee.user_id, second=mentor.user_id,
            kind=ExclusionKind.CONFLICT, actor=two.admin,
        )  # fmt: skip
    asked = {"mentee_name": two.mentee.user.name, "mentor_name": two.mentor.user.name}

    with CaptureQueriesContext(connection) as found:
        desk.get(url(two), asked)

    assert len(found) == 11, [query["sql"][:150] for query in found]


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_do_not_see_it(client, two, role):
    client.force_login(ProgramStaffFactory(program=two.program, role=role).user)

    assert client.get(url(two)).status_code == 403


def test_page_says_what_is_empty(desk, two):
    said = text(desk.get(url(two)))

    assert "No pair is pinned." in said
    assert "Nobody is kept apart." in said
