import pytest

from mentorship.enums import MentorState
from mentorship.models import Photo, Profile
from mentorship.queries import me_privacy
from mentorship.queries.me_privacy import Reading
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, CredentialFactory, MentorFactory, ProfileFactory

pytestmark = pytest.mark.django_db
NOT_CHOSEN = Reading("no", "No, as you chose")
YES, NEVER = Reading("yes", "Yes"), Reading("no", "Never")


def rows_of(user):
    profile = Profile.objects.filter(pk=user.pk).first()
    rows = me_privacy.shown_of(user, profile, me_privacy.listings_of(user))
    return {row.what: row for row in rows}


def test_rows_of_a_person_without_a_part_have_no_directory():
    rows = rows_of(UserFactory())

    assert {row.members for row in rows.values()} == {None}
    assert rows["Employer"].given == "Not given"
    assert rows["Photo"].given == "None"


def test_rows_tell_what_was_given():
    profile = ProfileFactory(
        employer="Hill Pharmacy", credentials=[CredentialFactory(), CredentialFactory()]
    )
    Photo.objects.create(user=profile.user, data=b"")

    rows = rows_of(profile.user)

    assert rows["Employer"].given == "Hill Pharmacy"
    assert rows["Credentials and fields"].given == "2 credentials"
    assert rows["Photo"].given == "Given"
    assert rows["The six statements"].given == "Not given"


def test_rows_of_a_listed_mentor_follow_the_fields_that_he_ticked():
    shown = ["credentials", "path", "words", "employer"]
    mentor = MentorFactory(listed_at=NOW, shown=shown)

    members = {what: row.members for what, row in rows_of(mentor.user).items()}

    assert members == {
        "Name": Reading("some", "First name and initial"),
        "E-mail address": NEVER,
        "Photo": NOT_CHOSEN,
        "Role, workplace in general, state": Reading("some", "My path in one line"),
        "Employer": YES,
        "Credentials and fields": Reading("some", "My credentials"),
        "When and how you can meet": NOT_CHOSEN,
        "The six statements": NEVER,
        "Your own words": YES,
        "Mentors you'd like": NEVER,
        "“Not for me”": NEVER,
        "People and workplaces you'd rather avoid": NEVER,
        "Why you declined, paused or left": NEVER,
    }
    assert rows_of(mentor.user)["Employer"].partner == YES


def test_rows_of_a_mentor_who_did_not_agree_show_nothing_whatever_is_ticked():
    mentor = MentorFactory(listed_at=None, shown=["employer", "words", "photo"])

    rows = rows_of(mentor.user)

    assert {row.members.kind for row in rows.values() if row.members} == {"no"}
    assert rows["Employer"].partner == NEVER


@pytest.mark.parametrize(
    ("state", "count"),
    [
        (MentorState.APPLIED, 1), (MentorState.VETTED, 1), (MentorState.PAUSED, 1),
        (MentorState.REFUSED, 0), (MentorState.LEFT, 0),
    ],
)  # fmt: skip
def test_listings_are_of_parts_that_are_not_over(state, count):
    mentor = MentorFactory(state=state, listed_at=NOW, shown=["words"])

    listings = me_privacy.listings_of(mentor.user)

    assert len(listings) == count
    for listing in listings:
        assert [label for label, is_shown in listing.fields if is_shown] == ["My own words"]
