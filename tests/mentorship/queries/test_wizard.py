from datetime import date

import pytest

from mentorship.enums import MentorState
from mentorship.models import HeldCredential
from mentorship.queries import wizard
from mentorship.queries.fitting import fitting_mentors, role_hints
from mentorship.queries.known import answers_of
from mentorship.queries.vocabulary import vocabulary
from mentorship.services import drafts
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorFactory,
    ProfileFactory,
    ProgramFactory,
    RoleFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db


def _draft(person, program, side="mentee", **fields):
    known = {"step": "now", "answers": {"role": "Aide"}, "is_done": False} | fields
    return drafts.save(program=program, user=person, side=side, **known)


def test_begun_names_what_is_missing_and_where_to_go_on():
    draft = _draft(UserFactory(), ProgramFactory(), is_done=True, left_at="aims")

    left = wizard.begun(draft)

    assert [step.slug for step in left.missing] == ["aims", "meeting", "words"]
    assert (left.minutes, left.url) == (9, f"/apply/{draft.program.slug}/mentee/aims/")


def test_program_for_knows_whether_somebody_is_more_than_a_peer():
    program = ProgramFactory()
    small = MentorFactory(program=program, offers=["peer"], capacity=1)
    whole = MentorFactory(program=program, offers=["career"])
    gone = MentorFactory(program=program, state=MentorState.LEFT)

    found = [
        wizard.program_for(one.user, program.slug).mentors_otherwise for one in (small, whole, gone)
    ]

    assert found == [False, True, False]
    assert wizard.program_for(UserFactory(), "nowhere") is None


def test_answers_of_a_profile_are_texts_as_typed():
    cpht = CredentialFactory(slug="cpht")
    profile = ProfileFactory(
        years=2, credentials=[cpht], windows=[[4, 1320, 1440], [5, 0, 120]], employer="Lakeside"
    )
    HeldCredential.objects.update(state="MN", issued_on=date(2020, 1, 2))

    known = answers_of(vocabulary(), profile)

    assert (known["role"], known["years"], known["employer"]) == (
        "Pharmacy technician", "2", "Lakeside",
    )  # fmt: skip
    assert (known["window_4_from"], known["window_4_to"]) == ("22:00", "02:00")
    assert known["credentials"] == ["cpht"]
    assert (known["held_cpht_state"], known["held_cpht_issued"], known["held_cpht_expires"]) == (
        "MN", "2020-01-02", "",
    )  # fmt: skip


def test_answers_of_a_part_hold_her_own_words_as_target():
    mentee = MenteeFactory(target_words="calmer work", seeks=["peer", "life"], avoid=["a", "b"])

    known = answers_of(vocabulary(), mentee.user.profile, mentee)

    assert known["target_role"] == "calmer work"
    assert (known["seeks"], known["first_choice"]) == (["peer", "life"], "peer")
    assert (known["avoid"], known["not_my_workplace"]) == ("a\nb", "")


def test_fitting_mentors_counts_those_who_know_the_role_or_a_field():
    program, role = ProgramFactory(), RoleFactory(slug="buyer")
    field = SpecializationFactory(slug="oncology")
    now, before = MentorFactory(program=program), MentorFactory(program=program)
    learned, other, *more = MentorFactory.create_batch(5, program=program)
    for mentor in more:
        mentor.user.profile.specializations.set([field])
    now.user.profile.role = role
    now.user.profile.save()
    before.user.profile.past_roles.set([role])
    learned.user.profile.specializations.set([field])
    MentorFactory(program=program, state=MentorState.APPLIED, profile__role=role)

    def count(seeks, role="", wants=()):
        return fitting_mentors(program, {"seeks": seeks, "wants": list(wants)}, role)

    assert count(["career"], "buyer", ["oncology"]) == 5, "six, told by fives"
    assert count(["career"], "buyer") == 0, "fewer than five would tell about persons"
    assert count(["life"], "buyer", ["oncology"]) == 0
    assert (count([], "buyer"), count(["career"])) == (0, 0)
    assert count(["career"], other.user.profile.role.slug) == 5


def test_role_hints_count_everybody_once():
    program, role = ProgramFactory(), RoleFactory(slug="buyer")
    for number in range(5):
        mentor = MentorFactory(program=program)
        mentor.user.profile.past_roles.set([role] if number else [role, mentor.user.profile.role])

    assert role_hints(program) == {
        "buyer": "5 mentors have held it", "pharmacy-technician": "5 mentors have held it",
    }  # fmt: skip
