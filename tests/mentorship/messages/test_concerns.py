"""Mails around concerns say nothing: not in subject, preheader, text or page."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import Notification
from accounts.registry import category
from mentorship.enums import ConcernState
from tests.factories.accounts import UserFactory
from tests.factories.concerns import BrokenGlassFactory, ConcernFactory, Scene
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db

TELLING = ("concern", "complain", "boundar", "night", "report", "Marisol", "mentor")


@pytest.fixture
def scene():
    return Scene()


def row(name, recipient, subject=None, **given):
    found = Notification(category=name, recipient=recipient, **given)
    if subject is not None:
        found.subject_type, found.subject_id = subject._meta.label_lower, str(subject.pk)
    return found


def told(mail):
    """Return subject and visible words, without addresses of the site."""
    words = [word for word in mail.text.split() if "://" not in word]
    return f"{mail.subject} {' '.join(words)}".lower()


@pytest.mark.parametrize("name", ["contact_waiting", "contact_due", "contact_reply"])
def test_nothing_of_it_stands_in_the_mail(scene, name):
    concern = scene.concern()
    person = scene.mentee if name == "contact_reply" else scene.second

    mail = category(name).render(row(name, person, concern))

    said = told(mail).replace(person.first_name.lower(), "")
    assert [word for word in TELLING if word.lower() in said] == []
    head = mail.html.partition("</h1>")[0].lower()
    assert "concern" not in head
    assert "boundar" not in mail.html.lower()
    assert mail.attachments == ()


def test_the_subject_to_the_reporter_is_neutral(scene):
    mail = category("contact_reply").render(row("contact_reply", scene.mentee, scene.concern()))

    assert mail.subject == "A message from your program"
    assert "There's a reply to what you told us." in mail.text


def test_a_contact_who_left_gets_nothing_more(scene):
    concern = scene.concern()
    notification = row("contact_waiting", scene.first, concern)
    before = category("contact_waiting").still_due(notification)

    scene.first.staff_roles.all().delete()

    assert before
    assert not category("contact_waiting").still_due(notification)


def test_no_reminder_leaves_after_a_reply(scene):
    answered = scene.concern(replied_at=timezone.now())
    closed = scene.concern(state=ConcernState.CLOSED)
    waiting = scene.concern()
    due = category("contact_due").still_due

    found = [due(row("contact_due", scene.first, one)) for one in (answered, closed, waiting)]

    assert found == [False, False, True]


def test_whose_line_was_opened_is_told_by_whom_and_not_why(scene):
    opening = BrokenGlassFactory(
        opener=UserFactory(name="Ruth Board"), person=scene.mentee, reason="Secret reason here."
    )

    mail = category("glass_told").render(row("glass_told", scene.mentee, opening))

    assert "Ruth Board opened this on" in mail.text
    assert "Secret reason" not in mail.text + mail.html


FEBRUARY = datetime(2026, 2, 12, 18, tzinfo=UTC)


def test_the_boards_mail_names_who_opened_what_but_not_whose_or_why():
    program = ProgramFactory(name="Spring")
    BrokenGlassFactory(
        opened_at=FEBRUARY, program=program, opener__name="Ruth Board", person__name="Ana Member",
        reason="Secret reason that is long", kind="wishes",
    )  # fmt: skip
    BrokenGlassFactory(opened_at=FEBRUARY, concern=ConcernFactory(), opener__name="Carla Contact")
    asked = row("openings_month", None, context={"month": "2026-02"})

    mail = category("openings_month").render(asked)

    assert "1 private record was opened with a written reason:" in mail.text
    assert "Feb 12, Ruth Board: A person's wish list (Spring)" in mail.text
    assert "1 opening for cases that concern contacts look after" in mail.text
    said = mail.text + mail.html
    assert [name for name in ("Ana Member", "Secret reason", "Carla Contact") if name in said] == []
    assert "/openings/" not in mail.text


def test_a_month_without_any_says_so():
    mail = category("openings_month").render(
        row("openings_month", None, context={"month": "2026-02"})
    )

    assert "None: nothing was opened last month." in mail.text


def test_the_months_mail_leads_to_that_month():
    boss = UserFactory()

    mail = category("openings_month").render(
        row("openings_month", boss, context={"month": "2026-02"})
    )

    assert "/openings/?month=2026-02" in mail.text
