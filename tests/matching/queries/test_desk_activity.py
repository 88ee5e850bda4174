from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.services import audit
from matching.queries import desk_activity
from matching.queries.activity_words import TOLD, icon_of, sentence
from matching.queries.desk_activity import activity, recent
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def marisol():
    return UserFactory(name="Marisol Vega")


def pair_of(program, mentee="Ola Berg", mentor="Hank Olsen"):
    return MatchFactory(
        round__program=program, mentee__user__name=mentee, mentor__user__name=mentor
    )


def happened(actor, action, target, program):
    return audit.record(actor=actor, action=action, target=target, program=program)


def told(program, kept=(), number=1):
    return [(line.what, line.about) for line in activity(program, kept, number).lines]


def test_line_says_who_did_what_about_whom(program, marisol):
    happened(marisol, "match.approved", pair_of(program), program)

    assert told(program) == [("Marisol Vega approved a match", "Ola and Hank Olsen")]


def test_alike_in_a_row_become_one_line(program, marisol):
    matches = [pair_of(program, f"Person {n}") for n in range(5)]
    for match in matches:
        happened(marisol, "match.approved", match, program)
    happened(UserFactory(name="Tove Lind"), "match.approved", matches[0], program)

    lines = activity(program, (), 1).lines

    assert [line.what for line in lines] == [
        "Tove Lind approved a match", "Marisol Vega approved 5 matches",
    ]  # fmt: skip
    assert lines[1].about == "Person and Hank Olsen"


def test_many_names_are_cut(program, marisol):
    for name in ("Ana A", "Bo B", "Cy C", "Di D", "Ed E"):
        happened(marisol, "match.approved", pair_of(program, name), program)

    (line,) = activity(program, (), 1).lines

    assert line.about == "Ed and Hank Olsen, Di and Hank Olsen, Cy and Hank Olsen and 2 more"


def test_what_either_of_the_two_may_have_done_names_nobody_as_its_doer(program):
    pair = MentorshipFactory(
        program=program, mentee__user__name="Ola Berg", mentor__user__name="Hank Olsen"
    )
    happened(pair.mentor_user, "mentorship.ended", pair, program)

    assert told(program) == [("A mentorship ended", "Ola and Hank Olsen")]


def test_members_are_named_by_what_they_did(program):
    mentee = MenteeFactory(program=program, user__name="Ana Ruiz")
    happened(mentee.user, "mentee.applied", mentee, program)

    assert told(program) == [("Ana Ruiz applied as a mentee", "")]


def test_system_is_named_as_such(program):
    mentor = MentorFactory(program=program, user__name="Hank Olsen")
    happened(None, "mentor.paused", mentor, program)
    happened(None, "run.failed", RoundFactory(program=program), program)

    assert told(program) == [
        ("Matching stopped", ""), ("The program itself paused as a mentor", "Hank Olsen"),
    ]  # fmt: skip


def test_vetting_names_the_mentor(program, marisol):
    mentor = MentorFactory(program=program, user__name="Hank Olsen")
    happened(marisol, "mentor.vetted", mentor, program)

    assert told(program) == [("Marisol Vega vetted a mentor", "Hank Olsen")]


def test_missed_check_ins_name_the_pair(program):
    check_in = CheckInFactory(
        mentorship__program=program, mentorship__mentee__user__name="Ola Berg",
        mentorship__mentor__user__name="Hank Olsen",
    )  # fmt: skip
    happened(None, "check_in.missed", CheckInAnswerFactory(check_in=check_in), program)

    assert told(program) == [("A check-in was missed", "Ola and Hank Olsen")]


@pytest.mark.parametrize(
    "action",
    ["wish.added", "concern.sent", "staff_note.added", "profile.saved", "privacy.asked",
     "sessions.ended", "match.noted"],
)  # fmt: skip
def test_what_has_no_words_is_not_told(program, marisol, action):
    happened(marisol, action, pair_of(program), program)

    found = activity(program, (), 1)

    assert (found.lines, found.hidden, recent(program, ())) == ((), 0, [])


def test_what_another_admin_sees_to_is_left_out_and_counted(program, marisol):
    hers, theirs = pair_of(program), pair_of(program, "Cy Canary")
    for match in (hers, theirs):
        happened(marisol, "match.approved", match, program)
    happened(theirs.mentee.user, "mentee.applied", theirs.mentee, program)

    found = activity(program, {theirs.mentee.user_id}, 1)

    assert [line.about for line in found.lines] == ["Ola and Hank Olsen"]
    assert found.hidden == 2
    assert [line.what for line in recent(program, {theirs.mentee.user_id})] == [
        "Marisol Vega approved 2 matches"
    ]


def test_own_deeds_are_told_though_she_is_kept_from_herself(program, marisol):
    happened(marisol, "match.approved", pair_of(program), program)

    assert activity(program, {marisol.pk}, 1).hidden == 0


def test_other_programs_are_not_told(program, marisol):
    other = ProgramFactory()
    happened(marisol, "match.approved", pair_of(other), other)

    assert told(program) == []


def test_pages_follow_each_other(program, marisol, monkeypatch):
    monkeypatch.setattr(desk_activity, "PAGE", 2)
    for action in ("match.approved", "match.pinned", "match.rejected"):
        happened(marisol, action, pair_of(program), program)

    first, second = activity(program, (), 1), activity(program, (), 2)

    assert ([line.what for line in first.lines], first.has_more) == (
        ["Marisol Vega rejected a match", "Marisol Vega pinned a pair"], True,
    )  # fmt: skip
    assert ([line.what for line in second.lines], second.has_more) == (
        ["Marisol Vega approved a match"], False,
    )  # fmt: skip


def test_days_are_told_apart(program, marisol):
    match = pair_of(program)
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=marisol, action="match.approved", target_type="matching.match",
            target_id=str(match.pk), program_id=program.pk,
            at=timezone.now() - timedelta(days=days),
        )
        for days in (2, 1, 1)
    )  # fmt: skip

    assert [line.what for line in recent(program, ())] == [
        "Marisol Vega approved 2 matches", "Marisol Vega approved a match",
    ]  # fmt: skip


def test_every_event_has_words_and_an_icon():
    assert all("%" not in sentence(action, n, "Ana") for action in TOLD for n in (1, 3))
    assert {icon_of(action) for action in ("match.approved", "program.changed")} == {
        "git-compare-arrows", "settings-2",
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 3])
def test_activity_takes_the_same_queries(program, marisol, size, django_assert_num_queries):
    for _ in range(size):
        happened(marisol, "match.approved", pair_of(program), program)
        pair = MentorshipFactory(program=program)
        happened(None, "mentorship.started", pair, program)
        happened(marisol, "mentor.vetted", pair.mentor, program)
        happened(pair.mentee_user, "mentee.applied", pair.mentee, program)

    with django_assert_num_queries(5):
        activity(program, (), 1)
    with django_assert_num_queries(1):
        recent(program, ())
