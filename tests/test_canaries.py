"""Nothing told in confidence leaves its pages: mails, outbox, trail, logs, back office, broker.

Pages and files are looked through by the table of ``test_authorization``; here everything else is.
"""

import logging
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import registry, tasks, tracing
from accounts.models import AuditEvent, Notice, Notification
from accounts.services import deliver, late_notices, nudge
from accounts.services.webhooks import telling
from accounts.webhooks import payload
from matching.models import Wish
from mentorship.enums import SecretKind, Side
from mentorship.models import Concern
from mentorship.services import concerns
from mentorship.services.concerns.telling import Told
from tests.authorization.confidence import CANARIES
from tests.factories.accounts import UserFactory, WebhookFactory, verified
from tests.factories.concerns import BrokenGlassFactory, Scene
from tests.factories.mentorship import ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

WORDS = {
    "body": "CANARY-1-body", "again": "CANARY-2-again", "reply": "CANARY-3-reply",
    "note": "CANARY-4-note", "conclusion": "CANARY-5-conclusion",
    "reason": "CANARY-6-reason-that-is-long-enough", "line": "CANARY-7-line",
    "his_line": "CANARY-8-line", "wish": "CANARY-9-wish", "typed": "CANARY-10-typed",
    "opened": "CANARY-11-opened-for-the-board", "words": "CANARY-12-words",
    "seen": "CANARY-13-why-somebody-looks-as-her",
}  # fmt: skip
SIGNS = ("concern", "boundaries", "contact_waiting", "contact_reply")


@pytest.fixture
def texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def nudges(settings, monkeypatch):
    """What goes to the broker, as arguments of the one task that carries a message."""
    found = []
    settings.CELERY_BROKER_URL = "redis://broker.example:6379/0"
    monkeypatch.setattr(nudge, "breaker", nudge._Breaker())
    monkeypatch.setattr(tasks.deliver_one, "apply_async", lambda **given: found.append(given))
    return found


@pytest.fixture
def case(django_capture_on_commit_callbacks, caplog):
    """A case from its beginning to its end, every text of it a canary."""
    caplog.set_level(logging.DEBUG)
    return _told(Scene(program__slug="spring"), django_capture_on_commit_callbacks)


def _told(scene, callbacks):
    line = scene.line(Side.MENTEE, line=WORDS["line"], words=WORDS["words"])
    his = scene.line(Side.MENTOR, line=WORDS["his_line"])
    Wish.objects.create(
        mentee=scene.pair.mentee, mentor=scene.pair.mentor, rank=1, reason=WORDS["wish"]
    )
    with callbacks(execute=True):
        scene.case = _lived(scene, line, his)
    return scene


def _lived(scene, line, his):
    told = Told(
        category="boundaries", body=WORDS["body"], wish="advice", about_id=scene.mentor.pk,
        mentorship_id=scene.pair.pk, answer_ids=[line.pk],
    )  # fmt: skip
    concern = concerns.tell(program=scene.program, actor=scene.mentee, told=told)
    given = {"concern_id": concern.pk, "actor": scene.first}
    concerns.take_up(**given)
    concerns.reply(**given, body=WORDS["reply"])
    concerns.note(**given, body=WORDS["note"])
    concerns.answer(concern_id=concern.pk, actor=scene.mentee, body=WORDS["again"])
    concerns.mark_quiet(**given, is_quiet=True)
    concerns.break_glass(
        kind=SecretKind.CHECK_IN_LINE, subject_id=his.pk, reason=WORDS["reason"], **given
    )
    pair = {"mentorship_id": scene.pair.pk, "actor": scene.first}
    concerns.suspend(**pair)
    concerns.keep_apart(**pair)
    concerns.end_by_contact(**pair)
    concerns.close(**given, conclusion=WORDS["conclusion"])
    BrokenGlassFactory(person=scene.mentee, program=scene.program, reason=WORDS["opened"])
    concerns.break_glass(
        kind=SecretKind.AS_PERSON, subject_id=scene.mentee.pk, reason=WORDS["seen"],
        actor=UserFactory(is_superuser=True),
    )  # fmt: skip
    return concern


def found_in(text):
    return [word for word in WORDS.values() if word in text]


def stored(*tables):
    """Return every row of these tables as the database holds it."""
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def test_there_are_enough_canaries():
    assert len(WORDS) >= 12
    assert len(CANARIES) >= 12


def test_the_canaries_are_where_their_readers_look(case):
    client = Client()
    client.force_login(case.first)

    page = client.get(f"/desk/spring/concerns/{case.case.uuid}/").content.decode()

    shown = {WORDS[one] for one in ("body", "again", "reply", "note", "conclusion", "line")}
    assert shown | {WORDS["reason"]} == set(found_in(page))


def test_no_mail_quotes_anything_or_says_what_it_is_about(case):
    deliver.drain()

    assert len(mail.outbox) >= 6
    for message in mail.outbox:
        whole = message.message().as_string()
        html = message.alternatives[0][0]
        assert found_in(whole + message.body + html) == []
        head = f"{dict(message.message())} {html.partition('</h1>')[0]}".lower()
        assert [sign for sign in SIGNS if sign in head] == []


def test_the_partner_gets_no_mail_but_the_neutral_end(case):
    deliver.drain()

    to_partner = [one for one in mail.outbox if case.mentor.email in one.to]
    assert [one.subject for one in to_partner] == [
        f"Your mentorship with {case.mentee.first_name} has ended"
    ]


def test_the_outbox_holds_ids_only(case):
    assert found_in(stored("accounts_notification")) == []
    rows = Notification.objects.exclude(category__startswith="mentorship")
    assert {str(row.context) for row in rows} == {"{}"}
    assert {row.program_id for row in rows} == {None}


def test_the_trail_holds_ids_and_codes_only(case):
    assert AuditEvent.objects.filter(action__startswith="concern.").count() >= 9
    assert found_in(stored("accounts_auditevent")) == []


def test_the_database_holds_no_text_of_it_in_the_open(case):
    tables = [
        "mentorship_concern", "mentorship_concernmessage", "mentorship_brokenglass",
        "mentorship_checkinanswer",
    ]  # fmt: skip

    assert found_in(stored(*tables)) == []


def test_logs_hold_nothing_of_it(case, caplog):
    client = Client(raise_request_exception=False)
    client.force_login(case.mentee)
    client.post("/concerns/new/", {"body": WORDS["typed"]})
    client.post(f"/concerns/{case.case.uuid}/", {"body": WORDS["typed"]})
    client.get("/concerns/00000000-0000-0000-0000-000000000000/")
    deliver.drain()

    assert caplog.records
    assert found_in(caplog.text) == []


def test_no_log_and_no_figure_says_who_asked_for_it(case, caplog, settings):
    settings.METRICS_TOKEN = "t" * 20
    client = Client()
    client.force_login(case.mentee)
    before = len(caplog.records)
    client.get("/concerns/new/")
    client.get(f"/concerns/{case.case.uuid}/")
    lines = [one for one in caplog.records[before:] if one.name == "accounts.request_log"]
    figures = Client().get("/metrics", headers={"authorization": f"Bearer {'t' * 20}"})

    told = [(one.fields["path"], one.fields["route"]) for one in lines]
    assert told == [("", "private")] * 2
    assert tracing.current().person is None
    assert "concern" not in figures.content.decode()


def test_the_broker_gets_numbers_only(nudges, case):
    assert nudges
    assert all(type(one) is int for given in nudges for one in given["args"])
    assert found_in(str(nudges)) == []


def test_no_bell_tells_of_it(case):
    Notification.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    late_notices.write_late()
    deliver.drain()

    found = list(Notice.objects.all())
    assert {one.category for one in found} & registry.confidential_categories() == set()
    whole = " ".join(f"{one.title} {one.text} {one.path} {one.label}" for one in found)
    assert found_in(whole + stored("accounts_notice")) == []
    assert [one.title for one in found if one.user == case.mentor] == [
        f"Your mentorship with {case.mentee.first_name} has ended"
    ]


def test_no_webhook_hears_of_it(django_capture_on_commit_callbacks):
    scene = Scene(program__slug="spring")
    WebhookFactory(program_id=scene.program.pk, events=list(registry.event_labels()))

    _told(scene, django_capture_on_commit_callbacks)

    rows = Notification.objects.filter(webhook__isnull=False).order_by("pk")
    said = [payload.body_of(row, telling.event_of(row)).decode() for row in rows]
    assert [row.template for row in rows] == ["mentorship.paused", "mentorship.ended"]
    assert [sign for sign in (*WORDS.values(), *SIGNS) if sign in " ".join(said)] == []


def test_pages_and_figures_of_delivery_show_nothing_of_it(case, client, settings, capsys):
    Notification.objects.update(status="dead", last_error_code="fault")
    settings.METRICS_TOKEN = "t" * 20
    boss = verified(UserFactory(is_staff=True, is_superuser=True))
    admin = ProgramStaffFactory(program=case.program).user
    asked = {
        boss: ["/desk/operations/", "/notices/", "/metrics"],
        admin: ["/desk/spring/messages/", "/desk/spring/messages/preview/", "/notices/",
                "/desk/spring/webhooks/"],
    }  # fmt: skip

    whole = ""
    for person, paths in asked.items():
        client.force_login(person)
        for path in paths:
            page = client.get(path, headers={"authorization": f"Bearer {'t' * 20}"})
            assert page.status_code == 200, path
            whole += page.content.decode()
    with suppress(SystemExit):
        call_command("doctor")
    whole += capsys.readouterr().out

    assert found_in(whole) == []
    assert [sign for sign in (*SIGNS, "contact_due") if sign in whole.lower()] == []


def test_no_list_of_the_back_office_shows_that_there_is_a_case(case):
    boss = verified(UserFactory(is_staff=True, is_superuser=True))
    client = Client()
    client.force_login(boss)
    event = AuditEvent.objects.filter(action="concern.told").get()
    notification = Notification.objects.filter(category="contact_waiting").first()
    pages = [
        "/admin/accounts/auditevent/", "/admin/accounts/notification/",
        "/admin/accounts/auditevent/?q=" + str(case.case.pk),
        f"/admin/accounts/user/{case.mentee.pk}/change/",
    ]  # fmt: skip

    whole = "".join(client.get(page).content.decode() for page in pages)

    assert found_in(whole) == []
    assert [sign for sign in (*SIGNS, "contact_due") if sign in whole.lower()] == []
    for path in (
        f"/admin/accounts/auditevent/{event.pk}/change/",
        f"/admin/accounts/notification/{notification.pk}/change/",
    ):
        assert client.get(path).status_code == 302


def test_nothing_of_concerns_is_in_the_back_office():
    names = {model._meta.model_name for model in admin.site._registry}

    assert {name for name in names if "concern" in name or "glass" in name} == set()


def test_the_partners_pages_are_the_same_with_and_without_a_case():
    client, pages = Client(), []
    scene = Scene(program__slug="spring")
    client.force_login(scene.mentor)
    for step in (lambda: None, scene.concern):
        step()
        pages.append([_page(client, path) for path in ("/home/", f"/mentorships/{scene.pair.pk}/",
                                                       "/concerns/", "/me/privacy/")])  # fmt: skip

    assert pages[0] == pages[1]


def test_the_desks_pages_are_the_same_with_and_without_a_case():
    client, pages = Client(), []
    scene = Scene(program__slug="spring")
    client.force_login(ProgramStaffFactory(program=scene.program).user)
    for step in (lambda: None, scene.concern):
        step()
        pages.append([_page(client, f"/desk/spring/{path}") for path in (
            "", "people/", "mentorships/", "check-ins/", f"mentorships/{scene.pair.pk}/",
        )])  # fmt: skip

    assert pages[0] == pages[1]
    assert Concern.objects.exists()


def _page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r'(csrf-?\w*token" (value|content)="|nonce=")[^"]*', "",
                  response.content.decode())  # fmt: skip
