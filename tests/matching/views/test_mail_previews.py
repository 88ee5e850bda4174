from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import registry
from accounts.mail.message import Mail
from accounts.models import Notice, Notification, OneTimeLink
from matching.queries.mail_kinds import kinds
from mentorship.enums import CheckInKind, CheckInState, MentorType, StaffRole
from tests.factories.accounts import NotificationFactory
from tests.factories.meetings import MeetingFactory, running
from tests.factories.mentorship import (
    NOW,
    CheckInAnswerFactory,
    MenteeFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db

# They are about no program, or nobody sees a case of them.
NOT_OF_A_PROGRAM = {
    "account", "alert", "desk_digest", "fresh-link", "openings_month", "privacy_asked",
    "privacy_last_day", "privacy_ready", "privacy_withdrawn", "seen_as_you", "token_ends",
    "token_made", "webhook",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def staff():
    return ProgramStaffFactory(employer="Lakeshore")


def sent(subject, recipient, category, program, **fields):
    fields = {"status": "sent", "sent_at": timezone.now(), **fields}
    return NotificationFactory(
        category=category,
        recipient=recipient,
        program_id=program.pk,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        **fields,
    )


def pair_of(staff, **fields):
    return running(mentee=MenteeFactory(program=staff.program, **fields))


def check_in(staff, pair=None):
    row = CheckInAnswerFactory(
        check_in__mentorship=pair or pair_of(staff), check_in__kind=CheckInKind.DAY30,
        state=CheckInState.OPEN, opened_at=NOW,
    )  # fmt: skip
    sent(row, row.person, "check_in", staff.program)
    return row


def opened(client, staff, kind="check_in", status=200):
    client.force_login(staff.user)
    response = client.get(reverse("desk-mail-preview", args=[staff.program.slug]), {"kind": kind})
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def html_of(client, staff, kind="check_in"):
    return client.get(reverse("desk-mail-preview-html", args=[staff.program.slug, kind]))


def test_every_message_of_a_program_has_a_plain_name():
    confidential = registry.confidential_categories()
    known = {name for name in registry.categories() if name not in confidential}

    assert known - set(kinds()) == NOT_OF_A_PROGRAM & known
    assert set(kinds()) <= known


def test_page_shows_a_real_case_and_makes_sends_and_leads_nowhere(client, staff):
    row = check_in(staff)
    before = Notification.objects.count()

    page, html = opened(client, staff), html_of(client, staff)

    assert "Check-ins and the space: A check-in" in page
    assert f"<dd>{row.person.name}</dd>" in page
    assert "How is it going with" in page
    assert "/l/preview/" in page  # the text names where a link would stand
    assert (html.status_code, html["X-Frame-Options"]) == (200, "SAMEORIGIN")
    assert "href=" not in html.content.decode()
    assert not OneTimeLink.objects.exists()
    assert not Notice.objects.exists()
    assert Notification.objects.count() == before


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries(client, staff, size, django_assert_max_num_queries):
    for _row in range(size):
        check_in(staff)
    client.force_login(staff.user)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("desk-mail-preview", args=[staff.program.slug]))

    assert b"Written for" in page.content


def test_program_without_a_case_is_told_so(client, staff):
    check_in(ProgramStaffFactory())

    assert "No case of it yet" in opened(client, staff)
    assert html_of(client, staff).status_code == 404


def test_case_of_her_own_workplace_is_not_shown(client, staff):
    check_in(staff, pair_of(staff, profile__employer="Lakeshore"))

    assert "No case of it yet" in opened(client, staff)


def test_case_in_which_the_other_is_of_her_workplace_is_not_shown(client, staff):
    pair = pair_of(staff, profile__employer="Lakeshore")
    row = CheckInAnswerFactory(
        check_in__mentorship=pair, side="mentor", state=CheckInState.OPEN, opened_at=NOW
    )
    sent(row, pair.mentor_user, "check_in", staff.program)

    assert "No case of it yet" in opened(client, staff)


def test_case_of_a_life_mentorship_is_not_shown(client, staff):
    pair = pair_of(staff)
    pair.mentor_type = MentorType.LIFE
    pair.save()
    check_in(staff, pair)

    assert "No case of it yet" in opened(client, staff)


def test_what_the_two_write_is_veiled(client, staff):
    pair = pair_of(staff)
    meeting = MeetingFactory(
        mentorship=pair, agreed=timezone.now() + timedelta(days=3),
        topic="SECRET-TOPIC", place="https://meet.example/SECRET-ROOM",
    )  # fmt: skip
    sent(meeting, pair.mentee_user, "meeting_agreed", staff.program)

    page = opened(client, staff, "meeting_agreed")
    html = html_of(client, staff, "meeting_agreed").content.decode()

    assert "(Words that only the two read.)" in page
    assert "SECRET" not in page + html


@pytest.mark.parametrize("kind", ["space_message", "thank_you"])
def test_that_one_wrote_to_the_other_is_never_shown(client, staff, kind):
    pair = pair_of(staff)
    sent(pair, pair.mentee_user, kind, staff.program)

    page = opened(client, staff, kind)

    assert "This one is between the two" in page
    assert html_of(client, staff, kind).status_code == 404


def test_what_a_colleague_is_told_is_hers(client, staff, monkeypatch):
    monkeypatch.setattr(registry, "_categories", dict(registry._categories))
    registry.register_category("health_digest", render=lambda _: Mail("Ola", "Ola", "<p>Ola</p>"))
    other = ProgramStaffFactory(program=staff.program)
    sent(staff.program, other.user, "health_digest", staff.program)

    assert "No case of it yet" in opened(client, staff, "health_digest")
    sent(staff.program, staff.user, "health_digest", staff.program)

    assert f"<dd>{staff.user.name}</dd>" in opened(client, staff, "health_digest")


def test_case_that_cannot_be_written_any_more_gives_way_to_an_older_one(client, staff):
    row = check_in(staff)
    gone = sent(row, row.person, "check_in", staff.program)
    Notification.objects.filter(pk=gone.pk).update(subject_id="0")

    assert row.person.name in opened(client, staff)


@pytest.mark.parametrize("kind", ["", "contact_waiting", "account", "<script>", "x" * 5000])
def test_unknown_and_confidential_kinds_are_refused(client, staff, kind):
    opened(client, staff, kind, status=400)


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_who_sees_no_names_sees_no_mail(client, staff, role):
    other = ProgramStaffFactory(program=staff.program, role=role)

    opened(client, other, status=403)
    assert html_of(client, other).status_code == 403
