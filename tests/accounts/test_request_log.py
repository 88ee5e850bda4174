import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts import request_figures, tracing
from accounts.services import audit
from accounts.views import health
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LOGGER = "accounts.request_log"


@pytest.fixture
def lines(caplog):
    """What was said of requests: their fields."""
    caplog.set_level(logging.DEBUG, logger=LOGGER)
    return lambda: [(one.levelname, one.fields) for one in caplog.records if one.name == LOGGER]


def test_each_request_is_one_line_without_its_query(client, lines):
    client.force_login(UserFactory())

    client.get(reverse("account_email"), {"q": "Ana Quist"})

    ((level, fields),) = lines()
    assert fields.pop("ms") >= 0
    assert (level, fields) == (
        "INFO",
        {"method": "GET", "path": "/accounts/email/", "route": "account_email", "status": 200},
    )


@pytest.mark.parametrize("path", ["/ana-quist/", "/people/ana@example.org"])
def test_path_that_leads_nowhere_is_left_out(client, lines, path):
    client.get(path)

    ((_level, fields),) = lines()
    assert (fields["path"], fields["route"], fields["status"]) == ("", "none", 404)


def test_secret_of_a_link_is_left_out(client, lines):
    client.get("/l/a-secret-of-somebody/")

    ((_level, fields),) = lines()
    assert fields["path"] == "/l/[secret]/"


def test_method_that_nobody_knows_is_not_repeated(client, lines):
    client.generic("ANA-QUIST", "/healthz")

    ((_level, fields),) = lines()
    assert fields["method"] == "OTHER"


def test_signs_of_life_are_told_only_where_they_fail(client, lines, monkeypatch):
    client.get("/healthz")
    monkeypatch.setitem(health.CHECKS, "database", lambda: "does not answer")
    client.get("/readyz")

    assert [(level, one["status"]) for level, one in lines()] == [("DEBUG", 200), ("WARNING", 503)]


def test_line_carries_who_asked_and_the_id_of_the_answer(client, caplog):
    caplog.set_level(logging.INFO, logger=LOGGER)
    person = UserFactory()
    client.force_login(person)
    seen = []
    from accounts import logs

    class Keep(logging.Handler):
        def emit(self, record):
            seen.append(tracing.current())

    handler = Keep()
    logging.getLogger(LOGGER).addHandler(handler)
    try:
        answer = client.get(reverse("account_email"))
    finally:
        logging.getLogger(LOGGER).removeHandler(handler)

    assert seen == [tracing.Trace(request=answer["X-Request-ID"], person=person.pk)]
    assert tracing.current() == tracing.NOTHING
    assert logs.formatter("JSON")


def test_requests_are_counted_by_route_and_status(client):
    def counted():
        rows = {
            tuple(sample.labels.values()): sample.value
            for family in request_figures.collector().collect()
            for sample in family.samples
            if sample.name == "benchmate_requests_total"
        }
        return rows.get(("GET", "healthz", "200"), 0)

    before = counted()
    client.get("/healthz")

    assert counted() - before == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("locked"), 503), (OSError(28, "No space left on device"), 507)],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/me/"])
def test_trouble_outside_of_views_is_told_with_a_reference(monkeypatch, path, error, status):
    from django.contrib.sessions.middleware import SessionMiddleware

    def fail(*_):
        raise error

    monkeypatch.setattr(SessionMiddleware, "process_response", fail)

    answer = Client(raise_request_exception=False).get(path)

    assert (answer.status_code, answer["Retry-After"]) == (status, "30")
    assert answer["X-Request-ID"] in answer.content.decode()


def test_page_of_a_fault_names_the_request(monkeypatch):
    from django.contrib.sessions.middleware import SessionMiddleware

    monkeypatch.setattr(SessionMiddleware, "process_response", lambda *_: 1 / 0)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()


def test_trail_names_the_request_that_it_came_of(client):
    person = UserFactory()

    with tracing.following(tracing.Trace(request="abc-12345")):
        within = audit.record(actor=person, action="test.done", target=person)
    outside = audit.record(actor=person, action="test.done", target=person)

    assert (within.request_id, outside.request_id) == ("abc-12345", None)


def test_a_task_knows_the_request_that_asked_for_it(monkeypatch):
    from mentorship import celery

    class Task:
        request = {"benchmate_request": "abc-12345"}

    headers = {}
    with tracing.following(tracing.Trace(request="abc-12345")):
        celery.send_request_along(headers=headers)
    with tracing.following(tracing.NOTHING):
        celery.follow_task(task=Task, task_id="t-1")
        during = tracing.current()
        celery.leave_task()

        assert tracing.current() == tracing.NOTHING
    assert headers == {"benchmate_request": "abc-12345"}
    assert during == tracing.Trace(request="abc-12345", task="t-1")
