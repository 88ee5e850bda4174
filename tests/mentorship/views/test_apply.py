import pytest

from mentorship.enums import MenteeState, MentorState
from mentorship.models import Mentee, Mentor, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]
BOTH = {
    "role": "pharmacy-technician", "years": "2.5", "setting": "community-chain", "state": "MN",
    "employer": "O'Neil-Ødegård Apotek", "time_zone": "America/Chicago", "languages": ["en", "es"],
    "patterns": ["weekday-evening"], "meeting_modes": ["video"], "credentials": ["cpht"],
    "introduction": "I like sterile work.", "avoid": "boss@example.org\nSome Pharmacy",
    "outlook_plain_feedback": "4", "outlook_clear_plan": "2", "outlook_whole_person": "5",
    "outlook_stretch": "3", "outlook_same_rule": "3", "outlook_speak_up": "1",
}  # fmt: skip
MENTEE = BOTH | {
    "target_role": "sterile-compounding-technician", "seeks": ["career", "peer"],
    "first_choice": "peer", "wants": ["oncology"],
    "goals": ["pass-certification-exam"], "supervisor_email": "chief@example.org",
    "not_my_workplace": "on", "working_for": [], "interests": [],
}  # fmt: skip
MENTOR = BOTH | {
    "capacity": "2", "offers": ["career"], "specializations": ["sterile"], "helps_with": [],
    "past_roles": ["pharmacy-aide"], "interests": ["exam-prep-ptce"],
}  # fmt: skip


@pytest.fixture
def program():
    return ProgramFactory(capacity_max=4)


def _address(program, side):
    return f"/apply/{program.slug}/?as={side}"


def _nothing_was_written():
    assert not Profile.objects.exists()
    assert not Mentee.objects.exists()
    assert not Mentor.objects.exists()


def test_apply_asks_to_sign_in(client, program):
    response = client.get(_address(program, "mentee"))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_apply_shows_what_the_program_asks_before_the_form(signed_in, program, side):
    page = signed_in(UserFactory()).get(_address(program, side)).content.decode()

    assert "About an hour a month" in page
    assert "for 6 months" in page
    assert page.index("What the program asks") < page.index("<form class")


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_apply_needs_few_queries(signed_in, program, side, django_assert_max_num_queries):
    client = signed_in(UserFactory())
    with django_assert_max_num_queries(12):
        client.get(_address(program, side))
    client.post(_address(program, side), {"mentee": MENTEE, "mentor": MENTOR}[side])

    with django_assert_max_num_queries(12):
        page = client.get(_address(program, side))

    assert "Save my answers" in page.content.decode()


def test_apply_as_mentee_keeps_every_answer(signed_in, program):
    person = UserFactory(time_zone="")

    response = signed_in(person).post(_address(program, "mentee"), MENTEE)

    assert (response.status_code, response.url) == (302, "/home/")
    mentee = Mentee.objects.get()
    assert (mentee.user, mentee.state, mentee.seeks) == (
        person, MenteeState.AVAILABLE, ["peer", "career"],
    )  # fmt: skip
    assert mentee.target_role.slug == "sterile-compounding-technician"
    assert mentee.avoid == ["boss@example.org", "Some Pharmacy"]
    assert (mentee.supervisor_email, mentee.not_my_workplace) == ("chief@example.org", True)
    assert [row.slug for row in mentee.wants.all()] == MENTEE["wants"]
    profile = person.profile
    assert (profile.role.slug, str(profile.years)) == ("pharmacy-technician", "2.5")
    assert profile.outlook == [4, 2, 5, 3, 3, 1]
    assert profile.employer == "O'Neil-Ødegård Apotek"
    assert (profile.languages, profile.held_credentials.count()) == (["en", "es"], 1)
    person.refresh_from_db()
    assert person.time_zone == "America/Chicago"


def test_apply_as_mentor_waits_for_vetting(signed_in, program):
    person = UserFactory()

    response = signed_in(person).post(_address(program, "mentor"), MENTOR)

    assert response.status_code == 302
    mentor = Mentor.objects.get()
    assert (mentor.user, mentor.state, mentor.capacity) == (person, MentorState.APPLIED, 2)
    assert mentor.offers == ["career"]
    assert [role.slug for role in person.profile.past_roles.all()] == ["pharmacy-aide"]


def test_apply_as_peer_too_makes_one_place_to_be_vetted(signed_in, program):
    person = UserFactory()

    signed_in(person).post(_address(program, "mentee"), MENTEE | {"peer_too": "on"})

    mentor = Mentor.objects.get()
    assert (mentor.user, mentor.offers, mentor.capacity) == (person, ["peer"], 1)
    assert mentor.state == MentorState.APPLIED


@pytest.mark.parametrize(
    "places", ["-1", "0", "5", "21", "1" + "0" * 30, "2.5", "three", "", "NaN", "1" * 5000]
)
def test_apply_as_mentor_refuses_wrong_places_with_one_sentence(signed_in, program, places):
    response = signed_in(UserFactory()).post(
        _address(program, "mentor"), MENTOR | {"capacity": places}
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert "Enter a whole number from 1 to 4." in page
    assert "I like sterile work." in page
    _nothing_was_written()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": ""}, "Choose one."),
        ({"role": "astronaut"}, "Choose one from the list."),
        ({"years": "NaN"}, "Enter years as a number from 0 to 70"),
        ({"years": "-1"}, "Enter years as a number from 0 to 70"),
        ({"years": "2.55"}, "Enter years as a number from 0 to 70"),
        ({"employer": "A\nB"}, "on one line"),
        ({"employer": "x" * 200_000}, "160"),
        ({"introduction": "x" * 601}, "600"),
        ({"time_zone": "US/Pacific-New"}, "Choose a time zone from the list"),
        ({"seeks": []}, "Choose at least one kind of mentor."),
        ({"seeks": ["guru"]}, "Choose kinds of mentor that this program has."),
        ({"wants": ["nowhere"]}, "Choose from the list."),
        ({"languages": []}, "Choose at least one."),
        ({"outlook_stretch": ""}, "Answer all six statements, or skip them all."),
        ({"outlook_stretch": "6"}, "Select a valid choice"),
        ({"supervisor_email": "a@b@example.org"}, "Write"),
        ({"supervisor_email": "chief@example.org\r\nBcc: x@example.org"}, "Write"),
        ({"supervisor_email": "chief@example"}, "Add the ending"),
        ({"supervisor_email": "chïef@example.org"}, "letters"),
        ({"avoid": "\n".join("abcdefghijklmnopqrstu")}, "at most 20 lines"),
    ],
)
def test_apply_as_mentee_refuses_with_a_sentence_and_keeps_what_was_typed(
    signed_in, program, change, sentence
):
    response = signed_in(UserFactory()).post(_address(program, "mentee"), MENTEE | change)

    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert "O&#x27;Neil-Ødegård Apotek" in page or "employer" in change
    assert 'value="sterile-compounding-technician" selected' in page
    _nothing_was_written()


@pytest.mark.parametrize("name", ["introduction", "employer", "years", "role"])
def test_apply_refuses_a_nul_byte(signed_in, program, name):
    response = signed_in(UserFactory()).post(_address(program, "mentee"), MENTEE | {name: "a\x00"})

    assert response.status_code == 400
    _nothing_was_written()


def test_apply_refuses_more_fields_than_the_limit(signed_in, program):
    five = ["oncology", "nuclear", "sterile", "hazardous", "pediatric"]

    response = signed_in(UserFactory()).post(_address(program, "mentee"), MENTEE | {"wants": five})

    assert response.status_code == 400
    assert "4 is the limit. Remove 1." in response.content.decode()
    _nothing_was_written()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=y>", "{{7*7}}", "{% now %}", "${1}"]
)
def test_apply_shows_code_as_text(signed_in, program, text):
    client = signed_in(UserFactory())

    client.post(_address(program, "mentee"), MENTEE | {"target_words": text, "introduction": text})

    assert Mentee.objects.get().target_words == text
    for address in (_address(program, "mentee"), "/me/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page.split("introduction")[1][:200]


def test_apply_strips_marks_that_hide_or_reorder_letters(signed_in, program):
    signed_in(UserFactory()).post(
        _address(program, "mentee"), MENTEE | {"target_words": "cle\u202ean\u200b room"}
    )

    assert Mentee.objects.get().target_words == "clean room"


def test_apply_ignores_fields_that_are_not_asked(signed_in, program):
    other = ProgramFactory()

    signed_in(UserFactory()).post(
        _address(program, "mentor"),
        MENTOR | {"places_held": "4", "program": other.pk, "vetted_at": "2026"},
    )

    mentor = Mentor.objects.get()
    assert (mentor.program, mentor.state) == (program, MentorState.APPLIED)
    assert (mentor.places_held, mentor.vetted_at) == (0, None)


def test_apply_again_changes_the_answers(signed_in, program):
    client = signed_in(UserFactory())
    client.post(_address(program, "mentee"), MENTEE)

    page = client.get(_address(program, "mentee")).content.decode()
    client.post(_address(program, "mentee"), MENTEE | {"seeks": ["life"], "first_choice": ""})

    assert "Save my answers" in page
    assert "boss@example.org" in page
    assert Mentee.objects.get().seeks == ["life"]


def test_apply_again_refuses_fewer_places_than_people(signed_in, program):
    mentor = MentorFactory(program=program, capacity=3, places_held=2)

    response = signed_in(mentor.user).post(_address(program, "mentor"), MENTOR | {"capacity": "1"})

    assert response.status_code == 400
    assert "2 of your places are taken" in response.content.decode()
    mentor.refresh_from_db()
    assert mentor.capacity == 3


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_apply_to_a_closed_program_says_so(signed_in, side):
    program = ProgramFactory(is_open=False)

    for method in ("get", "post"):
        response = getattr(signed_in(UserFactory()), method)(_address(program, side), MENTEE)
        assert "open for applications right now" in response.content.decode()
    _nothing_was_written()


@pytest.mark.parametrize("address", ["/apply/nowhere/", "/apply/a%00b/", "/apply/1'/"])
def test_apply_to_no_program_is_not_found(signed_in, address):
    assert signed_in(UserFactory()).get(address).status_code in (400, 404)


def test_apply_after_leaving_comes_back(signed_in, program):
    mentee = MenteeFactory(program=program, state=MenteeState.LEFT)

    signed_in(mentee.user).post(_address(program, "mentee"), MENTEE)

    mentee.refresh_from_db()
    assert mentee.state == MenteeState.AVAILABLE
