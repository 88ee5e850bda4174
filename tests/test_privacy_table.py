"""The table of who reads what, asked of the real pages, lists, API and database, cell by cell."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from matching.models import Wish
from mentorship.enums import LineReader, MentorshipState, MentorType, SecretKind, Side
from mentorship.models import ContentText
from mentorship.rules import privacy
from mentorship.rules.privacy import Access, Datum, Reader
from mentorship.services import concerns
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import BrokenGlassFactory, Scene
from tests.factories.mentorship import CheckInAnswerFactory, MentorFactory, ProgramStaffFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    NoteFactory,
    ThankYouFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DOCS = Path(__file__).resolve().parent.parent / "docs" / "members.md"
CANARIES = {
    Datum.PROFILE: "CANARY-profile", Datum.WISHES: "CANARY-wish", Datum.APART: "canary-apart",
    Datum.LINE: "CANARY-line", Datum.CONCERN: "CANARY-concern", Datum.SPACE: "CANARY-space",
}  # fmt: skip
FEELING = "A bit stuck"
PEOPLE = (Reader.WRITER, Reader.PARTNER, Reader.TEAM, Reader.CONTACT, Reader.ADMIN)
SEEN = {Access.WHOLE, Access.PART, Access.ON_CASE, Access.IF_SHARED, Access.IF_ATTACHED}


@pytest.fixture(autouse=True)
def _texts(db):
    call_command("load_content", verbosity=0)


class House:
    """A pair, a case, and a canary for each kind of data of the mentee."""

    def __init__(self, *, is_life=False, is_shared=False, reader=LineReader.WRITER, attached=False):
        kind = MentorType.LIFE if is_life else MentorType.CAREER
        self.scene = scene = Scene(program__slug="spring", mentor_type=kind)
        self.pair, self.mentee = scene.pair, scene.pair.mentee
        profile = scene.mentee.profile
        profile.introduction = CANARIES[Datum.PROFILE]
        profile.save()
        self.mentee.avoid = [CANARIES[Datum.APART]]
        self.mentee.save()
        wished = MentorFactory(program=scene.program, listed=True)
        Wish.objects.create(
            mentee=self.mentee, mentor=wished, rank=1, reason=CANARIES[Datum.WISHES]
        )
        self.line = scene.line(
            Side.MENTEE, line=CANARIES[Datum.LINE], line_reader=reader, answer="stuck",
            is_shared=is_shared,
        )  # fmt: skip
        CheckInAnswerFactory(check_in=self.line.check_in, side=Side.MENTOR)
        NoteFactory(mentorship=self.pair, author=scene.mentee, body=CANARIES[Datum.SPACE],
                    is_shared=True)  # fmt: skip
        MentorshipGoalFactory(mentorship=self.pair, title=CANARIES[Datum.SPACE])
        ThankYouFactory(mentorship=self.pair, line=CANARIES[Datum.SPACE])
        MessageFactory(mentorship=self.pair, author=scene.mentee, body=CANARIES[Datum.SPACE])
        self.case = scene.concern(body=CANARIES[Datum.CONCERN])
        if attached:
            self.case.attachments.create(answer=self.line)
        self.readers = {
            Reader.WRITER: scene.mentee,
            Reader.PARTNER: scene.mentor,
            Reader.TEAM: ProgramStaffFactory(program=scene.program).user,
            Reader.CONTACT: scene.first,
            Reader.ADMIN: UserFactory(is_superuser=True, is_staff=True),
        }
        for person in self.readers.values():
            verified(person)

    def paths(self):
        """Return the pages, lists and answers of the API where any of it could stand."""
        pair, mentee, case = self.pair.pk, self.mentee.pk, self.case.uuid
        space, desk = f"/mentorships/{pair}/", "/desk/spring/"
        files = ("people", "members", "mentorships", "check-in-dates", "check-ins", "report",
                 "meetings")  # fmt: skip
        return [
            "/home/", "/me/", "/me/profile/", "/me/privacy/", "/wishes/", "/mentors/",
            "/concerns/", f"/concerns/{case}/", "/apply/spring/mentee/words/", "/notices/",
            "/apply/spring/mentee/employer/", "/apply/spring/mentee/check/",
            space, f"{space}notes/", f"{space}messages/", f"/check-ins/{self.line.pk}/",
            f"{space}so-far/", f"{space}closing/", f"/introductions/{pair}/",
            desk, f"{desk}people/", f"{desk}people/mentee/{mentee}/", f"{desk}people/export/",
            f"{desk}mentorships/", f"{desk}mentorships/{pair}/", f"{desk}mentorships/export/",
            f"{desk}check-ins/", f"{desk}check-ins/export/", f"{desk}activity/", f"{desk}reports/",
            f"{desk}reports/export/", f"{desk}messages/", f"{desk}thanks/", f"{desk}concerns/",
            f"{desk}concerns/{case}/", f"{desk}concerns/{case}/file/",
            f"{desk}reports/?exact=1",
            *(f"{desk}files/{kind}/" for kind in files),
            *(f"/me/files/{kind}/" for kind in ("profile", "check-ins", "notes", "messages")),
            "/api/v1/me/", "/api/v1/me/profile/", "/api/v1/mentees/", "/api/v1/mentorships/",
            "/api/v1/check-ins/", f"/api/v1/mentorships/{pair}/",
            f"/api/v1/mentorships/{pair}/notes/", f"/api/v1/mentorships/{pair}/messages/",
            f"/api/v1/mentees/{self.mentee.uuid}/",
        ]  # fmt: skip

    def read_by(self, reader):
        """Return everything that a reader gets, in one text."""
        client = Client()
        client.force_login(self.readers[reader])
        return "".join(_body(client.get(path)) for path in self.paths())


def _body(response):
    if response.status_code != 200:
        return ""
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return whole.decode(errors="replace")


def ways(datum, reader, *, is_life=False):
    return privacy.TABLE[datum, reader].ways_in(is_life=is_life)


def test_every_cell_is_there_and_says_something():
    assert set(privacy.TABLE) == {(datum, reader) for datum in Datum for reader in Reader}
    with translation.override("en"):
        assert all(cell.words and cell.ways for cell in privacy.TABLE.values())


@pytest.mark.parametrize(("is_shared", "is_life"), [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("reader", PEOPLE)
def test_each_person_reads_what_the_table_says_and_no_more(reader, is_shared, is_life):
    chosen = {Reader.PARTNER: LineReader.PARTNER, Reader.TEAM: LineReader.TEAM}
    told = chosen.get(reader, LineReader.WRITER) if is_shared else LineReader.WRITER
    house = House(is_life=is_life, is_shared=is_shared, reader=told, attached=is_shared)

    whole = house.read_by(reader)
    found = {datum for datum, canary in CANARIES.items() if canary in whole}

    assert found == {one for one in CANARIES if _is_read(one, reader, is_shared, is_life)}


def _is_read(datum, reader, is_shared, is_life):
    found = ways(datum, reader, is_life=is_life) & SEEN
    if not is_shared:
        found -= {Access.IF_SHARED, Access.IF_ATTACHED}
    return bool(found)


@pytest.mark.parametrize("is_life", [False, True])
@pytest.mark.parametrize("is_shared", [False, True])
def test_how_it_goes_is_read_as_the_table_says(is_shared, is_life):
    house = House(is_life=is_life, is_shared=is_shared)

    for reader in (Reader.PARTNER, Reader.TEAM, Reader.ADMIN):
        is_told = FEELING in _about(house, reader)
        assert is_told == _is_read(Datum.FEELING, reader, is_shared, is_life), reader


def _about(house, reader):
    """Return what a reader gets of this one pair, without the lists that name every answer."""
    client = Client()
    client.force_login(house.readers[reader])
    pair = house.pair.pk
    paths = ("/home/", f"/mentorships/{pair}/", f"/desk/spring/mentorships/{pair}/")
    return "".join(_body(client.get(path)) for path in paths)


@pytest.mark.parametrize("is_life", [False, True])
def test_why_it_ended_is_a_neutral_sentence_or_a_kind(is_life):
    house = House(is_life=is_life)
    reason = ContentText.objects.get(key="reasons.end").data["options"][0]
    pair = house.pair
    pair.state, pair.closed_at, pair.end_reason = (
        MentorshipState.ENDED, timezone.now(), reason["key"],
    )  # fmt: skip
    pair.save()

    for reader in (Reader.PARTNER, Reader.TEAM, Reader.CONTACT, Reader.ADMIN):
        is_told = reason["label"] in house.read_by(reader)
        assert is_told == (Access.CODE in ways(Datum.ENDING, reader, is_life=is_life)), reader


@pytest.mark.parametrize(
    ("kind", "datum"), [(SecretKind.CHECK_IN_LINE, Datum.LINE), (SecretKind.WISHES, Datum.WISHES)]
)
def test_what_opens_with_a_reason_does_and_nothing_else(kind, datum):
    house = House()
    subject = house.line.pk if kind == SecretKind.CHECK_IN_LINE else house.mentee.pk
    asked = {
        Reader.ADMIN: (f"/openings/{kind.value}/{subject}/", None),
        Reader.TEAM: (f"/openings/{kind.value}/{subject}/", None),
        Reader.PARTNER: (f"/openings/{kind.value}/{subject}/", None),
        Reader.CONTACT: (f"/desk/spring/concerns/{house.case.uuid}/open/{subject}/", house.case),
    }

    for reader, (path, case) in asked.items():
        person = house.readers[reader]
        BrokenGlassFactory(
            opener=person, person=house.scene.mentee, kind=kind, subject_id=subject, concern=case
        )
        client = Client()
        client.force_login(person)
        is_open = CANARIES[datum] in _body(client.get(path))
        assert is_open == (Access.WITH_REASON in ways(datum, reader)), reader


def test_the_database_holds_only_what_the_table_leaves_open():
    House(reader=LineReader.PARTNER)
    with connection.cursor() as cursor:
        whole = ""
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            whole += str(cursor.fetchall())

    for datum, canary in CANARIES.items():
        is_open = Access.ENCRYPTED not in ways(datum, Reader.DATABASE)
        assert (canary in whole) == is_open, datum


def test_figures_hold_none_of_it():
    house = House(is_shared=True, reader=LineReader.TEAM, attached=True)
    client = Client()
    client.force_login(house.readers[Reader.ADMIN])
    paths = ("check-ins/", "check-ins/export/", "reports/", "reports/export/", "reports/?exact=1",
             "files/check-ins/", "files/report/")  # fmt: skip

    whole = "".join(_body(client.get(f"/desk/spring/{path}")) for path in paths)

    assert whole
    assert [canary for canary in CANARIES.values() if canary in whole] == []


def test_a_concern_leaves_no_trace_for_whom_the_table_names_never():
    before = House()
    before.case.readers.all().delete()
    before.case.messages.all().delete()
    before.case.delete()
    pages = {one: before.read_by(one) for one in (Reader.PARTNER, Reader.TEAM, Reader.ADMIN)}

    concerns.tell(
        program=before.scene.program, actor=before.scene.mentee,
        told=concerns.telling.Told(
            category="boundaries", body="CANARY-again", wish="advice",
            about_id=before.scene.mentor.pk, mentorship_id=before.pair.pk,
        ),
    )  # fmt: skip

    for reader, page in pages.items():
        assert privacy.TABLE[Datum.CONCERN, reader].ways == {Access.NEVER}
        assert _plain(before.read_by(reader)) == _plain(page), reader


def _plain(page):
    tokens = r'(csrf-?\w*token" (value|content)="|nonce=)[^"]*'
    return re.sub(r'"request_id": ?"[^"]*"|\d+:\d\d [ap]m', "", re.sub(tokens, "", page))


def test_the_promise_says_every_row_and_the_exceptions(client):
    page = unescape(client.get("/privacy/").content.decode())

    for datum in Datum:
        assert str(privacy.LABELS[datum]) in page
        for reader in Reader:
            assert str(privacy.TABLE[datum, reader].words) in page, (datum, reader)
    for exception in ("someone is in danger", "patients' safety", "the law obliges us"):
        assert exception in page


def test_the_promise_says_how_long_the_association_keeps_things(client, settings):
    settings.RETENTION = "concerns=3650 private-answers=180"

    page = unescape(client.get("/privacy/").content.decode())

    for told in (
        "Concerns, after they were closed: 10 years.",
        "Lines of check-ins, after a mentorship's end: 180 days.",
        "Notes, messages and goals of a pair, after its end: 2 years.",
        "Applications that were never sent: 1 year.",
        "The trail of what was done, by numbers: 7 years.",
    ):
        assert told in page, told


def test_the_page_for_members_says_the_same():
    told = [one for one in Reader if one in PEOPLE]
    head = "| " + " | ".join(["What", *(str(privacy.READERS[one]) for one in told)]) + " |"
    rows = [
        "| " + " | ".join([str(privacy.LABELS[datum]),
                           *(str(privacy.TABLE[datum, one].words) for one in told)]) + " |"
        for datum in Datum
    ]  # fmt: skip

    text = DOCS.read_text()

    assert [row for row in (head, *rows) if row not in text] == []
    assert all(str(one) in text for one in privacy.EXCEPTIONS)
