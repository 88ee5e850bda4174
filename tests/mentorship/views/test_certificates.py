from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from mentorship.enums import CertificateKind, MeetingState, MentorshipState
from mentorship.models import Certificate, Meeting
from tests.factories.accounts import UserFactory
from tests.factories.closing import CertificateFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)


def test_certificate_is_a_private_download_of_its_holder(signed_in):
    made = CertificateFactory(code="7F2K9QR0X31B")
    url = f"/mentorships/{made.mentorship_id}/certificate/"

    answer = signed_in(made.user).get(url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == ('attachment; filename="completion-7F2K-9QR0-X31B.pdf"')
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(made.user).get("/me/certificates/7f2k-9qro-x3ib/").status_code == 200
    for person in (made.mentorship.mentor_user, UserFactory()):
        assert signed_in(person).get("/me/certificates/7F2K9QR0X31B/").status_code == 404


def test_certificate_is_issued_by_a_button_only(signed_in):
    mentorship = MentorshipFactory(
        active=True, state=MentorshipState.COMPLETED, closed_at=timezone.now()
    )
    url = f"/mentorships/{mentorship.pk}/certificate/"
    client = signed_in(mentorship.mentee_user)

    looked = client.get(url)
    nothing = Certificate.objects.count()
    made = [client.post(url) for _twice in range(2)]

    assert (looked.status_code, looked["Location"], nothing) == (
        302, f"/mentorships/{mentorship.pk}/closing/", 0
    )  # fmt: skip
    assert [one["Location"] for one in made] == [url, url]
    assert Certificate.objects.count() == 1


def test_revoked_certificate_is_not_given_out_again(signed_in):
    made = CertificateFactory(revoked_at=timezone.now())
    client = signed_in(made.user)

    assert client.get(f"/me/certificates/{made.code}/").status_code == 404
    assert client.get(f"/mentorships/{made.mentorship_id}/certificate/").status_code == 302


@pytest.mark.parametrize("typed", ["7F2K9QR0X31B", "7f2k-9qr0-x31b", "7F2K-9QRO-X3LB"])
def test_anybody_checks_a_certificate_by_its_code(client, typed):
    CertificateFactory(code="7F2K9QR0X31B", mentorship__mentee__user__name="Jamila Surname")

    answer = client.get(f"/certificates/{typed}/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This certificate is valid" in page
    assert "Jamila Surname" in page
    assert "6.25" in page
    assert "Dolores" not in page
    assert "noindex" in answer["X-Robots-Tag"]


def test_revoked_certificate_says_so(client):
    made = CertificateFactory(revoked_at=timezone.now())

    page = client.get(f"/certificates/{made.code}/").content.decode()

    assert "not valid any more" in page
    assert "This certificate is valid" not in page


@pytest.mark.parametrize("code", ["7F2K-9QR0-X31B", "nonsense", "<script>", "%25_", "0" * 400])
def test_unknown_code_is_explained(client, code):
    answer = client.get(f"/certificates/{code}/")

    assert answer.status_code == 404
    assert "We don't know this code" in answer.content.decode()
    assert "<script>" not in answer.content.decode().split("<main")[1]


def test_lookup_leads_to_the_page_of_a_code(client):
    assert client.get("/certificates/").status_code == 200
    answer = client.get("/certificates/", {"code": "7f2k 9qro-x31b"})

    assert answer["Location"] == "/certificates/7F2K-9QR0-X31B/"


@pytest.mark.parametrize("code", ["", "---", "///", "é?&"])
def test_lookup_of_nothing_asks_again(client, code):
    assert client.get("/certificates/", {"code": code}).status_code == 200


def test_check_is_throttled(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "certificate_check": "1/m/ip"}

    statuses = [client.get("/certificates/7F2K-9QR0-X31B/").status_code for _again in range(2)]

    assert statuses == [404, 429]


@pytest.fixture
def mentor():
    found = MentorFactory(program=ProgramFactory(name="Career 2026"), places_held=1)
    mentorship = MentorshipFactory(
        program=found.program, mentor=found, active=True, introduced_at=timezone.now() - 60 * DAY
    )
    Meeting.objects.create(
        mentorship=mentorship, state=MeetingState.HELD, minutes=50, offered_by="mentor",
        starts_at=timezone.now() - 9 * DAY, settled_at=timezone.now(), settled_by="mentor",
    )  # fmt: skip
    return found


def _period(mentor, since=-90, until=0):
    today = datetime.now().date()  # noqa: DTZ005  as she types it
    return {
        "program": mentor.program_id,
        "since": (today + since * DAY).isoformat(),
        "until": (today + until * DAY).isoformat(),
    }


def test_hours_are_made_and_downloaded(signed_in, mentor):
    client = signed_in(mentor.user)

    for _twice in range(2):
        answer = client.post("/me/hours/", _period(mentor, until=-1), follow=True)

    made = Certificate.objects.get()
    assert (made.kind, made.facts["minutes"]) == (CertificateKind.HOURS, 45)
    assert answer["Content-Type"] == "application/pdf"
    page = client.get("/me/hours/").content.decode()
    assert "Hours met: 0.75" in page
    assert made.code[:4] in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"since": "2026-13-45"}, "Write the day as"),
        ({"until": ""}, "Write the day as"),
        ({"since": "0001-01-01"}, "Check the year"),
        ({"program": "999999999999999999999"}, "in which you mentored"),
        ({"since": "2001-01-01", "until": "2001-02-01"}, "No meetings are written down"),
        ({"since": "2025-02-02", "until": "2025-02-01"}, "has to come after"),
    ],
)
def test_hours_keep_what_was_typed_and_say_what_to_do(signed_in, mentor, change, words):
    answer = signed_in(mentor.user).post("/me/hours/", _period(mentor) | change)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Certificate.objects.exists()


def test_hours_of_somebody_who_never_mentored_offer_nothing(signed_in, mentor):
    stranger = UserFactory()
    client = signed_in(stranger)

    page = client.get("/me/hours/").content.decode()

    assert "Your hours as a mentor" not in page
    assert client.post("/me/hours/", _period(mentor)).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_hours_page_asks_as_often_for_one_certificate_as_for_three(
    signed_in, mentor, count, django_assert_num_queries
):
    for _number in range(count):
        CertificateFactory(
            kind=CertificateKind.HOURS, mentorship=None, program=mentor.program, user=mentor.user
        )
    client = signed_in(mentor.user)

    with django_assert_num_queries(6):
        client.get("/me/hours/")
