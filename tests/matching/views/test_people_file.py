from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Acceptance, AuditEvent, User
from accounts.services.consents import RULES
from mentorship.enums import MentorState, StaffRole
from mentorship.models import HeldCredential, VettingCheck, VettingQuestion
from mentorship.queries.vetting import fingerprint
from mentorship.services import vetting
from tests.factories.accounts import UserFactory
from tests.factories.applications import OrientationFactory, VettingQuestionFactory
from tests.factories.joining import ProgramMemberFactory
from tests.factories.mentorship import (
    NOW,
    CredentialFactory,
    GoalFactory,
    MentorFactory,
    PatternFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
BY_HAND = ("vetting.identity", "vetting.credential", "vetting.standing", "vetting.years")
SCRIPT = "<script>alert(1)</script>{{7*7}}"


@pytest.fixture
def staff():
    call_command("load_content", verbosity=0)
    return ProgramStaffFactory(user__name="Marisol Vega")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


@pytest.fixture
def mentor(staff):
    found = MentorFactory(
        program=staff.program, state=MentorState.APPLIED, user__name="Dolores Quintana",
        user__email="dolores@example.org", user__membership_number="M-77",
        profile__employer="Lakeshore Health", profile__path_line="From counter to cleanroom",
        profile__introduction="I like questions.", profile__windows=[[0, 540, 600]],
        available_until=date(2027, 6, 30), avoid=["mercy"],
    )  # fmt: skip
    found.user.profile.past_roles.set([RoleFactory(name="Aide")])
    found.user.profile.specializations.set([SpecializationFactory(name="Oncology")])
    found.user.profile.patterns.set([PatternFactory(name="Weekday evenings")])
    found.helps_with.set([GoalFactory(name="Earn the CSPT")])
    return found


@pytest.fixture
def held(mentor):
    return HeldCredential.objects.create(
        profile=mentor.user.profile, credential=CredentialFactory(name="CSPT"), state="WI",
        expires_on=date(2020, 1, 31),
    )  # fmt: skip


def url(mentor, name="file"):
    return reverse(f"mentor-{name}", args=[mentor.program.slug, mentor.pk])


def read(desk, mentor):
    return desk.get(url(mentor)).content.decode()


def prepare(mentor, admin):
    """Tick everything that keeps a mentor from being vetted."""
    OrientationFactory(program=mentor.program, user=mentor.user, side="mentor")
    Acceptance.objects.create(user=mentor.user, document=RULES, version="1", accepted_at=NOW)
    for key in BY_HAND:
        vetting.tick(mentor_id=mentor.pk, key=key, actor=admin)


def test_file_shows_everything_needed_to_decide(desk, staff, mentor, held):
    ProgramMemberFactory(program=staff.program, email="other@example.org",
                         membership_number="m-77")  # fmt: skip

    text = read(desk, mentor)

    for shown in (
        "Dolores Quintana", "dolores@example.org", "M-77", "Yes, with this membership number",
        "Lakeshore Health", "From counter to cleanroom", "I like questions.", "Aide", "Oncology",
        "Earn the CSPT", "Weekday evenings, and hours of their own", "until Jun 30, 2027", "CSPT",
        "WI, runs out Jan 31, 2020", "Run out", "The orientation isn&#x27;t read to its end yet.",
        "Names people or workplaces to keep away from",
    ):  # fmt: skip
        assert shown in text, shown
    assert "mercy" not in text


def test_whole_way_to_yes(desk, staff, mentor, held):
    OrientationFactory(program=staff.program, user=mentor.user, side="mentor")
    Acceptance.objects.create(user=mentor.user, document=RULES, version="1", accepted_at=NOW)
    refused = desk.post(url(mentor, "vet"))
    assert refused.status_code == 409
    assert "Still open: The name and e-mail belong to a member" in refused.content.decode()

    for key in BY_HAND:
        answer = desk.post(url(mentor, "check"), {"key": key})
        assert answer["Location"] == f"{url(mentor)}#checklist"
    form = {"held": held.pk, "seen": fingerprint(held)}
    assert desk.post(url(mentor, "credential"), form)["Location"] == f"{url(mentor)}#credentials"
    assert "Verified by Marisol" in read(desk, mentor)
    done = desk.post(url(mentor, "vet"), follow=True)

    mentor.refresh_from_db()
    assert (mentor.state, mentor.vetted_by) == (MentorState.VETTED, staff.user)
    assert "Dolores Quintana is vetted and in the pool." in done.content.decode()
    assert "Marisol Vega vetted this mentor on" in read(desk, mentor)


def test_taking_back_a_tick_and_a_verification(desk, staff, mentor, held):
    desk.post(url(mentor, "check"), {"key": "vetting.identity"})
    desk.post(url(mentor, "credential"), {"held": held.pk, "seen": fingerprint(held)})

    desk.post(url(mentor, "check"), {"key": "vetting.identity", "step": "undo"})
    desk.post(url(mentor, "credential"), {"held": held.pk, "step": "undo"})

    held.refresh_from_db()
    assert (VettingCheck.objects.exists(), held.verified_by) == (False, None)


def test_question_and_answer_stand_in_the_file(desk, staff, mentor):
    answer = desk.post(url(mentor, "ask"), {"question": f"Which board? {SCRIPT}"})
    question = VettingQuestion.objects.get()
    assert answer["Location"] == f"{url(mentor)}#questions"
    assert desk.get(url(mentor)).context["question_form"] is None

    vetting.answer(question_id=question.pk, actor=mentor.user, answer=f"PTCB. {SCRIPT}")
    text = read(desk, mentor)

    assert text.count("&lt;script&gt;alert(1)") == 2
    assert (SCRIPT in text, "Marisol asked, " in text, "Dolores answered, " in text) == (
        False, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "form", "status", "kept"),
    [
        ("refuse", {"reason": "nonsense", "note": "Keep me."}, 400, "Keep me.</textarea>"),
        ("refuse", {"reason": "other", "note": ""}, 400, 'value="other" checked'),
        ("refuse", {"reason": "credential_not", "note": "n" * 501}, 400, "n" * 501),
        ("ask", {"question": ""}, 400, "Write your question."),
        ("ask", {"question": "q" * 501}, 400, "q" * 501),
        ("check", {"key": "vetting.nothing"}, 400, "on the checklist"),
        ("check", {}, 400, "on the checklist"),
        ("credential", {"held": "0"}, 404, ""),
        ("credential", {"held": "9" * 30}, 404, ""),
        ("credential", {"held": "²"}, 404, ""),
        ("credential", {}, 404, ""),
    ],
)
def test_wrong_forms_keep_what_was_typed_and_change_nothing(desk, mentor, name, form, status, kept):
    answer = desk.post(url(mentor, name), form)

    mentor.refresh_from_db()
    assert (answer.status_code, mentor.state) == (status, MentorState.APPLIED)
    assert kept in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_second_question_and_stale_credential_say_why(desk, mentor, held):
    VettingQuestionFactory(mentor=mentor, asked_by__name="Tove Lindahl")

    second = desk.post(url(mentor, "ask"), {"question": "And when?"})
    stale = desk.post(url(mentor, "credential"), {"held": held.pk, "seen": "MN.."})

    assert second.status_code == 409
    assert "Tove Lindahl asked on" in second.content.decode()
    assert "And when?</textarea>" in second.content.decode()
    assert stale.status_code == 409
    assert "The mentor changed this credential" in stale.content.decode()


def test_second_admin_hears_who_decided_and_when(client, desk, staff, mentor):
    prepare(mentor, staff.user)
    desk.post(url(mentor, "vet"))
    client.force_login(ProgramStaffFactory(program=staff.program).user)

    for name, form in (("vet", {}), ("refuse", {"reason": "credential_not"})):
        answer = client.post(url(mentor, name), form)

        assert answer.status_code == 409
        assert "Marisol Vega vetted this mentor on" in answer.content.decode()


def test_refusal_is_kind_and_its_reason_is_there_next_time(desk, staff, mentor):
    desk.post(url(mentor, "refuse"), {"reason": "enough_mentors_of", "note": "Next year."})
    refused = read(desk, mentor)
    mentor.refresh_from_db()
    mentor.state, mentor.applied_at = MentorState.APPLIED, NOW + timedelta(days=400)
    mentor.save()

    again = read(desk, mentor)

    assert "This mentor heard kindly that it is not this round." in refused
    assert "Next year." in refused
    assert "Marisol Vega said “not this round” on" in again
    assert "Enough mentors of this kind this round" in again


def test_conflicts_with_the_staff_are_named(desk, staff, mentor):
    ProgramStaffFactory(
        program=staff.program, role=StaffRole.CONTACT, employer="LAKESHORE health",
        user__name="Tove Lindahl",
    )  # fmt: skip
    ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER, user=mentor.user)

    assert desk.get(url(mentor)).context["conflicts"] == [
        "Tove Lindahl (concern contact) works at the same place.",
        "This person is staff of the program.",
    ]


def test_nobody_reads_or_decides_about_her_own_workplace(desk, staff, mentor):
    staff.employer = "lakeshore HEALTH"
    staff.save()
    own = MentorFactory(program=staff.program, state=MentorState.APPLIED, user=staff.user)

    for one in (mentor, own):
        assert desk.get(url(one)).status_code == 403
        for name in ("vet", "refuse", "check", "credential", "ask"):
            answer = desk.post(url(one, name), {"reason": "credential_not", "question": "Why?"})
            assert answer.status_code == 403, name
    assert not AuditEvent.objects.exists()


def test_file_is_for_admins_of_the_program(client, staff, mentor):
    elsewhere = MentorFactory(state=MentorState.APPLIED)
    wrong = reverse("mentor-file", args=[staff.program.slug, elsewhere.pk])
    expected = {
        UserFactory(): 404,
        mentor.user: 404,
        ProgramStaffFactory().user: 404,
        ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user: 403,
        ProgramStaffFactory(program=staff.program, role=StaffRole.CONTACT).user: 403,
        User.objects.create_superuser("root@example.org", name="Root"): 200,
    }
    for person, status in expected.items():
        client.force_login(person)

        assert client.get(url(mentor)).status_code == status
        assert client.get(wrong).status_code == 404
    assert client.get(url(mentor).replace(f"/{mentor.pk}/", f"/{'9' * 30}/")).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_file_queries_do_not_grow(desk, staff, mentor, size, django_assert_max_num_queries):
    for number in range(size):
        HeldCredential.objects.create(
            profile=mentor.user.profile, credential=CredentialFactory(slug=f"c{number}"),
            verified_by=staff.user, verified_at=NOW,
        )  # fmt: skip
        vetting.tick(mentor_id=mentor.pk, key=BY_HAND[number], actor=staff.user)
        VettingQuestionFactory(mentor=mentor, answer="Yes.", answered_at=NOW)
        ProgramStaffFactory(program=staff.program)
    vetting.refuse_mentor(mentor_id=mentor.pk, actor=staff.user, reason="credential_not")

    with django_assert_max_num_queries(12):
        desk.get(url(mentor))
