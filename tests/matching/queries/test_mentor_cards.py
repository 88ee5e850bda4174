"""A card in words."""

from datetime import date

import pytest

from matching.queries.mentor_cards import cards_of, shown_name
from mentorship.enums import ShownField
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    MentorFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dolores Quintana", "Dolores Q."),
        ("Ana Maria de la Cruz", "Ana C."),
        ("Prince", "Prince"),
        ("Zoë Łuczak", "Zoë Ł."),
        ("  Ada   O'Neil ", "Ada O."),
    ],
)
def test_name_is_the_first_and_an_initial(name, shown):
    assert shown_name(name) == shown


def the_card(mentor):
    (card,) = cards_of([mentor.pk], TODAY)
    return card


def test_facts_are_short_sentences_of_what_he_chose():
    mentor = MentorFactory(
        listed=True, shown=list(ShownField.values), offers=["life", "career"],
        profile__meeting_modes=["in_person", "video"], profile__employer="Red River",
        profile__specializations=[
            SpecializationFactory(slug=f"field-{n}", name=f"Field {n}", position=n)
            for n in range(6)
        ],
    )  # fmt: skip
    mentor.helps_with.set([GoalFactory(name="Move into 340B"), GoalFactory(name="Plan a career")])

    assert the_card(mentor).facts == (
        ("Practices", "Field 0, field 1, field 2, field 3, 2 more"),
        ("Can help with", "Move into 340B, plan a career"),
        ("Mentor type", "Career, life"),
        ("Meets", "Video or in person, MN"),
        ("Works at", "Red River"),
    )


def test_expired_credential_is_not_shown_and_a_name_is_said_once():
    mentor = MentorFactory(
        listed=True,
        profile__credentials=[
            CredentialFactory(name="CPhT (PTCB)", position=1),
            CredentialFactory(name="CPhT (NHA)", position=2),
            CredentialFactory(name="CSPT (PTCB)", position=3),
        ],
    )
    mentor.user.profile.held_credentials.filter(credential__position=3).update(
        expires_on=date(2026, 3, 3)
    )

    assert the_card(mentor).credentials == "CPhT"


def test_mentor_without_a_profile_shows_his_kind_only():
    mentor = MentorFactory(listed=True, profile=False)

    card = the_card(mentor)

    assert (card.facts, card.path, card.words) == ((("Mentor type", "Career"),), "", "")


def test_cards_come_in_the_order_asked_for_without_who_is_gone():
    first, second, gone = MentorFactory.create_batch(3, listed=True)
    gone.listed_at = None
    gone.save()

    cards = cards_of([second.pk, gone.pk, first.pk], TODAY)

    assert [card.id for card in cards] == [second.pk, first.pk]
