from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.models import PrivacyRequest
from accounts.services import privacy
from mentorship.enums import CheckInState, MentorshipState
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
PASSWORD = "a-long-password-of-somebody"


@pytest.fixture
def proved(client):
    """Return a function that signs a person in by password just now."""

    def sign_in(person):
        verified(person, PASSWORD)
        client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
        return client

    return sign_in


def requests():
    return list(PrivacyRequest.objects.order_by("pk").values_list("kind", "state"))


def test_privacy_page_tells_a_mentee_what_is_shown_to_whom(signed_in):
    mentee = MenteeFactory(profile__employer="Hill Pharmacy", user__name="Jamila Okafor")

    page = signed_in(mentee.user).get("/me/privacy/").content.decode()

    for words in ("Jamila Okafor", "Hill Pharmacy", "To keep colleagues apart", "Who reads which",
                  "Only if you tick “Share with your partner”"):  # fmt: skip
        assert words in page
    assert "Readers of the directory" not in page


def test_privacy_page_tells_a_listed_mentor_what_the_directory_shows(signed_in):
    mentor = MentorFactory(
        user__name="Dolores Quist",
        listed_at=NOW,
        shown=["credentials", "photo"],
        program__is_directory_public=False,
    )

    page = signed_in(mentor.user).get("/me/privacy/").content.decode()

    assert "Readers of the directory" in page
    assert "First name and initial" in page
    assert "Only people who are signed in can read the directory." in page
    assert "Dolores Q." in page
    assert "This is you, as members see you." in page
    assert f"/apply/{mentor.program.slug}/?as=mentor" in page


def test_privacy_page_tells_a_mentor_who_is_not_listed(signed_in):
    mentor = MentorFactory(listed_at=None, shown=["employer"])

    page = signed_in(mentor.user).get("/me/privacy/").content.decode()

    assert "You aren't in it." in page
    assert "First name and initial" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_privacy_page_needs_few_queries(signed_in, count, django_assert_max_num_queries):
    person = ProfileFactory().user
    for _number in range(count):
        MentorFactory(user=person, program=ProgramFactory(), listed_at=NOW, shown=["words"])
    client = signed_in(person)

    with django_assert_max_num_queries(12):
        assert client.get("/me/privacy/").status_code == 200


@pytest.mark.parametrize("kind", ["export", "erase"])
def test_asking_opens_one_request_and_says_so(proved, kind):
    client = proved(UserFactory())

    page = client.get(f"/me/privacy/{kind}/")
    for _time in range(2):
        response = client.post(f"/me/privacy/{kind}/")

    assert page.status_code == 200
    assert (response.status_code, response.url) == (302, "/me/privacy/")
    assert requests() == [(kind, "asked")]
    shown = client.get("/me/privacy/").content.decode()
    assert f"/me/privacy/{kind}/take-back/" in shown
    assert "Erase it in 7 days" not in client.get(f"/me/privacy/{kind}/").content.decode()


def test_erase_page_says_the_days_that_the_association_chose(proved, settings):
    settings.RETENTION = "audit=3650"

    page = proved(UserFactory()).get("/me/privacy/erase/").content.decode()

    assert "We do it 7 days after you ask." in page
    assert "by numbers only, for 10 years." in page


def test_note_of_an_erasure_that_is_held_up_offers_to_take_it_back(signed_in):
    request = privacy.ask(user=UserFactory(), kind=PrivacyKind.ERASE)
    PrivacyRequest.objects.update(due_at=timezone.now() - timedelta(days=1))

    page = signed_in(request.user).get("/me/privacy/").content.decode()

    assert "Its day has come." in page
    assert "/me/privacy/erase/take-back/" in page


@pytest.mark.parametrize("kind", ["export", "erase"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_asking_wants_to_know_again_who_it_is(signed_in, kind, method):
    by_code, with_password = UserFactory(), verified(UserFactory(), PASSWORD)

    for person in (by_code, with_password):
        response = getattr(signed_in(person), method)(f"/me/privacy/{kind}/")
        assert response.status_code == 302
        assert response.url.startswith("/accounts/")

    assert requests() == []


def test_asking_goes_on_after_the_password(signed_in):
    person = verified(UserFactory(), PASSWORD)
    client = signed_in(person)

    there = client.post("/me/privacy/erase/").url
    client.post(there, {"password": PASSWORD})

    assert requests() == [("erase", "asked")]


@pytest.mark.parametrize("kind", ["all", "EXPORT", "erase-all"])
def test_unknown_requests_are_not_found(proved, kind):
    client = proved(UserFactory())

    answers = [
        client.get(f"/me/privacy/{kind}/").status_code,
        client.post(f"/me/privacy/{kind}/").status_code,
        client.post(f"/me/privacy/{kind}/take-back/").status_code,
    ]

    assert answers == [404, 404, 404]
    assert requests() == []


def test_erase_page_says_what_goes_what_stays_and_whom_it_touches(proved):
    running = MentorshipFactory(active=True, mentor__user__name="Dolores Quist")
    ended = MentorshipFactory(
        active=True, mentee=running.mentee, program=running.program,
        state=MentorshipState.ENDED, closed_at=NOW,
    )  # fmt: skip
    check_in = CheckInFactory(mentorship=ended)
    CheckInAnswerFactory(check_in=check_in, state=CheckInState.ANSWERED, answered_at=NOW)
    client = proved(running.mentee_user)

    page = client.get("/me/privacy/erase/").content.decode()

    assert "Your mentorship with Dolores ends that day." in page
    assert page.count("Your mentorship with") == 1
    assert "That 2 mentorships took place" in page
    assert "1 check-in that you answered" in page
    assert f"/me/parts/mentee/{running.mentee.pk}/leave/" in page


def test_taking_back_works_for_oneself_and_until_it_is_done(signed_in):
    person, other = UserFactory(), UserFactory()
    for somebody in (person, other):
        privacy.ask(user=somebody, kind=PrivacyKind.ERASE)
    client = signed_in(person)

    PrivacyRequest.objects.filter(user=person).update(due_at=timezone.now() - timedelta(hours=1))
    late = client.post("/me/privacy/erase/take-back/", follow=True)

    assert "Taken back. Everything stays as it is." in late.content.decode()
    assert requests() == [("erase", "withdrawn"), ("erase", "asked")]
    assert client.get("/me/privacy/erase/take-back/").status_code == 405


def test_hub_tells_of_an_open_request(signed_in):
    person = UserFactory()
    privacy.ask(user=person, kind=PrivacyKind.ERASE)

    assert "You asked us to erase your account." in signed_in(person).get("/me/").content.decode()


def test_asking_and_taking_back_again_and_again_is_stopped(proved):
    client = proved(UserFactory())

    answers = [
        client.post(f"/me/privacy/erase/{step}")
        for _round in range(6)
        for step in ("", "take-back/")
    ]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert answers[-1]["Retry-After"] == "60"
    assert requests() == [("erase", "withdrawn")] * 5
