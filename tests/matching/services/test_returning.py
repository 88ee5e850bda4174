"""Whoever was erased and comes back is kept apart from the same people as before."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.services import erasing
from matching.enums import ExclusionKind
from matching.models import Exclusion, HiddenMentor, PairRule, ReturnRule
from matching.services import pair_lists, returning, runs
from mentorship.enums import MentorshipState
from mentorship.models import Mentor
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import MenteeFactory, MentorFactory, MentorshipFactory
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db
ADDRESS = "back.again@example.org"


@pytest.fixture
def two():
    """A mentee and a mentor of one program; he is erased and comes back."""
    found = two_who_fit()
    found.mentor.user.email = ADDRESS
    found.mentor.user.save()
    return found


def come_back(program, address=ADDRESS):
    return MentorFactory(program=program, user=UserFactory(email=address)).user


def again(two, address=ADDRESS):
    """Erase him, let him come back, and return what keeps the two apart."""
    erasing.erase(person=two.mentor.user)
    back = come_back(two.round.program, address)
    pair_lists.apply_rules()
    low, high = sorted((two.mentee.user_id, back.pk))
    rows = Exclusion.objects.filter(program=two.round.program, first=low, second=high)
    return list(rows.values_list("kind", "reason", "created_by"))


def ask_to_avoid(two):
    two.mentee.avoid = ["Northlakes", "Back.Again@example.org"]
    two.mentee.save()


def test_whoever_asked_to_avoid_somebody_is_still_protected(two):
    ask_to_avoid(two)

    assert again(two) == [(ExclusionKind.BLOCK, "", None)]

    two.mentee.refresh_from_db()
    assert two.mentee.avoid == ["Northlakes"]
    assert not ReturnRule.objects.exists()


def test_run_reads_it_without_waiting_for_a_sweep(two):
    ask_to_avoid(two)
    erasing.erase(person=two.mentor.user)
    back = come_back(two.round.program)

    runs.execute(runs.request_run(round_id=two.round.pk, actor=None).pk)

    assert Exclusion.objects.get().second == back


def test_whoever_hid_a_mentor_is_still_protected(two):
    HiddenMentor.objects.create(mentee=two.mentee, mentor=two.mentor)

    assert again(two) == [(ExclusionKind.BLOCK, "", None)]


def test_pair_that_an_admin_keeps_apart_stays_so(two):
    low, high = sorted((two.mentee.user_id, two.mentor.user_id))
    given = {"program": two.round.program, "first_id": low, "second_id": high}
    Exclusion.objects.create(kind=ExclusionKind.REJECTED, reason="safety", **given)

    assert again(two) == [(ExclusionKind.REJECTED, "safety", None)]


def test_what_held_in_one_round_only_is_not_kept(two):
    low, high = sorted((two.mentee.user_id, two.mentor.user_id))
    Exclusion.objects.create(
        program=two.round.program, round=two.round, first_id=low, second_id=high,
        kind=ExclusionKind.REJECTED,
    )  # fmt: skip

    assert again(two) == []


def test_supervisor_stays_one(two):
    two.mentee.supervisor_email = "Back.Again@example.org"
    two.mentee.save()

    assert again(two) == [(ExclusionKind.SUPERVISOR, "", None)]


@pytest.mark.parametrize(
    ("state", "reason", "kind"),
    [
        (MentorshipState.ENDED, "", ExclusionKind.FORMER),
        (MentorshipState.SUSPENDED, "", ExclusionKind.FORMER),
        (MentorshipState.DECLINED, "not_comfortable", ExclusionKind.DECLINED),
        (MentorshipState.DECLINED, "no_time_now", None),
    ],
)
def test_former_pair_stays_one(two, state, reason, kind):
    now = timezone.now()
    closed = None if state == MentorshipState.SUSPENDED else now
    began = None if state == MentorshipState.DECLINED else now
    Mentor.objects.filter(pk=two.mentor.pk).update(places_held=int(closed is None))
    MentorshipFactory(
        mentee=two.mentee, mentor=two.mentor, program=two.round.program, state=state,
        decline_reason=reason, closed_at=closed, started_at=began,
        suspended_at=now if closed is None else None,
    )  # fmt: skip

    assert again(two) == ([(kind, "", None)] if kind else [])


def test_what_somebody_asked_for_counts_before_what_an_admin_may_lift(two):
    ask_to_avoid(two)
    low, high = sorted((two.mentee.user_id, two.mentor.user_id))
    given = {"program": two.round.program, "first_id": low, "second_id": high}
    Exclusion.objects.create(kind=ExclusionKind.CONFLICT, reason="personal_tie", **given)

    assert again(two) == [(ExclusionKind.BLOCK, "", None)]


def test_rule_for_somebody_who_has_not_joined_waits_for_both(two):
    program = two.round.program
    PairRule.objects.create(
        program=program, mentee_email="later@example.org", mentor_email=ADDRESS,
        kind=ExclusionKind.REJECTED,
    )  # fmt: skip
    again(two)
    assert not Exclusion.objects.exists()

    later = MenteeFactory(program=program, user__email="later@example.org").user
    assert pair_lists.apply_rules() == 1

    row = Exclusion.objects.get()
    assert later.pk in (row.first_id, row.second_id)
    assert row.kind == ExclusionKind.REJECTED


def test_confirmed_address_finds_her_too(two):
    ask_to_avoid(two)
    two.mentor.user.email = "new@example.org"
    two.mentor.user.save()
    verified(two.mentor.user)
    two.mentor.user.emailaddress_set.create(email=ADDRESS, verified=True)

    assert again(two) == [(ExclusionKind.BLOCK, "", None)]


def test_somebody_else_is_not_kept_apart(two):
    ask_to_avoid(two)

    assert again(two, "somebody.else@example.org") == []
    assert ReturnRule.objects.count() == 1


def test_mark_lies_encrypted_and_is_found_after_the_keys_changed(two, settings):
    settings.FIELD_ENCRYPTION_KEYS = ["an old key that is long enough for it"]
    ask_to_avoid(two)
    erasing.erase(person=two.mentor.user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM matching_returnrule")
        (stored,) = cursor.fetchone()
    assert returning.mark_of(ADDRESS) not in stored

    settings.FIELD_ENCRYPTION_KEYS = ["a new key that is long enough for it",
                                      *settings.FIELD_ENCRYPTION_KEYS]  # fmt: skip
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    come_back(two.round.program)

    assert returning.apply() == 1


def test_rule_goes_with_the_one_whom_it_protects(two):
    ask_to_avoid(two)
    PairRule.objects.create(
        program=two.round.program, mentee_email=two.mentee.user.email, mentor_email=ADDRESS,
        kind=ExclusionKind.REJECTED,
    )  # fmt: skip
    erasing.erase(person=two.mentor.user)
    assert ReturnRule.objects.count() == 2

    erasing.erase(person=two.mentee.user)

    assert not ReturnRule.objects.exists()
