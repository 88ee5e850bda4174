import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from accounts.models import AuditEvent
from matching.lists.shape import taken
from matching.sheets.writing import Column
from matching.views.csv_files import form_of, handed_over
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import ProgramFactory

NAME = (Column("name", "Name"),)


def asked_by(user, **body):
    request = RequestFactory().post("/", body)
    request.user = user
    request.htmx = False
    return request


def test_formats_of_a_form_are_known_or_refused():
    assert [form_of(text) for text in ("csv", "csv-plain", "xlsx", "jsonl")] == [
        ("csv", True), ("csv", False), ("xlsx", True), ("jsonl", True),
    ]  # fmt: skip
    with pytest.raises(BadRequest):
        form_of("exe")


@pytest.mark.django_db
def test_export_records_what_was_taken_and_how_many_never_who():
    program, user = ProgramFactory(slug="spring"), UserFactory()

    response = handed_over(
        asked_by(user, format="jsonl"), program, taken("people", NAME, [["Ana"], ["Bo"]])
    )

    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.program_id, event.target_id, event.data) == (
        user,
        "list.exported",
        program.pk,
        str(program.pk),
        {"kind": "people", "format": "jsonl", "rows": 2},
    )
    assert response["Content-Disposition"] == 'attachment; filename="spring-people.jsonl"'
    assert response.getvalue() == b'{"name": "Ana"}\n{"name": "Bo"}\n'


@pytest.mark.django_db
def test_too_many_exports_wait_and_are_not_recorded(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "list_export": "2/h/user"}
    program, user = ProgramFactory(), UserFactory()

    statuses = [
        handed_over(asked_by(user), program, taken("x", NAME, [])).status_code for _ in range(3)
    ]

    assert statuses == [200, 200, 429]
    assert AuditEvent.objects.count() == 2
