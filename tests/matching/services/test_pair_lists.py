from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from matching import exceptions
from matching.enums import ExclusionKind, MatchState, PairUse, RoundState
from matching.exceptions import pairing
from matching.models import Exclusion, Match, PairImport, PairRule
from matching.services import decisions, pair_lists, runs
from matching.services.pair_lists import PairChanges
from matching.sheets.pair_lines import PairLine
from matching.sheets.problems import InputError
from mentorship.models import Mentor
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    PatternFactory,
    ProgramStaffFactory,
)
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_who_fit()


def line(mentee, mentor, number=2, kind=""):
    """Return a pair of parts, or of addresses, as a line of a file."""
    hers, his = (one if isinstance(one, str) else one.user.email for one in (mentee, mentor))
    return PairLine(number, hers, his, kind)


def take(two, *lines, use=PairUse.FORMER, actor=True):
    return pair_lists.take_over(
        program=two.program, actor=two.admin if actor else None, lines=lines, use=use
    )


def problems(two, *lines, use=PairUse.PINNED):
    """Return line, column and text of what is refused; nothing is written."""
    with pytest.raises(InputError) as caught:
        take(two, *lines, use=use)
    assert not PairRule.objects.exists()
    assert not AuditEvent.objects.filter(action="pairs.imported").exists()
    return [(one.line, one.column, one.text) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("use", "kind"),
    [(PairUse.FORMER, ExclusionKind.FORMER), (PairUse.EXCLUDED, ExclusionKind.REJECTED)],
)
def test_known_pair_is_kept_apart_for_good(two, use, kind):
    changes = take(two, line(two.mentee, two.mentor), use=use)

    assert changes == PairChanges(new=1, same=0, waiting=0)
    row = Exclusion.objects.get()
    assert {row.first_id, row.second_id} == {two.mentee.user_id, two.mentor.user_id}
    assert (row.kind, row.round, row.created_by) == (kind, None, two.admin)
    event = AuditEvent.objects.get(action="pairs.imported")
    assert event.data["new"] == 1
    assert two.mentee.user.email not in str(event.data)


def test_run_obeys_a_file_of_former_pairs(two):
    take(two, line(two.mentee, two.mentor))

    run = runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)

    assert run.state == "done"
    assert not Match.objects.exists()


def test_known_by_a_second_confirmed_address(two):
    two.mentee.user.emailaddress_set.create(email="Second@example.org", verified=True)

    take(two, line("second@example.org", two.mentor))

    assert Exclusion.objects.count() == 1


def test_address_that_nobody_confirmed_is_nobodys(two):
    two.mentee.user.emailaddress_set.create(email="second@example.org", verified=False)

    assert take(two, line("second@example.org", two.mentor)).waiting == 1


def test_people_of_other_programs_are_strangers(two):
    stranger = MenteeFactory()

    assert take(two, line(stranger, two.mentor)) == PairChanges(new=0, same=0, waiting=1)


def test_pair_of_strangers_waits_by_address_and_holds_once_both_joined(two):
    changes = take(two, line("new@example.org", two.mentor))
    assert changes == PairChanges(new=0, same=0, waiting=1)
    assert pair_lists.apply_rules() == 0

    joined = MenteeFactory(program=two.program, user=UserFactory(email="new@example.org"))
    assert pair_lists.apply_rules() == 1

    row = Exclusion.objects.get()
    assert {row.first_id, row.second_id} == {joined.user_id, two.mentor.user_id}
    assert row.kind == ExclusionKind.FORMER
    assert not PairRule.objects.exists()


def test_run_applies_waiting_rules_before_it_reads(two):
    take(two, line("new@example.org", two.mentor))
    two.mentee.delete()
    two.another_mentee(user=UserFactory(email="new@example.org"))

    runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)

    assert not Match.objects.exists()


def test_rule_is_applied_in_its_own_program_only(two):
    take(two, line("new@example.org", two.mentor))
    MenteeFactory(user=UserFactory(email="new@example.org"))

    assert pair_lists.apply_rules() == 0


def test_second_time_changes_nothing(two):
    lines = [line(two.mentee, two.mentor), line("new@example.org", two.mentor, 3)]
    take(two, *lines)

    assert take(two, *lines) == PairChanges(new=0, same=2, waiting=0)
    assert (Exclusion.objects.count(), PairRule.objects.count()) == (1, 1)


def test_both_directions_make_one_exclusion(two):
    back = line(two.mentor, two.mentee, 3)

    assert take(two, line(two.mentee, two.mentor), back) == PairChanges(new=1, same=1, waiting=0)


def test_workplace_of_the_admin_is_another_admins(two):
    ProgramStaffFactory(
        program=two.program, user=two.admin, role="viewer",
        employer=two.mentor.user.profile.employer,
    )  # fmt: skip
    lines = [line("x@example.org", "y@example.org"), line(two.mentee, two.mentor, 3)]

    said = "another admin sees to one of these two; take this line out and ask them"
    assert problems(two, *lines, use=PairUse.FORMER) == [(3, "sheet", said)]
    assert take(two, *lines, actor=False) == PairChanges(new=1, same=0, waiting=1)


def test_two_addresses_of_one_person_are_no_pair(two):
    two.mentee.user.emailaddress_set.create(email="second@example.org", verified=True)

    assert problems(two, line(two.mentee, "second@example.org"), use=PairUse.FORMER) == [
        (2, "mentor_email", "both addresses are one person's; a pair is two people")
    ]


def test_pins_hold_in_the_present_round(two):
    changes = take(two, line(two.mentee, two.mentor), use=PairUse.PINNED)

    match = Match.objects.get()
    assert changes == PairChanges(new=1, same=0, waiting=0)
    assert (match.round, match.is_pinned, match.mentor_type) == (two.round, True, "career")
    assert match.override_reason == ""


def test_pins_of_a_file_are_undone_together(two):
    lines = [
        line(two.mentee, two.mentor),
        line(two.another_mentee(), two.another_mentor(), 3),
    ]
    take(two, *lines, use=PairUse.PINNED)

    undone = decisions.undo_last(round_id=two.round.pk, actor=two.admin)

    assert len(undone.match_ids) == 2
    assert set(Match.objects.values_list("state", flat=True)) == {MatchState.WITHDRAWN}


@pytest.mark.parametrize("by_command", [True, False])
def test_pin_of_a_proposal_pins_it(two, by_command):
    match = MatchFactory(round=two.round, mentee=two.mentee, mentor=two.mentor)

    for _time in range(2):
        take(two, line(two.mentee, two.mentor), use=PairUse.PINNED, actor=not by_command)

    match.refresh_from_db()
    assert (match.is_pinned, match.version) == (True, 2)


def test_pin_sets_a_soft_rule_aside_and_says_where_it_comes_from(two):
    mornings = PatternFactory(slug="morning", windows=[(0, 360, 480)])
    early = two.another_mentor(profile__patterns=[mornings])

    take(two, line(two.mentee, early), use=PairUse.PINNED)

    assert Match.objects.get().override_reason == "Pinned from a file of pairs."


def test_pins_need_people_who_joined(two):
    assert problems(two, line("x@example.org", "y@example.org", 7)) == [
        (7, "mentee_email", "nobody with this address is a mentee here yet; they join first"),
        (7, "mentor_email", "nobody with this address is a mentor here yet; they join first"),
    ]


def test_pins_need_an_open_round(two):
    two.round.state = RoundState.CLOSED
    two.round.save()

    said = "Open a round first; pins belong to a round."
    assert problems(two, line(two.mentee, two.mentor)) == [(0, "", said)]


def test_too_many_pins_to_one_mentor_are_named_and_none_is_kept(two):
    Mentor.objects.filter(pk=two.mentor.pk).update(capacity=3)
    mentees = [two.another_mentee() for _ in range(5)]

    found = problems(two, *(line(one, two.mentor, 2 + n) for n, one in enumerate(mentees)))

    assert [number for number, _column, _text in found] == [5, 6]
    assert "This can't be solved with the pins you set." in found[0][2]
    assert not Match.objects.exists()


def test_too_many_pins_at_once_are_refused_before_any_work(two):
    lines = [line(two.mentee, two.mentor, number) for number in range(2, 103)]

    assert problems(two, *lines) == [
        (102, "sheet", "there are more than 100 pairs to pin; split the file")
    ]


def prepare(two, *lines, use=PairUse.PINNED, actor=None):
    return pair_lists.prepare_import(
        program=two.program, actor=actor or two.admin, lines=lines, use=use
    )


def test_preview_changes_nothing_and_confirming_takes_it_over(two):
    waiting = prepare(two, line(two.mentee, two.mentor))
    assert not Match.objects.exists()
    assert pair_lists.changes_of(waiting) == PairChanges(new=1, same=0, waiting=0)

    pair_lists.confirm_import(import_id=waiting.pk, program=two.program, actor=two.admin)

    assert Match.objects.get().is_pinned
    assert not PairImport.objects.exists()


def test_preview_tells_what_pinning_would_refuse(two):
    MentorFactory(program=two.program)
    Mentor.objects.filter(pk=two.mentor.pk).update(state="paused")

    with pytest.raises(InputError) as caught:
        prepare(two, line(two.mentee, two.mentor))

    assert "isn't taking mentees" in caught.value.problems[0].text
    assert not PairImport.objects.exists()


def test_second_preview_replaces_the_first(two):
    first = prepare(two, line(two.mentee, two.mentor), use=PairUse.FORMER)
    prepare(two, line("x@example.org", two.mentor), use=PairUse.FORMER)

    with pytest.raises(pairing.PairFileGone):
        pair_lists.confirm_import(import_id=first.pk, program=two.program, actor=two.admin)


def test_preview_of_another_admin_is_not_hers_to_confirm(two):
    other = ProgramStaffFactory(program=two.program).user
    waiting = prepare(two, line(two.mentee, two.mentor), use=PairUse.FORMER, actor=other)

    with pytest.raises(pairing.PairFileGone):
        pair_lists.confirm_import(import_id=waiting.pk, program=two.program, actor=two.admin)

    assert not Exclusion.objects.exists()


def test_only_admins_of_the_program_upload(two):
    with pytest.raises(exceptions.AnotherProgram):
        prepare(two, line(two.mentee, two.mentor), actor=ProgramStaffFactory().user)


def test_previews_go_after_a_day(two):
    waiting = prepare(two, line(two.mentee, two.mentor), use=PairUse.FORMER)
    assert pair_lists.forget_old_imports() == 0

    PairImport.objects.filter(pk=waiting.pk).update(
        made_at=timezone.now() - pair_lists.KEPT - timedelta(minutes=1)
    )
    assert pair_lists.forget_old_imports() == 1
