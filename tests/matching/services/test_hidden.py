"""Not for me: hidden from her, kept apart by the engine, and never told to him."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from matching import exceptions
from matching.encoding import rows
from matching.encoding.records import PairKey
from matching.enums import MatchState
from matching.models import HiddenMentor, Match, Wish
from matching.services import hidden, review
from mentorship.enums import MenteeState
from mentorship.exceptions import NotAllowed
from mentorship.models import Mentee, Mentor
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture
def mentee():
    return MenteeFactory(program=RoundFactory().program)


@pytest.fixture
def mentor(mentee):
    return MentorFactory(program=mentee.program, listed=True)


def hide(mentee, mentor, actor=None):
    hidden.hide(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=actor or mentee.user)


def show(mentee, mentor, actor=None):
    hidden.show(mentee_id=mentee.pk, mentor_id=mentor.pk, actor=actor or mentee.user)


def exclusions(mentee):
    match_round = mentee.program.rounds.get()
    settings = rows.settings_of(mentee.program, TODAY)
    return rows.inputs_of(match_round, settings, TODAY).exclusions


def the_match(mentee, mentor, **given):
    return MatchFactory(round=mentee.program.rounds.get(), mentee=mentee, mentor=mentor, **given)


def test_hidden_mentor_is_kept_from_her_and_not_she_from_him(mentee, mentor):
    hide(mentee, mentor)

    assert exclusions(mentee) == (PairKey(str(mentee.user.uuid), str(mentor.user.uuid)),)


def test_trail_tells_that_she_hid_someone_and_not_whom(mentee, mentor):
    hide(mentee, mentor)
    hide(mentee, mentor)

    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id, event.data) == (
        "mentor.hidden", mentee.user, str(mentee.pk), {},
    )  # fmt: skip


def test_show_again_undoes_it(mentee, mentor):
    hide(mentee, mentor)

    show(mentee, mentor)
    show(mentee, mentor)

    assert exclusions(mentee) == ()
    assert AuditEvent.objects.filter(action="mentor.shown").count() == 1


def test_wish_for_him_goes_and_the_others_move_up(mentee, mentor):
    other = MentorFactory(program=mentee.program, listed=True)
    Wish.objects.create(mentee=mentee, mentor=mentor, rank=1)
    Wish.objects.create(mentee=mentee, mentor=other, rank=2)

    hide(mentee, mentor)

    assert list(Wish.objects.values_list("mentor", "rank")) == [(other.pk, 1)]


def test_proposal_of_the_two_is_withdrawn(mentee, mentor):
    match = the_match(mentee, mentor, is_pinned=True)
    other = the_match(mentee, MentorFactory(program=mentee.program), mentor_type="peer")

    hide(mentee, mentor)

    match.refresh_from_db()
    other.refresh_from_db()
    assert (match.state, match.is_pinned, match.version) == (MatchState.WITHDRAWN, False, 2)
    assert other.state == MatchState.PROPOSED
    event = AuditEvent.objects.get(action="match.withdrawn")
    assert (event.actor, event.target_id) == (None, str(match.pk))


def test_approved_match_of_the_two_is_withdrawn_and_its_place_freed(mentee, mentor):
    match = the_match(mentee, mentor)
    admin = ProgramStaffFactory(program=mentee.program).user
    review.approve(match_id=match.pk, actor=admin)

    hide(mentee, mentor)

    assert Match.objects.get().state == MatchState.WITHDRAWN
    assert Mentor.objects.get(pk=mentor.pk).places_held == 0


def test_published_match_stays_hers_to_answer(mentee, mentor):
    Mentor.objects.filter(pk=mentor.pk).update(places_held=1)
    introduced = MentorshipFactory(program=mentee.program, mentee=mentee, mentor=mentor)
    match = the_match(mentee, mentor, state=MatchState.PUBLISHED, mentorship=introduced)

    hide(mentee, mentor)

    match.refresh_from_db()
    assert match.state == MatchState.PUBLISHED


def test_proposal_that_a_run_wrote_meanwhile_is_not_approved(mentee, mentor):
    hide(mentee, mentor)
    match = the_match(mentee, mentor)

    with pytest.raises(exceptions.Excluded):
        review.approve(match_id=match.pk, actor=ProgramStaffFactory(program=mentee.program).user)


def test_mentor_who_was_never_shown_to_her_cannot_be_hidden(mentee, mentor):
    unlisted = MentorFactory(program=mentee.program)
    elsewhere = MentorFactory(listed=True)
    herself = MentorFactory(program=mentee.program, listed=True, user=mentee.user)

    for other, refusal in (
        (unlisted, exceptions.NotListed),
        (elsewhere, exceptions.NotListed),
        (herself, exceptions.OwnPart),
    ):
        with pytest.raises(refusal):
            hide(mentee, other)
    assert not HiddenMentor.objects.exists()


@pytest.mark.parametrize("step", [hide, show])
def test_nobody_hides_or_shows_for_another(mentee, mentor, step):
    with pytest.raises(NotAllowed):
        step(mentee, mentor, actor=UserFactory())

    assert not HiddenMentor.objects.exists()


@pytest.mark.parametrize("step", [hide, show])
def test_who_left_hides_and_shows_nobody(mentee, mentor, step):
    Mentee.objects.filter(pk=mentee.pk).update(state=MenteeState.LEFT)

    with pytest.raises(exceptions.PartOver):
        step(mentee, mentor)
