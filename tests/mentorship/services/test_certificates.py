from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEvent
from mentorship.enums import CertificateKind, MeetingState, MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.mentorships import NoHours, NotCompleted, Withdrawn
from mentorship.models import Certificate, Meeting
from mentorship.queries import certificates as queries
from mentorship.services import certificates
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import MentorshipFactory, ProgramFactory, ProgramStaffFactory
from tests.recorded import actions

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
CLOSED = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)  # still August 31 in Chicago
SINCE, UNTIL = date(2026, 1, 1), date(2026, 10, 1)


def _held(mentorship, minutes, at=BEGUN + timedelta(days=10), state=MeetingState.HELD):
    return Meeting.objects.create(
        mentorship=mentorship, state=state, starts_at=at, minutes=minutes, offered_by="mentor",
        settled_at=at, settled_by="mentor",
    )  # fmt: skip


@pytest.fixture
def done(settings):
    settings.ASSOCIATION_NAME = "Northlakes"
    mentorship = MentorshipFactory(
        active=True, introduced_at=BEGUN, state=MentorshipState.COMPLETED, closed_at=CLOSED,
        program__name="Career 2026", mentee__user__name="Jamila Surname",
        mentor__user__name="Dolores Othername",
    )  # fmt: skip
    for minutes in (60, 37, 45):
        _held(mentorship, minutes)
    _held(mentorship, 400, state=MeetingState.MISSED)
    return mentorship


def _issue(done, side="mentee"):
    return certificates.issue(mentorship_id=done.pk, actor=done.person_of(side))


def test_certificate_of_completion_says_what_was_and_no_surname_of_the_partner(done):
    made = _issue(done)

    assert made.facts == {
        "association": "Northlakes",
        "program": "Career 2026",
        "name": "Jamila Surname",
        "role": "mentee",
        "kind": "career",
        "partner": "Dolores",
        "since": "2026-03-02",
        "until": "2026-08-31",
        "meetings": 3,
        "minutes": 135,
    }
    assert (made.kind, made.user) == (CertificateKind.COMPLETION, done.mentee_user)
    assert AuditEvent.objects.get().data == {"kind": "completion"}


def test_issue_gives_each_side_one_and_the_same_again(done):
    made = [_issue(done, side) for side in ("mentee", "mentor", "mentee", "mentor")]

    assert made[0] == made[2]
    assert made[1] == made[3]
    assert Certificate.objects.count() == 2
    assert actions() == ["certificate.issued", "certificate.issued"]


def test_issue_replaces_the_certificate_after_a_change_of_name_and_keeps_its_figures(done):
    first = _issue(done)
    _held(done, 60)
    done.mentee_user.name = "Jamila Newname"
    done.mentee_user.save()

    second = _issue(done)

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.facts == {**first.facts, "name": "Jamila Newname"}
    assert second.code != first.code


@pytest.mark.parametrize("state", [MentorshipState.ENDED, MentorshipState.WITHDRAWN])
def test_nothing_is_certified_that_was_not_finished_together(done, state):
    type(done).objects.filter(pk=done.pk).update(state=state)

    with pytest.raises(NotCompleted):
        _issue(done)

    assert not Certificate.objects.exists()


def test_issue_is_refused_to_everybody_else(done):
    with pytest.raises(NotAllowed):
        certificates.issue(mentorship_id=done.pk, actor=UserFactory())

    assert not Certificate.objects.exists()


def test_revoke_by_an_admin_lasts(done):
    made = _issue(done)
    admin = ProgramStaffFactory(program=done.program).user

    for _twice in range(2):
        certificates.revoke(certificate_id=made.pk, actor=admin)

    made.refresh_from_db()
    assert made.revoked_at is not None
    with pytest.raises(Withdrawn):
        _issue(done)
    assert actions() == ["certificate.issued", "certificate.revoked"]


def test_revoke_is_refused_to_others_and_to_a_colleague_of_the_holder(done):
    made = _issue(done)
    colleague = ProgramStaffFactory(
        program=done.program, employer=done.mentee_user.profile.employer
    ).user
    other = ProgramStaffFactory().user

    for person in (colleague, other, done.mentor_user, done.mentee_user):
        with pytest.raises(NotAllowed):
            certificates.revoke(certificate_id=made.pk, actor=person)

    made.refresh_from_db()
    assert made.revoked_at is None


def _hours(done, actor=None, since=SINCE, until=UNTIL):
    return certificates.issue_hours(
        program=done.program, since=since, until=until, actor=actor or done.mentor_user
    )


@pytest.fixture
def now(time_machine):
    time_machine.move_to(datetime(2026, 10, 2, tzinfo=UTC), tick=False)


@pytest.mark.usefixtures("now")
def test_hours_count_every_pair_of_the_program_in_the_period(done):
    second = MentorshipFactory(
        program=done.program, mentor=done.mentor, active=True, introduced_at=BEGUN
    )
    _held(second, 30)
    _held(second, 60, at=datetime(2025, 12, 31, 12, tzinfo=UTC))
    elsewhere = MentorshipFactory(mentor__user=done.mentor_user, mentor__profile=False, active=True)
    _held(elsewhere, 480)

    made = _hours(done)

    assert (made.facts["meetings"], made.facts["minutes"]) == (4, 165)
    assert (made.kind, made.mentorship) == (CertificateKind.HOURS, None)
    assert {"partner", "kind"}.isdisjoint(made.facts)


@pytest.mark.usefixtures("now")
def test_hours_are_the_same_certificate_for_the_same_facts_only(done):
    first, again = _hours(done), _hours(done)
    _held(done, 60)
    more = _hours(done)

    assert first == again
    assert more != first
    assert Certificate.objects.count() == 2


@pytest.mark.usefixtures("now")
def test_days_of_the_period_are_those_of_the_programs_zone(done):
    Meeting.objects.all().delete()
    _held(done, 60, at=datetime(2026, 5, 1, 3, 0, tzinfo=UTC))  # April 30, 10 pm in Chicago

    with pytest.raises(NoHours):
        _hours(done, since=date(2026, 5, 1))

    assert _hours(done, until=date(2026, 4, 30)).facts["meetings"] == 1


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 2, 2), date(2026, 2, 1)), (SINCE, date(2026, 10, 3)), (SINCE, date(9999, 12, 31))],
)
def test_hours_refuse_periods_that_cannot_be(done, since, until):
    with pytest.raises(BadAnswers) as refusal:
        _hours(done, since=since, until=until)

    assert (refusal.value.field, Certificate.objects.count()) == ("until", 0)


@pytest.mark.usefixtures("now")
def test_hours_are_for_mentors_of_the_program(done):
    for person in (done.mentee_user, UserFactory()):
        with pytest.raises(NotAllowed):
            _hours(done, actor=person)
    with pytest.raises(NotAllowed):
        certificates.issue_hours(
            program=ProgramFactory(), since=SINCE, until=UNTIL, actor=done.mentor_user
        )


@pytest.mark.parametrize(
    ("minutes", "rounded"), [(0, 0), (7, 0), (8, 15), (22, 15), (23, 30), (60, 60)]
)
def test_minutes_are_rounded_to_the_nearest_quarter(minutes, rounded):
    assert queries.in_quarters(minutes) == rounded


def test_code_is_found_however_it_is_typed(done):
    made = _issue(done)
    Certificate.objects.filter(pk=made.pk).update(code="7F2K9QR0X31B")

    typed = ["7F2K9QR0X31B", "7f2k-9qrO-x3iB", " 7F2K 9QRo-X3LB ", "7F2K-9QR0-X31B"]

    assert [queries.by_code(code) for code in typed] == [made] * len(typed)


@pytest.mark.parametrize("code", ["", "7F2K", "U" * 12, "É" * 12, "0" * 5000, "7F2K9QR0X31\x00"])
def test_code_that_cannot_be_one_is_not_looked_up(code, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.by_code(code) is None


def test_codes_have_no_look_alikes_and_differ(done):
    made = [_issue(done, side).code for side in ("mentee", "mentor")]

    assert len(set(made)) == 2
    assert all(len(code) == 12 and set(code) <= set(queries.ALPHABET) for code in made)
    assert set("OILU").isdisjoint(queries.ALPHABET)
