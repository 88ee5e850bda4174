import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from mentorship.models import AvailabilityPattern, ContentText, Interest
from tests.factories.accounts import UserFactory
from tests.factories.closing import CertificateFactory
from tests.factories.mentorship import (
    ContentTextFactory,
    InterestFactory,
    PatternFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def back_office(client):
    client.force_login(User.objects.create_superuser("root@example.org", name="Root"))
    return client


@pytest.mark.parametrize(
    "name",
    "careerlevel credential goal goalgroup interest mentortypetext office outlookstatement role "
    "specialization worksetting availabilitypattern taxonomysource language contenttext "
    "program".split(),
)
def test_back_office_lists_and_opens_a_form(back_office, name):
    for page in ("changelist", "add"):
        assert back_office.get(reverse(f"admin:mentorship_{name}_{page}")).status_code == 200


def test_saving_a_changed_text_marks_it_edited(back_office):
    text = ContentTextFactory()
    address = reverse("admin:mentorship_contenttext_change", args=[text.pk])

    back_office.post(address, {"body": text.body, "data": "{}", "initial-data": "{}"})
    text.refresh_from_db()
    unchanged = text.edited
    back_office.post(address, {"body": "Ours.", "data": "{}"})

    text = ContentText.objects.get()
    assert (unchanged, text.body, text.edited) == (False, "Ours.", True)


def test_saving_a_changed_entry_marks_it_edited(back_office):
    entry = InterestFactory()

    back_office.post(
        reverse("admin:mentorship_interest_change", args=[entry.pk]),
        {"name": "Ours", "position": 0, "facts": "{}"},
    )

    entry = Interest.objects.get()
    assert (entry.name, entry.edited) == ("Ours", True)


def test_saving_a_changed_window_marks_its_pattern_edited(back_office):
    pattern = PatternFactory(windows=[(0, 600, 660)])
    window = pattern.windows.get()
    form = {"name": pattern.name, "position": 0, "facts": "{}", "week_share": 100,
            "windows-TOTAL_FORMS": 1, "windows-INITIAL_FORMS": 1, "windows-0-id": window.pk,
            "windows-0-pattern": pattern.pk, "windows-0-weekday": 0,
            "windows-0-start_minute": 600, "windows-0-end_minute": 720}  # fmt: skip

    back_office.post(
        reverse("admin:mentorship_availabilitypattern_change", args=[pattern.pk]), form
    )

    assert AvailabilityPattern.objects.get().edited
    assert pattern.windows.get().end_minute == 720


def test_saving_a_programs_staff_leaves_a_trail(back_office):
    program, person = ProgramFactory(), UserFactory()
    address = reverse("admin:mentorship_program_change", args=[program.pk])
    page = back_office.get(address)
    form = {k: v for k, v in page.context["adminform"].form.initial.items() if v is not None}
    for name in ("mentor_types", "weights", "ladder_days"):
        form[name] = form[f"initial-{name}"] = json.dumps(form[name])
    form |= {"name": "Ours", "is_open": "on", "staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 0,
             "staff-0-user": person.pk, "staff-0-role": "admin"}  # fmt: skip

    answer = back_office.post(address, form)

    assert answer.status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.program_id) == ("program.edited", program.pk)
    assert event.data == {"fields": ["name"], "staff_changed": 1}
    assert program.staff.get().user == person


def test_certificates_are_revoked_here_and_their_facts_are_not_shown(back_office):
    made = CertificateFactory(code="7F2K9QR0X31B")
    lists = reverse("admin:mentorship_certificate_changelist")

    page = back_office.get(reverse("admin:mentorship_certificate_change", args=[made.pk]))
    back_office.post(lists, {"action": "revoke", "_selected_action": [made.pk]})

    made.refresh_from_db()
    assert made.revoked_at is not None
    assert "7F2K9QR0X31B" in page.content.decode()
    assert "Dolores" not in page.content.decode()
