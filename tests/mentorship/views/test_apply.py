import pytest
from django.utils.html import escape

from accounts.models import Acceptance, AuditEvent
from accounts.services import consents
from mentorship.enums import MenteeState, MentorState, OutcomeStage
from mentorship.models import ContentText, Draft, Mentee, Mentor, OutcomeAnswer, Profile
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramFactory
from tests.mentorship.views.wizard import EMPLOYER, MENTEE, OUTLOOK, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]
STEPS = {
    "mentee": ("now", "aims", "meeting", "words", "check"),
    "mentor": ("limits", "now", "help", "meeting", "words", "check"),
}


@pytest.fixture
def program():
    return ProgramFactory(capacity_max=4)


@pytest.fixture
def walk(signed_in, program):
    """A newcomer at the door of the mentees' wizard."""
    return Walk(signed_in(UserFactory(time_zone="")), program)


@pytest.fixture
def mentor_walk(signed_in, program):
    """A newcomer at the door of the mentors' wizard."""
    return Walk(signed_in(UserFactory(time_zone="")), program, "mentor")


def _nothing_was_sent():
    assert not Profile.objects.exists()
    assert not Mentee.objects.exists()
    assert not Mentor.objects.exists()


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_wizard_walks_from_the_door_to_the_orientation(walk, side):
    walk.side, slug = side, walk.program.slug
    addresses = [walk.enter().url]
    for step in STEPS[side]:
        assert walk.client.get(walk.address(step)).status_code == 200
        addresses.append(walk.answer(step).url)

    steps = [walk.address(step) for step in STEPS[side]]
    assert addresses == [*steps, f"/orientation/{slug}/{side}/1/"]
    assert not Draft.objects.exists()


def test_wizard_keeps_every_answer_of_a_mentee(walk):
    walk.walk()

    mentee = Mentee.objects.get()
    assert (mentee.state, mentee.seeks) == (MenteeState.AVAILABLE, ["peer", "career"])
    assert mentee.target_role.slug == "sterile-compounding-technician"
    assert mentee.avoid == ["boss@example.org", "Some Pharmacy"]
    assert (mentee.supervisor_email, mentee.not_my_workplace) == ("chief@example.org", True)
    assert [row.slug for row in mentee.wants.all()] == MENTEE["aims"]["wants"]
    profile = mentee.user.profile
    assert (profile.role.slug, str(profile.years)) == ("pharmacy-technician", "2.5")
    assert profile.outlook == [4, 2, 5, 3, 3, 1]
    assert profile.employer == EMPLOYER
    assert (profile.languages, profile.held_credentials.count()) == (["en", "es"], 1)
    assert mentee.user.time_zone == "America/Chicago"


def test_wizard_keeps_every_answer_of_a_mentor(mentor_walk):
    mentor_walk.walk()

    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.capacity, mentor.offers) == (MentorState.APPLIED, 2, ["career"])
    assert (mentor.listed_at is not None, mentor.shown) == (True, ["words", "path"])
    assert mentor.available_from.isoformat() == "2026-03-01"
    profile = mentor.user.profile
    past = [role.slug for role in profile.past_roles.all()]
    assert (past, profile.path_line) == (["pharmacy-aide"], "Up.")
    assert [row.slug for row in profile.specializations.all()] == ["sterile"]


def test_wizard_asks_to_sign_in(client, program):
    for address in (f"/apply/{program.slug}/", f"/apply/{program.slug}/mentee/now/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


def test_wizard_says_first_what_the_program_asks(walk):
    page = walk.see("now")

    assert "About an hour a month" in page
    assert "for 6 months" in page
    assert page.index("What the program asks") < page.index('name="role"')


@pytest.mark.parametrize(
    "address",
    ["nowhere/", "a%00b/", "1'/", "{slug}/nobody/now/", "{slug}/mentee/limits/",
     "{slug}/mentor/aims/", "nowhere/mentee/now/"],
)  # fmt: skip
def test_wizard_has_no_other_addresses(walk, address):
    path = "/apply/" + address.format(slug=walk.program.slug)

    assert walk.client.get(path).status_code in (400, 404)


def test_step_keeps_what_was_typed_when_it_is_wrong(walk):
    response = walk.answer("now", role="astronaut", years="many")

    page = response.content.decode()
    assert response.status_code == 400
    assert 'value="astronaut"' in page
    assert 'value="many"' in page
    draft = Draft.objects.get()
    assert (draft.answers["role"], draft.answers["years"], draft.done) == ("astronaut", "many", [])
    assert 'value="astronaut"' in walk.see("now"), "on another device too"


def test_step_goes_back_with_wrong_answers_kept(walk):
    walk.answer("now")

    response = walk.answer("aims", target_role="x" * 161, back="1")

    assert response.url == walk.address("now")
    assert Draft.objects.get().answers["target_role"] == "x" * 161


def test_wizard_goes_on_where_it_was_left(walk):
    walk.walk(until="aims")

    assert walk.enter().url == walk.address("meeting")
    draft = Draft.objects.get()
    assert (draft.step, draft.done) == ("meeting", ["aims", "now"])


def test_door_without_a_side_leads_to_the_one_that_was_begun(walk):
    address = f"/apply/{walk.program.slug}/"
    newcomer = walk.client.get(address).url
    walk.side = "mentor"
    walk.answer("limits")

    assert newcomer == f"{address}mentee/now/"
    assert walk.client.get(address).url == f"{address}mentor/now/"
    assert walk.client.get(f"{address}?as=mentee").url == f"{address}mentee/now/"


def test_step_comes_back_to_the_check_from_which_it_was_opened(walk):
    walk.walk(until="words")

    response = walk.client.post(walk.address("now", "?to=check"), MENTEE["now"] | {"years": "4"})

    assert response.url == walk.address("check")
    assert "<dd>4</dd>" in walk.see("check")


def test_second_wizard_knows_what_the_first_was_told(walk):
    walk.walk(until="words")
    walk.side = "mentor"
    before_sending = walk.see("now")
    walk.side = "mentee"
    walk.answer("check")
    walk.side = "mentor"

    after_sending = walk.see("now")

    for page in (before_sending, after_sending):
        assert 'value="Pharmacy technician"' in page
        assert 'value="2.5"' in page


@pytest.mark.parametrize(
    ("step", "change", "sentence"),
    [
        ("now", {"role": ""}, "Write your role."),
        ("now", {"role": "astronaut"}, "Choose a role from the list."),
        ("now", {"role": "pharmacy tecnician"}, "The nearest: Pharmacy technician"),
        ("now", {"years": "NaN"}, "Enter years as a number from 0 to 70"),
        ("now", {"years": "-1"}, "Enter years as a number from 0 to 70"),
        ("now", {"years": "2.55"}, "Enter years as a number from 0 to 70"),
        ("now", {"held_cpht_issued": "31/12/2020"}, "Write the day as 2026-03-31"),
        ("now", {"held_cpht_issued": "0001-01-01"}, "Check the year."),
        ("now", {"held_cpht_issued": "2024-02-01", "held_cpht_expires": "2024-01-31"},
         "Choose a day on or after the day it was issued."),
        ("aims", {"target_role": "x" * 161}, "160"),
        ("aims", {"seeks": []}, "Choose at least one kind of mentor."),
        ("aims", {"seeks": ["guru"]}, "Choose kinds of mentor that this program has."),
        ("aims", {"wants": ["nowhere"]}, "Choose from the list."),
        ("aims", {"wants": ["oncology", "nuclear", "sterile", "hazardous", "pediatric"]},
         "4 is the limit. Remove 1."),
        ("meeting", {"time_zone": "US/Pacific-New"}, "Choose a time zone from the list"),
        ("meeting", {"languages": []}, "Choose at least one."),
        ("meeting", {"window_0_from": "25:00"}, "Write the time as 18:30."),
        ("meeting", {"window_0_from": "18:00"}, "Give both times, or neither."),
        ("meeting", {"window_0_from": "18:00", "window_0_to": "18:00"},
         "Choose a time after the first one."),
        ("words", {"employer": "A\nB"}, "on one line"),
        ("words", {"introduction": "x" * 601}, "600"),
        ("words", {"outlook_stretch": ""}, "Answer all six statements, or skip them all."),
        ("words", {"outlook_stretch": "6"}, "Select a valid choice"),
        ("words", {"start_path": "3"}, "Answer all three lines, or skip them all."),
        ("words", {"supervisor_email": "a@b@example.org"}, "Write"),
        ("words", {"supervisor_email": "chief@example.org\r\nBcc: x@example.org"}, "Write"),
        ("words", {"supervisor_email": "chief@example"}, "Add the ending"),
        ("words", {"supervisor_email": "chïef@example.org"}, "letters"),
        ("words", {"avoid": "\n".join("abcdefghijklmnopqrstu")}, "at most 20 lines"),
    ],
)  # fmt: skip
def test_mentee_is_told_what_to_do(walk, step, change, sentence):
    response = walk.answer(step, **change)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert step not in Draft.objects.get().done
    _nothing_was_sent()


@pytest.mark.parametrize(
    "places", ["-1", "0", "5", "21", "1" + "0" * 30, "2.5", "three", "", "NaN", "1" * 5000]
)
def test_mentor_is_told_how_many_places_there_are(mentor_walk, places):
    response = mentor_walk.answer("limits", capacity=places)

    assert response.status_code == 400
    assert "Enter a whole number from 1 to 4." in response.content.decode()
    _nothing_was_sent()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"available_from": "2026-05-02", "available_until": "2026-05-01"}, "after the first one"),
        ({"available_until": "9999-12-31"}, "Check the year."),
        ({"available_from": "soon"}, "Write the day as 2026-03-31"),
    ],
)
def test_mentor_is_told_about_days(mentor_walk, change, sentence):
    response = mentor_walk.answer("limits", **change)

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("body", [b"role=a%00", b"role=%ff", b"role=%ed%a0%80"])
def test_step_refuses_text_that_cannot_be_stored(walk, body):
    kind = "application/x-www-form-urlencoded"

    for more in ("", "save/"):
        address = walk.address("now", more)
        assert walk.client.post(address, body, content_type=kind).status_code == 400

    assert not Draft.objects.exists()


def test_step_refuses_what_is_far_too_long_and_keeps_it_on_the_page(walk):
    response = walk.answer("words", introduction="x" * 200_000)

    page = response.content.decode()
    assert response.status_code == 400
    assert "more text than we can keep" in page
    assert "x" * 200_000 in page
    assert not Draft.objects.exists()


def test_step_refuses_a_request_that_no_form_sends(walk):
    crowd = {f"field{n}": "x" for n in range(1500)}

    assert walk.client.post(walk.address("now"), crowd).status_code == 400
    big = {"introduction": "x" * 3_000_000}
    assert walk.client.post(walk.address("words"), big).status_code in (400, 413)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=y>", "{{7*7}}", "{% now %}", "${1}"]
)
def test_wizard_shows_code_as_text(walk, text):
    walk.walk(target_role=text, introduction=text)

    mentee = Mentee.objects.get()
    assert (mentee.target_words, mentee.user.profile.introduction) == (text, text)
    for step in ("aims", "words", "check"):
        page = walk.see(step)
        assert escape(text) in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_wizard_strips_marks_that_hide_or_reorder_letters(walk):
    walk.walk(target_role="cle\u202ean\u200b room")

    assert Mentee.objects.get().target_words == "clean room"


def test_wizard_ignores_fields_that_are_not_asked(mentor_walk):
    other = ProgramFactory()
    more = {"places_held": "4", "program": other.pk, "vetted_at": "2026", "state": "MN"}
    mentor_walk.walk(until="words")
    mentor_walk.answer("limits", **more)

    mentor_walk.answer("check", **more)

    mentor = Mentor.objects.get()
    assert (mentor.program, mentor.state) == (mentor_walk.program, MentorState.APPLIED)
    assert (mentor.places_held, mentor.vetted_at) == (0, None)


def test_check_lists_what_is_missing_and_sends_nothing(walk):
    walk.answer("now")
    walk.answer("words")

    seen, response = walk.see("check"), walk.answer("check")

    for page in (seen, response.content.decode()):
        assert "The kind of mentor that would help: Choose at least one kind of mentor." in page
        assert f'href="{walk.address("aims")}?to=check#id_seeks"' in page
        assert "I like sterile work." in page
    assert response.status_code == 400
    _nothing_was_sent()


def test_check_wants_the_promise_and_the_rules(walk):
    walk.walk(until="words")
    boxes = walk.boxes()
    del boxes["agree"]

    response = walk.client.post(walk.address("check"), boxes)

    assert sorted(boxes) == ["adult", "rules"]
    assert response.status_code == 400
    assert response.context["form"].errors == {"agree": ["Tick this to send your answers."]}
    _nothing_was_sent()


def test_check_takes_nobody_at_a_promise_that_she_did_not_read(walk):
    walk.walk(until="words")
    boxes = walk.boxes()
    ContentText.objects.filter(key="agreement.default").update(body="Another promise.")

    refused = walk.client.post(walk.address("check"), boxes)

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "These words have changed since you opened the page." in page
    assert "Another promise." in page
    _nothing_was_sent()
    walk.answer("check")
    version = Acceptance.objects.get(document__startswith="agreement.").version
    assert version == consents.version_of("Another promise.")


def test_check_keeps_what_was_agreed_to_and_asks_it_once(walk):
    walk.walk()

    documents = sorted(Acceptance.objects.values_list("document", flat=True))
    assert documents == ["adult", f"agreement.{walk.program.slug}", "rules"]
    walk.side = "mentor"
    page = walk.see("check")
    assert 'name="agree"' not in page
    assert 'name="rules"' not in page


def test_check_keeps_the_starting_point_once(walk):
    lines = {"start_path": "2", "start_support": "3", "start_stay": "5"}
    walk.walk(until="meeting")
    walk.answer("words", **lines)
    walk.answer("check")

    page = walk.see("words")
    walk.answer("words", **(lines | {"start_path": "5"}))
    walk.answer("check")

    row = OutcomeAnswer.objects.get()
    assert (row.stage, row.path, row.support, row.stay) == (OutcomeStage.START, 2, 3, 5)
    assert "start_path" not in page


def test_wizard_waits_for_the_orientation_where_the_program_wants_it_first(walk):
    walk.program.orientation_first = True
    walk.program.save()

    walk.walk()

    assert Mentee.objects.get().state == MenteeState.APPLIED


def test_wizard_changes_the_answers_later(walk):
    walk.walk()
    at_the_door = walk.enter().url
    page = walk.see("check")

    walk.answer("aims", seeks=["life"], first_choice="")
    assert Mentee.objects.get().seeks == ["peer", "career"], "not before it is sent"
    response = walk.client.post(walk.address("check"), {})

    assert (at_the_door, response.url) == (walk.address("check"), "/home/")
    assert "Save my changes" in page
    assert Mentee.objects.get().seeks == ["life"]
    assert Mentee.objects.get().user.profile.employer == EMPLOYER
    assert not Draft.objects.exists()


def test_check_sent_twice_sends_once(walk):
    walk.walk(until="words")

    answers = [walk.answer("check").url for _press in range(2)]

    assert answers == [f"/orientation/{walk.program.slug}/mentee/1/"] * 2
    assert Mentee.objects.count() == 1
    actions = AuditEvent.objects.filter(action__startswith="mentee.")
    assert [event.action for event in actions] == ["mentee.applied"]


@pytest.mark.parametrize(
    "text",
    [
        "n" + "\u0301" * 300,
        "\U0001f48a\U0001f469\U0001f3fe\u200d\u2695\ufe0f",
        "N",
        "O'Neil-Ødegård 薬局",
    ],
)
def test_wizard_takes_every_alphabet(mentor_walk, text):
    mentor_walk.walk(introduction=text, employer=text[:160], path_line=text[:160])

    profile = Profile.objects.get()
    assert (profile.introduction, profile.employer, profile.path_line) == (
        text, text[:160], text[:160],
    )  # fmt: skip


def test_wizard_forgets_changes_that_were_not_sent(walk):
    walk.walk()
    walk.answer("aims", seeks=["life"])

    response = walk.client.post(f"/apply/{walk.program.slug}/mentee/forget/")

    assert response.url == f"/apply/{walk.program.slug}/?as=mentee"
    assert not Draft.objects.exists()
    assert Mentee.objects.get().seeks == ["peer", "career"]


def test_change_refuses_fewer_places_than_people(signed_in, program):
    mentor = MentorFactory(program=program, capacity=3, places_held=2)
    walk = Walk(signed_in(mentor.user), program, "mentor")

    response = walk.walk(capacity="1")

    assert response.status_code == 400
    assert "2 of your places are taken" in response.content.decode()
    mentor.refresh_from_db()
    assert mentor.capacity == 3


def test_wizard_comes_back_after_leaving(signed_in, program):
    mentee = MenteeFactory(program=program, state=MenteeState.LEFT)

    Walk(signed_in(mentee.user), program).walk()

    mentee.refresh_from_db()
    assert mentee.state == MenteeState.AVAILABLE


def test_wizard_nudges_about_six_equal_answers(walk):
    walk.answer("words", **dict.fromkeys(OUTLOOK, "3"))

    assert "You chose the same answer six times." in walk.see("words")


@pytest.mark.parametrize("rows", [1, 3])
def test_steps_need_few_queries(walk, django_assert_max_num_queries, rows):
    for number in range(rows):
        MentorFactory(program=walk.program, profile__employer=f"Place {number}")
    for sent in (False, True):
        for side, steps in STEPS.items():
            walk.side = side
            if not sent:
                walk.answer(steps[0])
            for step in steps:
                with django_assert_max_num_queries(12):
                    assert walk.client.get(walk.address(step)).status_code == 200
            if not sent:
                walk.walk()


def test_check_of_nothing_leads_to_the_first_step(walk):
    for response in (walk.client.get(walk.address("check")), walk.answer("check")):
        assert response.url == walk.address("now")

    assert not Draft.objects.exists()
