import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import ExclusionKind, MatchState, PairUse
from matching.exceptions import pairing
from matching.models import Exclusion, Match, PairRule
from matching.queries.access import people_kept_from
from matching.queries.kept_apart import waiting_rules
from matching.services import apart, decisions, exclusions, pair_lists, review, runs
from matching.sheets.pair_lines import PairLine
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import MentorFactory, ProgramStaffFactory
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_who_fit()


def keep_apart(two, reason, **changes):
    given = {"mentee": two.mentee, "mentor": two.mentor, "actor": two.admin, **changes}
    return apart.keep_apart(
        round_id=two.round.pk,
        mentee_id=given["mentee"].pk,
        mentor_id=given["mentor"].pk,
        reason=reason,
        actor=given["actor"],
    )


@pytest.mark.parametrize(
    ("reason", "kind", "is_for_good"),
    [
        ("same_line", ExclusionKind.SUPERVISOR, True),
        ("personal_tie", ExclusionKind.CONFLICT, True),
        ("asked_apart", ExclusionKind.BLOCK, True),
        ("safety", ExclusionKind.REJECTED, True),
        ("mentor_full_soon", ExclusionKind.REJECTED, False),
        ("better_mentor", ExclusionKind.REJECTED, False),
    ],
)
def test_reason_says_for_how_long(two, reason, kind, is_for_good):
    row = keep_apart(two, reason)

    assert (row.kind, row.reason) == (kind, reason)
    assert row.round == (None if is_for_good else two.round)


def test_next_run_obeys(two):
    keep_apart(two, "mentor_full_soon")

    runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)

    assert not Match.objects.exists()


def test_open_proposal_is_rejected_with_the_same_reason(two):
    match = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor)

    keep_apart(two, "personal_tie")

    match.refresh_from_db()
    assert (match.state, match.reject_reason) == (MatchState.REJECTED, "personal_tie")
    assert Exclusion.objects.count() == 1


def test_approved_pair_is_decided_on_the_board(two):
    MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor, state=MatchState.APPROVED)

    with pytest.raises(pairing.ApprovedPair):
        keep_apart(two, "personal_tie")

    assert not Exclusion.objects.exists()


def test_undone_rejection_leaves_what_a_colleague_said_since(two):
    match = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor)
    review.reject(match_id=match.pk, actor=two.admin, reason="personal_tie")
    colleague = ProgramStaffFactory(program=two.program).user
    row = keep_apart(two, "safety", actor=colleague)

    decisions.undo_last(round_id=two.round.pk, actor=two.admin)

    assert Exclusion.objects.get() == row


def test_undone_rejection_leaves_what_a_file_said_since(two):
    match = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor)
    review.reject(match_id=match.pk, actor=two.admin, reason="personal_tie")
    line = PairLine(1, two.mentee.user.email, two.mentor.user.email, "")
    pair_lists.take_over(program=two.program, actor=None, lines=[line], use=PairUse.EXCLUDED)

    decisions.undo_last(round_id=two.round.pk, actor=two.admin)

    assert Exclusion.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "profile_old", "made_up"])
def test_reason_that_keeps_nobody_apart_is_refused(two, reason):
    with pytest.raises(exceptions.ReasonNeeded):
        keep_apart(two, reason)


def test_one_person_needs_no_keeping_apart(two):
    herself = MentorFactory(program=two.program, user=two.mentee.user, profile=False)

    with pytest.raises(pairing.OnePerson):
        keep_apart(two, "personal_tie", mentor=herself)


def test_admin_of_another_program_keeps_nobody_apart(two):
    with pytest.raises(exceptions.AnotherProgram):
        keep_apart(two, "personal_tie", actor=ProgramStaffFactory().user)


def excluded(two, kind, **given):
    return exclusions.add(
        program=two.program, first=two.mentee.user_id, second=two.mentor.user_id, kind=kind,
        **{"actor": two.admin, **given},
    )  # fmt: skip


def lift(two, row, actor=None):
    apart.lift(exclusion_id=row.pk, program=two.program, actor=actor or two.admin)


@pytest.mark.parametrize("kind", ["former", "conflict", "supervisor", "rejected"])
def test_admin_lifts_what_an_admin_entered(two, kind):
    row = excluded(two, ExclusionKind(kind))

    lift(two, row)

    assert not Exclusion.objects.exists()
    event = AuditEvent.objects.get(action="exclusion.removed")
    assert (event.actor, event.data["kind"]) == (two.admin, kind)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("declined", {}), ("block", {}), ("block", {"reason": "asked_apart", "actor": None})],
)
def test_what_a_person_asked_for_stays(two, kind, given):
    row = excluded(two, ExclusionKind(kind), **given)

    with pytest.raises(pairing.NotYours):
        lift(two, row)

    assert Exclusion.objects.get() == row


def test_lifting_twice_says_that_it_is_gone(two):
    row = excluded(two, ExclusionKind.CONFLICT)
    lift(two, row)

    with pytest.raises(pairing.ExclusionGone):
        lift(two, row)


def test_exclusion_of_her_workplace_is_another_admins(two):
    row = excluded(two, ExclusionKind.CONFLICT)
    ProgramStaffFactory(
        program=two.program, user=two.admin, role="viewer",
        employer=two.mentor.user.profile.employer,
    )  # fmt: skip

    with pytest.raises(exceptions.OwnWorkplace):
        lift(two, row)


def test_exclusion_of_another_program_is_not_found(two):
    stranger = ProgramStaffFactory()
    row = excluded(two, ExclusionKind.CONFLICT)

    with pytest.raises(pairing.ExclusionGone):
        apart.lift(exclusion_id=row.pk, program=stranger.program, actor=stranger.user)
    with pytest.raises(exceptions.AnotherProgram):
        lift(two, row, actor=stranger.user)


def test_waiting_rule_is_forgotten(two):
    rule = PairRule.objects.create(
        program=two.program, mentee_email="a@x.org", mentor_email="b@x.org", kind="former"
    )

    apart.forget_rule(rule_id=rule.pk, program=two.program, actor=two.admin)

    assert not PairRule.objects.exists()
    with pytest.raises(pairing.ExclusionGone):
        apart.forget_rule(rule_id=rule.pk, program=two.program, actor=two.admin)


def test_waiting_rule_of_her_workplace_is_another_admins(two):
    ProgramStaffFactory(
        program=two.program, user=two.admin, role="viewer",
        employer=two.mentor.user.profile.employer,
    )  # fmt: skip
    rule = PairRule.objects.create(
        program=two.program, mentee_email="a@x.org", mentor_email=two.mentor.user.email.lower(),
        kind="former",
    )  # fmt: skip

    with pytest.raises(exceptions.OwnWorkplace):
        apart.forget_rule(rule_id=rule.pk, program=two.program, actor=two.admin)

    assert PairRule.objects.get() == rule
    kept = people_kept_from(two.admin, two.program)
    assert waiting_rules(two.round, kept) == ([], 0)
    assert waiting_rules(two.round, ()) == ([rule], 1)
