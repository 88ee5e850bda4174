from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import ExclusionKind, MatchState, RejectEffect, RoundState
from matching.exceptions import conflicts
from matching.models import Exclusion, Match
from matching.services import review
from mentorship.enums import MenteeState, MentorshipState, MentorState, StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db


def admin_of(match):
    return ProgramStaffFactory(program=match.round.program).user


def held(match):
    match.mentor.refresh_from_db()
    return match.mentor.places_held


def assert_nothing_changed(match, state=MatchState.PROPOSED):
    stored = Match.objects.get(pk=match.pk)
    assert (stored.state, stored.version) == (state, match.version)
    assert held(match) == int(state == MatchState.APPROVED)
    assert not AuditEvent.objects.exists()


# -- approve ---------------------------------------------------------------------------------


def test_approve_holds_a_place_and_records_who_and_when():
    match = MatchFactory()
    admin = admin_of(match)

    approved = review.approve(match_id=match.pk, actor=admin, version=1)

    assert (approved.state, approved.version) == (MatchState.APPROVED, 2)
    assert (approved.decided_by, held(match)) == (admin, 1)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id) == ("match.approved", admin, str(match.pk))
    assert event.program_id == match.round.program_id


def test_approve_again_returns_the_present_result():
    match = MatchFactory()
    admin = admin_of(match)
    review.approve(match_id=match.pk, actor=admin, version=1)

    again = review.approve(match_id=match.pk, actor=admin, version=1)

    assert (again.state, again.version, held(match)) == (MatchState.APPROVED, 2, 1)
    assert AuditEvent.objects.count() == 1


def test_approve_by_another_admin_names_who_and_when():
    match = MatchFactory(
        state=MatchState.APPROVED, decided_by=UserFactory(name="Marisol Vega"), decided_at=NOW
    )

    with pytest.raises(exceptions.AlreadyDecided, match="approved by Marisol Vega at 12:00 pm"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match, MatchState.APPROVED)


@pytest.mark.parametrize("state", [MatchState.SUPERSEDED, MatchState.WITHDRAWN])
def test_approve_refuses_a_match_that_is_gone_and_says_what_to_do(state):
    match = MatchFactory(state=state)

    with pytest.raises(exceptions.WrongState, match=r"newest proposals|Run matching again"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match, state)


@pytest.mark.parametrize("state", [MatchState.REJECTED, MatchState.RECALLED])
def test_approve_refuses_a_match_decided_otherwise(state):
    match = MatchFactory(state=state)

    with pytest.raises(exceptions.AlreadyDecided):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match, state)


def test_approve_refuses_a_stale_version():
    match = MatchFactory(version=3, decided_at=NOW, decided_by=UserFactory(name="Marisol Vega"))

    with pytest.raises(conflicts.StaleMatch, match="Marisol Vega changed this match at 12:00 pm"):
        review.approve(match_id=match.pk, actor=admin_of(match), version=2)

    assert_nothing_changed(match)


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CLOSED])
def test_approve_refuses_a_round_that_is_not_open(state):
    match = MatchFactory(round__state=state)

    with pytest.raises(exceptions.RoundClosed, match="Open a new round"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


@pytest.mark.parametrize("state", [MenteeState.PAUSED, MenteeState.LEFT])
def test_approve_refuses_when_the_mentee_is_gone(state):
    match = MatchFactory(mentee__state=state)

    with pytest.raises(exceptions.MenteeGone, match=match.mentee.user.name):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


@pytest.mark.parametrize("state", [MentorState.PAUSED, MentorState.LEFT, MentorState.APPLIED])
def test_approve_refuses_when_the_mentor_takes_nobody(state):
    match = MatchFactory(mentor__state=state)

    with pytest.raises(exceptions.MentorGone, match="Run matching again"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


def test_approve_refuses_a_full_mentor_and_names_the_next_best():
    match = MatchFactory(mentor__capacity=1, mentor__places_held=1)
    MentorFactory(program=match.round.program)
    other = MentorFactory(program=match.round.program, user__name="Ruth Abiodun")
    match.breakdown = {"alternatives": [{"mentor_id": match.mentor_id}, {"mentor_id": other.pk}]}
    match.save()

    with pytest.raises(exceptions.MentorFull, match="next best is Ruth Abiodun"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert held(match) == 1
    assert Match.objects.get().state == MatchState.PROPOSED


def test_full_mentor_names_nobody_whom_an_admin_may_not_see():
    match = MatchFactory(mentor__capacity=1, mentor__places_held=1)
    other = MentorFactory(program=match.round.program, profile__employer="Lakeshore")
    match.breakdown = {"alternatives": [{"mentor_id": other.pk}]}
    match.save()
    ProgramStaffFactory(program=match.round.program, employer="Lakeshore")

    with pytest.raises(exceptions.MentorFull, match="Run matching again"):
        review.approve(match_id=match.pk, actor=admin_of(match))


def test_approve_refuses_a_full_mentor_without_an_alternative():
    match = MatchFactory(mentor__capacity=1, mentor__places_held=1)

    with pytest.raises(exceptions.MentorFull, match="Run matching again"):
        review.approve(match_id=match.pk, actor=admin_of(match))


def test_approve_refuses_a_second_mentor():
    match = MatchFactory()
    MatchFactory(
        round=RoundFactory(program=match.round.program),
        mentee=match.mentee,
        state=MatchState.APPROVED,
    )

    with pytest.raises(exceptions.MenteeServed, match="Take back the other match first"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


def test_approve_allows_a_second_mentor_where_the_program_gives_two():
    match = MatchFactory(round__program__mentors_per_mentee=2)
    MentorshipFactory(program=match.round.program, mentee=match.mentee, mentor_type="peer")

    approved = review.approve(match_id=match.pk, actor=admin_of(match))

    assert approved.state == MatchState.APPROVED


@pytest.mark.parametrize("state", [MentorshipState.DECLINED, MentorshipState.EXPIRED])
def test_approve_allows_a_second_choice_in_the_same_round(state):
    match = MatchFactory()
    first = MentorshipFactory(
        program=match.round.program, mentee=match.mentee, state=state, closed_at=NOW
    )
    published = MatchFactory(
        round=match.round, mentee=match.mentee, mentor=first.mentor, mentorship=first,
        state=MatchState.PUBLISHED,
    )  # fmt: skip

    approved = review.approve(match_id=match.pk, actor=admin_of(match))

    published.refresh_from_db()
    assert (approved.state, published.state) == (MatchState.APPROVED, MatchState.PUBLISHED)


def test_mentor_is_there_until_the_end_of_the_programs_day(monkeypatch):
    evening = datetime(2026, 3, 3, 3, tzinfo=UTC)  # March 2 in New York
    monkeypatch.setattr(review.timezone, "now", lambda: evening)
    match = MatchFactory(
        round__program__time_zone="America/New_York", mentor__available_until=date(2026, 3, 2)
    )

    assert review.approve(match_id=match.pk, actor=admin_of(match)).state == MatchState.APPROVED


@pytest.mark.parametrize("holder", [MentorshipFactory, MatchFactory])
def test_approve_refuses_a_second_mentor_of_the_same_type(holder):
    match = MatchFactory(round__program__mentors_per_mentee=2)
    given = {"program": match.round.program}
    if holder is MatchFactory:
        given = {"round": match.round, "state": MatchState.APPROVED}
    holder(mentee=match.mentee, **given)

    with pytest.raises(exceptions.TypeServed, match="career mentor already"):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


def test_approve_refuses_the_same_pair_twice():
    match = MatchFactory(round__program__mentors_per_mentee=2)
    MentorshipFactory(program=match.round.program, mentee=match.mentee, mentor=match.mentor)

    with pytest.raises(exceptions.PairedAlready):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


def test_approve_allows_the_other_direction():
    match = MatchFactory()
    back = MentorshipFactory(
        program=match.round.program,
        mentee=MenteeFactory(program=match.round.program, user=match.mentor.user),
        mentor=MentorFactory(program=match.round.program, user=match.mentee.user),
    )

    approved = review.approve(match_id=match.pk, actor=admin_of(match))

    assert back.pk
    assert approved.state == MatchState.APPROVED


def test_approve_refuses_two_people_who_are_kept_apart():
    match = MatchFactory()
    first, second = sorted([match.mentee.user, match.mentor.user], key=lambda user: user.pk)
    Exclusion.objects.create(
        program=match.round.program, first=first, second=second, kind=ExclusionKind.BLOCK
    )

    with pytest.raises(exceptions.Excluded):
        review.approve(match_id=match.pk, actor=admin_of(match))

    assert_nothing_changed(match)


# -- who may -----------------------------------------------------------------------------------

DECISIONS = {
    "approve": review.approve,
    "unapprove": review.unapprove,
    "reject": lambda **given: review.reject(reason="better_mentor", **given),
    "pin": review.pin,
    "unpin": review.unpin,
    "note": lambda **given: review.note(text="Ask first.", **given),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_decisions_refuse_an_admin_of_another_program(decide):
    match = MatchFactory()

    with pytest.raises(exceptions.AnotherProgram):
        decide(match_id=match.pk, actor=ProgramStaffFactory().user)

    assert_nothing_changed(match)


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_decisions_refuse_other_staff(role):
    match = MatchFactory()
    staff = ProgramStaffFactory(program=match.round.program, role=role)

    with pytest.raises(exceptions.AnotherProgram):
        review.approve(match_id=match.pk, actor=staff.user)

    assert_nothing_changed(match)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_decisions_refuse_a_pair_that_contains_the_admin(decide, side):
    match = MatchFactory()
    person = getattr(match, side).user
    ProgramStaffFactory(program=match.round.program, user=person)

    with pytest.raises(exceptions.OwnMatch, match="another admin"):
        decide(match_id=match.pk, actor=person)

    assert_nothing_changed(match)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_decisions_refuse_people_of_the_admins_workplace(side):
    match = MatchFactory(**{f"{side}__profile__employer": "St.  Mary Hospital"})
    staff = ProgramStaffFactory(program=match.round.program, employer="st. mary hospital")

    with pytest.raises(exceptions.OwnWorkplace, match="another admin"):
        review.approve(match_id=match.pk, actor=staff.user)

    assert_nothing_changed(match)


def test_decisions_refuse_by_the_workplace_of_the_admins_own_profile():
    match = MatchFactory(mentee__profile__employer="Lakeshore")
    admin = UserFactory(is_superuser=True)
    ProfileFactory(user=admin, employer="Lakeshore")

    with pytest.raises(exceptions.OwnWorkplace):
        review.approve(match_id=match.pk, actor=admin)


def test_decisions_refuse_the_admins_own_report():
    match = MatchFactory(mentee__supervisor_email="Boss@Example.org")
    staff = ProgramStaffFactory(program=match.round.program, user__email="boss@example.org")

    with pytest.raises(exceptions.OwnWorkplace):
        review.approve(match_id=match.pk, actor=staff.user)


# -- unapprove ---------------------------------------------------------------------------------


def test_unapprove_frees_the_place():
    match = MatchFactory()
    admin = admin_of(match)
    review.approve(match_id=match.pk, actor=admin)

    back = review.unapprove(match_id=match.pk, actor=admin, version=2)

    assert (back.state, back.version, held(match)) == (MatchState.PROPOSED, 3, 0)
    assert [event.action for event in AuditEvent.objects.all()] == [
        "match.unapproved",
        "match.approved",
    ]


def test_unapprove_of_a_proposed_match_changes_nothing():
    match = MatchFactory()

    review.unapprove(match_id=match.pk, actor=admin_of(match), version=9)

    assert_nothing_changed(match)


def test_unapprove_by_another_admin_names_who_and_when():
    match = MatchFactory()
    admin = admin_of(match)
    review.approve(match_id=match.pk, actor=admin)
    review.unapprove(match_id=match.pk, actor=admin)

    with pytest.raises(exceptions.AlreadyDecided, match=f"proposed again by {admin.name} at"):
        review.unapprove(match_id=match.pk, actor=admin_of(match))


def test_unapprove_refuses_a_stale_version():
    match = MatchFactory(state=MatchState.APPROVED, version=4)

    with pytest.raises(conflicts.StaleMatch):
        review.unapprove(match_id=match.pk, actor=admin_of(match), version=3)

    assert_nothing_changed(match, MatchState.APPROVED)


def test_unapprove_refuses_a_rejected_match():
    match = MatchFactory(state=MatchState.REJECTED)

    with pytest.raises(exceptions.AlreadyDecided, match="Already rejected"):
        review.unapprove(match_id=match.pk, actor=admin_of(match))


# -- reject ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("same_line", ExclusionKind.SUPERVISOR),
        ("personal_tie", ExclusionKind.CONFLICT),
        ("asked_apart", ExclusionKind.BLOCK),
        ("safety", ExclusionKind.REJECTED),
    ],
)
def test_reject_never_keeps_the_two_apart_for_good(reason, kind):
    match = MatchFactory(is_pinned=True)
    admin = admin_of(match)

    rejected = review.reject(match_id=match.pk, actor=admin, reason=reason, note="Ask Tove.")

    assert rejected.state == MatchState.REJECTED
    assert (rejected.reject_effect, rejected.reject_reason) == (RejectEffect.NEVER, reason)
    assert (rejected.note, rejected.is_pinned) == ("Ask Tove.", False)
    exclusion = Exclusion.objects.get()
    assert {exclusion.first, exclusion.second} == {match.mentee.user, match.mentor.user}
    assert (exclusion.round, exclusion.kind, exclusion.created_by) == (None, kind, admin)
    assert [event.action for event in AuditEvent.objects.all()] == [
        "match.rejected",
        "exclusion.added",
    ]


@pytest.mark.parametrize("reason", ["mentor_full_soon", "better_mentor"])
def test_reject_for_now_keeps_them_apart_in_this_round(reason):
    match = MatchFactory()

    review.reject(match_id=match.pk, actor=admin_of(match), reason=reason)

    assert Exclusion.objects.get().round == match.round


def test_reject_for_wrong_facts_keeps_nobody_apart():
    match = MatchFactory()

    review.reject(match_id=match.pk, actor=admin_of(match), reason="profile_old")

    assert not Exclusion.objects.exists()


def test_reject_frees_the_place_of_an_approved_match():
    match = MatchFactory(state=MatchState.APPROVED)

    review.reject(match_id=match.pk, actor=admin_of(match), reason="better_mentor", version=1)

    assert held(match) == 0


@pytest.mark.parametrize("reason", ["", "because", "never"])
def test_reject_needs_a_reason_of_the_list(reason):
    match = MatchFactory()

    with pytest.raises(exceptions.ReasonNeeded) as refused:
        review.reject(match_id=match.pk, actor=admin_of(match), reason=reason)

    assert refused.value.status == 400
    assert_nothing_changed(match)


def test_reject_refuses_a_long_note():
    match = MatchFactory()

    with pytest.raises(exceptions.NoteTooLong):
        review.reject(
            match_id=match.pk, actor=admin_of(match), reason="profile_old", note="x" * 501
        )

    assert_nothing_changed(match)


def test_reject_again_returns_the_present_result():
    match = MatchFactory()
    admin = admin_of(match)
    review.reject(match_id=match.pk, actor=admin, reason="profile_old")

    again = review.reject(match_id=match.pk, actor=admin, reason="hours_wrong", version=1)

    assert (again.reject_reason, again.version) == ("profile_old", 2)


def test_reject_refuses_what_another_admin_published():
    mentorship = MentorshipFactory()
    match = MatchFactory(
        round__program=mentorship.program,
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )

    with pytest.raises(exceptions.AlreadyDecided, match="Already published by"):
        review.reject(match_id=match.pk, actor=admin_of(match), reason="profile_old")


# -- pin, note ---------------------------------------------------------------------------------


def test_pin_and_unpin_are_a_flag():
    match = MatchFactory()
    admin = admin_of(match)

    pinned = review.pin(match_id=match.pk, actor=admin, version=1)
    review.pin(match_id=match.pk, actor=admin, version=1)

    assert (pinned.is_pinned, pinned.state, pinned.version) == (True, MatchState.PROPOSED, 2)

    unpinned = review.unpin(match_id=match.pk, actor=admin, version=2)

    assert (unpinned.is_pinned, unpinned.version) == (False, 3)
    assert AuditEvent.objects.count() == 2


def test_pin_refuses_a_stale_version():
    match = MatchFactory(version=2)

    with pytest.raises(conflicts.StaleMatch):
        review.pin(match_id=match.pk, actor=admin_of(match), version=1)

    assert_nothing_changed(match)


def test_note_is_kept_with_the_match_and_not_in_the_audit_trail():
    match = MatchFactory()

    noted = review.note(match_id=match.pk, actor=admin_of(match), text="Call Hank first.")

    assert (noted.note, noted.version) == ("Call Hank first.", 2)
    assert "Hank" not in str(AuditEvent.objects.get().data)


def test_note_refuses_a_long_text():
    match = MatchFactory()

    with pytest.raises(exceptions.NoteTooLong):
        review.note(match_id=match.pk, actor=admin_of(match), text="x" * 501)

    assert_nothing_changed(match)
