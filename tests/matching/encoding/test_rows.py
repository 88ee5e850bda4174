from datetime import date
from decimal import Decimal

import pytest

from matching.encoding import rows, snapshot
from matching.encoding.records import PairKey
from matching.encoding.snapshot import secret
from matching.engine.pool import DEFAULT_WEIGHTS
from matching.enums import MatchState
from matching.models import Wish
from mentorship.enums import MenteeState, MentorState
from tests.factories.accounts import UserFactory
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PatternFactory,
    ProgramFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)  # a Wednesday


def inputs(match_round):
    return rows.inputs_of(match_round, rows.settings_of(match_round.program, TODAY), TODAY)


def test_settings_are_the_programs():
    program = ProgramFactory(min_score=4500, policy="stable", min_overlap_minutes=90)

    settings = rows.settings_of(program, TODAY)

    assert settings.min_score == 4500
    assert settings.policy == "stable"
    assert settings.min_overlap_hours == Decimal("1.5")
    assert settings.reference_week == date(2026, 3, 2)
    assert settings.weights["career"] == (25, 5, 10, 20, 10, 5, 5, 0, 0, 10, 10)


def test_settings_of_a_program_of_one_type_have_weights_for_all():
    career = {"career": ProgramFactory.build().weights["career"]}
    program = ProgramFactory(mentor_types=["career"], weights=career)

    assert rows.settings_of(program, TODAY).weights == DEFAULT_WEIGHTS


def test_settings_survive_their_json():
    settings = rows.settings_of(ProgramFactory(min_overlap_minutes=90), TODAY)

    assert snapshot.settings_from_json(snapshot.settings_to_json(settings)) == settings


def test_mentee_becomes_a_record_with_hashed_employer_and_avoid(match_round):
    mentee = MenteeFactory(
        program=match_round.program,
        seeks=["career", "peer"],
        avoid=["rival@example.org", "badplace"],
        waited_rounds=2,
        profile__employer="St. Mary",
        profile__chapter="Ohio North",
        profile__patterns=[PatternFactory()],
        profile__credentials=[CredentialFactory(slug="cpht")],
    )
    mentee.wants.set([SpecializationFactory(slug="oncology")])
    mentee.goals.set([GoalFactory(slug="pass-exam")])

    (record,) = inputs(match_round).mentees

    assert record.key == str(mentee.uuid)
    assert record.person == str(mentee.user.uuid)
    assert record.seeks == ("career", "peer")
    assert record.wants == {"oncology"}
    assert record.goals == {"pass-exam"}
    assert record.waited_rounds == 2
    assert record.facts.role == "pharmacy-technician"
    assert record.facts.credentials == {"cpht"}
    assert record.facts.patterns == {"weekday-evening"}
    assert record.facts.employer == secret("St.  MARY ")
    assert record.facts.chapter == secret("Ohio North")
    assert record.facts.avoid == {secret("rival@example.org"), secret("badplace")}
    assert secret("rival@example.org").startswith("@")
    assert record.email == secret(mentee.user.email)


def test_snapshot_gives_the_same_inputs_back_and_holds_no_names(match_round):
    mentee = MenteeFactory(
        program=match_round.program, avoid=["rival@example.org"], profile__employer="St. Mary"
    )
    MentorFactory(program=match_round.program, profile__outlook=[1, 2, 3, 4, 5, 1])
    given = inputs(match_round)

    data = snapshot.to_json(given)

    assert snapshot.from_json(data, given.settings) == given
    for private in (mentee.user.email, mentee.user.name, "Mary", "rival"):
        assert private not in str(data)


@pytest.mark.parametrize("state", [MenteeState.APPLIED, MenteeState.PAUSED, MenteeState.LEFT])
def test_mentees_who_do_not_wait_are_left_out(match_round, state):
    MenteeFactory(program=match_round.program, state=state)

    assert inputs(match_round).mentees == ()


@pytest.mark.parametrize("state", [MentorState.APPLIED, MentorState.REFUSED, MentorState.PAUSED])
def test_mentors_who_are_not_vetted_are_left_out(match_round, state):
    MentorFactory(program=match_round.program, state=state)

    assert inputs(match_round).mentors == ()


def test_mentor_away_today_is_left_out(match_round):
    MentorFactory(program=match_round.program, available_from=date(2026, 4, 1))
    MentorFactory(program=match_round.program, available_until=date(2026, 3, 1))

    assert inputs(match_round).mentors == ()


def test_held_places_are_not_free(match_round):
    MentorFactory(program=match_round.program, capacity=3, places_held=2)

    (record,) = inputs(match_round).mentors

    assert record.capacity == 1


def test_people_of_other_programs_are_left_out(match_round):
    MenteeFactory()
    MentorFactory()

    assert (inputs(match_round).mentees, inputs(match_round).mentors) == ((), ())


def test_mentee_with_a_mentor_is_left_out(match_round):
    MentorshipFactory(program=match_round.program)
    MatchFactory(round=match_round, state=MatchState.APPROVED)

    assert inputs(match_round).mentees == ()


def test_second_wish_stays_second_when_the_first_is_not_in_the_pool(match_round):
    mentee = MenteeFactory(program=match_round.program)
    away = MentorFactory(program=match_round.program, state=MentorState.PAUSED)
    there = MentorFactory(program=match_round.program)
    for rank, mentor in enumerate((away, there), start=1):
        Wish.objects.create(mentee=mentee, mentor=mentor, rank=rank)

    (record,) = inputs(match_round).mentees

    assert record.wishes == (str(away.user.uuid), str(there.user.uuid))


def test_type_that_is_served_is_not_sought_again():
    match_round = RoundFactory(program__mentors_per_mentee=2)
    mentee = MenteeFactory(program=match_round.program, seeks=["career", "peer"])
    MentorshipFactory(program=match_round.program, mentee=mentee)
    only = MenteeFactory(program=match_round.program, seeks=["career"])
    MatchFactory(round=match_round, mentee=only, state=MatchState.APPROVED)

    (record,) = inputs(match_round).mentees

    assert (record.key, record.seeks) == (str(mentee.uuid), ("peer",))


def test_supervisor_is_found_by_address(match_round):
    boss = MentorFactory(program=match_round.program, user=UserFactory(email="boss@example.org"))
    MenteeFactory(program=match_round.program, supervisor_email="Boss@Example.org")

    (record,) = inputs(match_round).mentees

    assert record.supervisor == str(boss.user.uuid)


def test_pinned_proposal_is_a_pin(match_round):
    match = MatchFactory(round=match_round, is_pinned=True)

    assert inputs(match_round).pins == (
        PairKey(str(match.mentee.user.uuid), str(match.mentor.user.uuid), "career"),
    )


def test_pin_of_somebody_who_left_is_no_pin(match_round):
    MatchFactory(round=match_round, is_pinned=True, mentor__state=MentorState.PAUSED)

    assert inputs(match_round).pins == ()


@pytest.mark.parametrize("size", [1, 4])
def test_queries_do_not_grow_with_people(match_round, size, django_assert_num_queries):
    for _ in range(size):
        mentee = MenteeFactory(program=match_round.program, supervisor_email="x@example.org")
        mentee.goals.set([GoalFactory()])
        MentorFactory(program=match_round.program)
        MatchFactory(round=match_round, is_pinned=True)
    settings = rows.settings_of(match_round.program, TODAY)

    with django_assert_num_queries(29):
        rows.inputs_of(match_round, settings, TODAY)
