"""Breaking the glass: the reason, the quarter of an hour, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from matching.models import HiddenMentor, Wish
from mentorship.enums import SecretKind, Side
from mentorship.exceptions import NotAllowed
from mentorship.exceptions.concerns import NothingToOpen, ReasonNeeded, ReasonTooShort
from mentorship.models import BrokenGlass
from mentorship.queries import openings
from mentorship.services.concerns import break_glass
from tests.factories.accounts import UserFactory
from tests.factories.concerns import Scene

pytestmark = pytest.mark.django_db

REASON = "She may be in danger at work."
LINE = SecretKind.CHECK_IN_LINE


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True, name="Ruth Board")


def test_a_reader_opens_a_line_for_a_case(scene):
    concern, line = scene.concern(), scene.line(Side.MENTOR)

    opening = break_glass(
        kind=LINE, subject_id=line.pk, actor=scene.first, reason=REASON, concern_id=concern.pk
    )

    assert (opening.person, opening.concern, opening.reason) == (scene.mentor, concern, REASON)
    assert opening.closes_at - opening.opened_at == timedelta(minutes=15)
    assert [row.recipient for row in Notification.objects.all()] == [scene.mentor]
    assert AuditEvent.objects.get(action="concern.glass_broken").actor == scene.first


def test_in_a_quiet_case_nobody_is_told(scene):
    concern, line = scene.concern(is_quiet=True), scene.line(Side.MENTOR)

    opening = break_glass(
        kind=LINE, subject_id=line.pk, actor=scene.first, reason=REASON, concern_id=concern.pk
    )

    assert opening.is_quiet
    assert not Notification.objects.exists()


def test_an_association_admin_opens_a_line_and_the_trail_shows_it(scene, boss):
    line = scene.line()

    break_glass(kind=LINE, subject_id=line.pk, actor=boss, reason=REASON)

    event = AuditEvent.objects.get(action="glass.broken")
    assert (event.actor, event.program_id, event.data) == (boss, scene.program.pk, {"kind": "line"})
    assert openings.content(LINE, line.pk) == ["I dread the calls."]


def test_an_association_admin_opens_a_wish_list(scene, boss):
    mentee, mentor = scene.pair.mentee, scene.pair.mentor
    Wish.objects.create(mentee=mentee, mentor=mentor, rank=1, reason="Her path.")
    HiddenMentor.objects.create(mentee=mentee, mentor=mentor)

    opening = break_glass(kind=SecretKind.WISHES, subject_id=mentee.pk, actor=boss, reason=REASON)

    name = mentor.user.name
    assert opening.person == scene.mentee
    assert openings.content(SecretKind.WISHES, mentee.pk) == [
        f"1. {name}: Her path.", f"Not wanted: {name}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", ReasonNeeded), ("   ", ReasonNeeded), ("x", ReasonTooShort), ("y" * 19, ReasonTooShort)],
)
def test_without_a_reason_nothing_opens(scene, boss, reason, refusal):
    with pytest.raises(refusal):
        break_glass(kind=LINE, subject_id=scene.line().pk, actor=boss, reason=reason)

    assert not BrokenGlass.objects.exists()
    assert not Notification.objects.exists()


def test_one_record_opens_and_no_other(scene, boss):
    first, second = scene.line(Side.MENTEE), scene.line(Side.MENTOR)

    break_glass(kind=LINE, subject_id=first.pk, actor=boss, reason=REASON)

    assert openings.running(boss, LINE, first.pk) is not None
    assert openings.running(boss, LINE, second.pk) is None
    assert openings.running(boss, SecretKind.WISHES, first.pk) is None
    assert openings.running(scene.first, LINE, first.pk) is None


def test_it_closes_after_a_quarter_of_an_hour(scene, boss):
    line = scene.line()
    break_glass(kind=LINE, subject_id=line.pk, actor=boss, reason=REASON)

    past = timezone.now() - timedelta(minutes=16)
    BrokenGlass.objects.update(opened_at=past, closes_at=past + timedelta(minutes=15))

    assert openings.running(boss, LINE, line.pk) is None


def test_open_already_stays_the_one_it_is(scene, boss):
    line = scene.line()
    first = break_glass(kind=LINE, subject_id=line.pk, actor=boss, reason=REASON)

    assert break_glass(kind=LINE, subject_id=line.pk, actor=boss, reason=REASON + "!") == first
    assert Notification.objects.count() == 1


def test_others_open_nothing(scene):
    concern, line = scene.concern(readers=[scene.first]), scene.line()
    for person in (scene.second, scene.mentor, scene.mentee):
        with pytest.raises(NotAllowed):
            break_glass(kind=LINE, subject_id=line.pk, actor=person, reason=REASON)
        with pytest.raises(NotAllowed):
            break_glass(
                kind=LINE, subject_id=line.pk, actor=person, reason=REASON, concern_id=concern.pk
            )

    assert not BrokenGlass.objects.exists()


def test_a_line_that_nobody_wrote_is_not_opened(scene, boss):
    with pytest.raises(NothingToOpen):
        break_glass(kind=LINE, subject_id=scene.line(line="").pk, actor=boss, reason=REASON)
