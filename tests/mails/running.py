"""Mails while a mentorship runs: the agreement, check-ins, what the two say, what the team says."""

from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, MentorshipState, Side
from mentorship.letters import Letter
from mentorship.queries import agreements as queries
from mentorship.services import agreements, check_ins
from mentorship.services.care import letters, telling
from mentorship.services.space import messages, thank_yous
from tests.factories.meetings import MeetingFactory, soon
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory
from tests.mails.entries import CANARY, DAY, WORDS, admin_of, of, running


def _sign(pair, person):
    newest = queries.of(pair).newest
    body = newest.body if newest else queries.wording(pair)[0]
    return agreements.sign(
        mentorship_id=pair.pk, actor=person, seen=queries.digest(body), goal=CANARY
    )


def _signed():
    pair = running()
    for person in (pair.mentee_user, pair.mentor_user):
        _sign(pair, person)
    return pair


@of("agreement_signed")
def signed():
    pair = running()
    _sign(pair, pair.mentee_user)


@of("agreement_agreed")
def agreed():
    _signed()


def _suggested():
    pair = _signed()
    agreements.suggest(
        mentorship_id=pair.pk, actor=pair.mentee_user, number=1, goal=CANARY, rhythm=CANARY,
        ends_on=pair.ends_on,
    )  # fmt: skip
    return pair


@of("agreement_suggested")
def suggested():
    _suggested()


@of("agreement_kept")
def kept():
    pair = _suggested()
    agreements.keep(mentorship_id=pair.pk, actor=pair.mentor_user, number=2)


@of("agreement_reminder")
def unsigned():
    running(introduced_at=timezone.now() - 11 * DAY)
    agreements.remind_unsigned()


def _check_in(kind=CheckInKind.DAY30, **pair):
    made = CheckInFactory(mentorship=running(**pair), kind=kind, due_on=timezone.localdate() - DAY)
    row = CheckInAnswerFactory(check_in=made, due_at=timezone.now() - DAY / 4, line=CANARY)
    check_ins.open_due()
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN
    return row


@of("check_in")
def check_in():
    _check_in(mentor__profile__windows=[[3, 1050, 1260]])


@of("check_in/planned")
def check_in_before_a_meeting():
    row = _check_in()
    MeetingFactory(mentorship=row.check_in.mentorship, agreed=soon(3), topic=CANARY)


@of("check_in/life")
def check_in_of_life():
    _check_in(mentor_type="life")


@of("check_in/closing")
def check_in_at_the_end():
    _check_in(CheckInKind.CLOSING)


@of("check_in_second")
def check_in_again():
    _check_in()
    check_ins.open_due(timezone.now() + 4 * DAY)


def _message(**fields):
    pair = running(**fields)
    messages.write(mentorship_id=pair.pk, actor=pair.mentee_user, body=WORDS)
    messages.write(mentorship_id=pair.pk, actor=pair.mentee_user, body=f"{WORDS}, twice")


@of("space_message")
def message():
    _message()


@of("space_message/life")
def message_of_life():
    _message(mentor_type="life")


def _thanks(**fields):
    pair = running(**fields)
    thank_yous.give(mentorship_id=pair.pk, actor=pair.mentee_user, line=WORDS)


@of("thank_you")
def thanks():
    _thanks()


@of("thank_you/life")
def thanks_of_life():
    _thanks(mentor_type="life")


@of("follow_up_letter")
def letter():
    pair = running()
    letters.write(
        mentorship_id=pair.pk, actor=admin_of(pair.program), side=Side.MENTEE,
        letter=Letter("How can we help, {name}?", "Are you and {partner} in touch?\n\nWrite back."),
    )  # fmt: skip


@of("health_digest")
def got_worse():
    began = timezone.now() - 20 * DAY
    pair = running(introduced_at=began, announce_at=began)
    admin = admin_of(pair.program)
    made = CheckInFactory(
        mentorship=pair, kind=CheckInKind.DAY14, due_on=timezone.localdate() - DAY
    )
    CheckInAnswerFactory(
        check_in=made, state=CheckInState.ANSWERED, answer="we_cant_find_a_time", signal="help",
        answered_at=timezone.now() - DAY, line=CANARY,
    )  # fmt: skip
    telling.tell_admins()
    assert pair.state == MentorshipState.ACTIVE
    return admin
