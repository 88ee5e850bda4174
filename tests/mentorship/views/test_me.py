import pytest

from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Draft, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    ProfileFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]

ANSWERS = {
    "role": "pharmacy-technician",
    "years": "4.5",
    "setting": "community-chain",
    "employer": "O'Neil-Ødegård Apotek",
    "state": "MN",
    "time_zone": "America/Chicago",
    "languages": ["en", "es"],
    "patterns": ["weekday-evening"],
    "introduction": "I like the IV room.",
}


def test_me_says_who_i_am_and_leads_everywhere(signed_in):
    mentee = MenteeFactory(user__name="Jamila Okafor", program__name="Spring")

    page = signed_in(mentee.user).get("/me/").content.decode()

    for words in ("Jamila Okafor", "Spring", "in the pool", mentee.user.email, "Your profile",
                  "As colleagues know you.", "Central time", "Get a copy"):  # fmt: skip
        assert words in page
    for address in ("profile", "name", "photo", "notifications", "language", "privacy",
                    "privacy/export", "privacy/erase"):  # fmt: skip
        assert f'href="/me/{address}/"' in page
    assert f"/me/parts/mentee/{mentee.pk}/pause/" in page
    assert f"/me/parts/mentee/{mentee.pk}/leave/" in page
    assert f"/apply/{mentee.program.slug}/?as=mentee" in page


def test_me_offers_to_each_part_what_it_can_do(signed_in):
    person = UserFactory()
    paused = MentorFactory(user=person, state=MentorState.PAUSED)
    left = MenteeFactory(user=person, state=MenteeState.LEFT)

    page = signed_in(person).get("/me/").content.decode()

    assert f"/me/parts/mentor/{paused.pk}/resume/" in page
    assert f"/me/parts/mentor/{paused.pk}/pause/" not in page
    assert f"/me/parts/mentee/{left.pk}/leave/" not in page
    assert "Apply again" in page


def test_me_leads_mentors_and_only_them_to_their_hours(signed_in):
    mentor, mentee = MentorFactory(), MenteeFactory()

    pages = [signed_in(part.user).get("/me/").content.decode() for part in (mentor, mentee)]

    assert ['href="/me/hours/"' in page for page in pages] == [True, False]


def test_me_leads_back_to_an_application_not_sent(signed_in):
    person, program = UserFactory(), ProgramFactory(name="Spring")
    Draft.objects.create(user=person, program=program, side=Side.MENTOR, saved_at=NOW)

    page = signed_in(person).get("/me/").content.decode()

    assert "Go on where you left off" in page
    assert f"/apply/{program.slug}/?as=mentor" in page


def test_me_asks_to_sign_in_and_works_without_a_profile(client, signed_in):
    assert client.get("/me/").status_code == 302
    page = signed_in(UserFactory()).get("/me/")
    assert page.status_code == 200
    assert "You take part in no program yet" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_me_needs_few_queries_whatever_the_parts(signed_in, count, django_assert_max_num_queries):
    person = ProfileFactory().user
    for _number in range(count):
        MenteeFactory(user=person)
        MentorFactory(user=person)
        Draft.objects.create(user=person, program=ProgramFactory(), side=Side.MENTEE, saved_at=NOW)
    client = signed_in(person)

    with django_assert_max_num_queries(12):
        client.get("/me/")


def test_profile_keeps_answers_and_the_zone(signed_in):
    profile = ProfileFactory(employer="Old Place")
    client = signed_in(profile.user)

    page = client.get("/me/profile/").content.decode()
    response = client.post("/me/profile/", ANSWERS | {"time_zone": "Asia/Kolkata"})

    assert "Old Place" in page
    assert (response.status_code, response.url) == (302, "/me/")
    profile = Profile.objects.get()
    assert profile.employer == "O'Neil-Ødegård Apotek"
    assert profile.user.time_zone == "Asia/Kolkata"


def test_profile_refuses_with_sentences_and_keeps_what_was_typed(signed_in):
    profile = ProfileFactory(employer="Old Place")

    response = signed_in(profile.user).post("/me/profile/", ANSWERS | {"years": "many"})

    page = response.content.decode()
    assert response.status_code == 400
    assert "Enter years as a number from 0 to 70" in page
    assert 'value="many"' in page
    assert "I like the IV room." in page
    profile.refresh_from_db()
    assert profile.employer == "Old Place"


@pytest.mark.parametrize(
    "changed",
    [
        {"years": "-1"}, {"years": "1e30"}, {"years": "NaN"}, {"years": "three"},
        {"role": "no-such-role"}, {"setting": "x" * 5000}, {"time_zone": "US/Pacific-New"},
        {"time_zone": "Mars/Base"}, {"languages": ["xx"]}, {"employer": "x" * 161},
        {"employer": "a\nb"}, {"introduction": "x" * 601}, {"patterns": ["' OR 1=1"]},
    ],
)  # fmt: skip
def test_profile_refuses_bad_answers(signed_in, changed):
    profile = ProfileFactory(employer="Old Place")

    response = signed_in(profile.user).post("/me/profile/", ANSWERS | changed)

    assert response.status_code == 400
    assert 'class="error-summary"' in response.content.decode()
    assert Profile.objects.get().employer == "Old Place"


def test_profile_shows_markup_as_text(signed_in):
    profile = ProfileFactory()
    client = signed_in(profile.user)

    client.post("/me/profile/", ANSWERS | {"introduction": "<img src=x onerror=alert(1)>{{7*7}}"})

    page = client.get("/me/profile/").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in page
    assert "<img src=x" not in page
