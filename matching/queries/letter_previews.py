"""Every message of a round as it will really look, with two real pairs or two invented people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail.message import Mail
from accounts.models import User
from accounts.services.reading import reading_as
from matching.enums import LetterRole, MatchState
from matching.messages import closing
from matching.models import Match, Round
from matching.queries.letters import SIDES
from matching.queries.waiting import reason_on_home, reasons_of_run, waitlist_of
from matching.queries.wording import kind_words
from mentorship.clock import add_months, local_day
from mentorship.enums import MentorshipState, MentorType, Side
from mentorship.letters import Letter, as_kept
from mentorship.messages import introductions
from mentorship.messages.shared import address
from mentorship.models import Mentee, Mentor, Mentorship, Program
from mentorship.queries.introductions import PROFILES
from mentorship.terms import terms_of

# The messages of each kind, in the order in which they leave; only the first is worded by admins.
FIRST = "first"
MESSAGES = {
    LetterRole.MENTOR: {
        FIRST: gettext_lazy("The introduction"),
        "reminder": gettext_lazy("The reminder"),
        "both": gettext_lazy("Both said yes"),
        "ended": gettext_lazy("It won't go ahead"),
    },
    LetterRole.UNMATCHED: {FIRST: gettext_lazy("The round has closed")},
}
MESSAGES[LetterRole.MENTEE] = MESSAGES[LetterRole.MENTOR]
SHOWN = 2
NOWHERE = "/l/preview/"  # where the buttons of a preview lead: to no link of anybody
PARTS = ("mentee__user", "mentor__user", "round__program")


@dataclass(frozen=True)
class Sample:
    """People with whom messages are previewed; an invented pair has neither match nor mentee."""

    label: str
    match: Match | None = None
    mentee: Mentee | None = None


def samples(match_round: Round, role: LetterRole, kept: frozenset[int]) -> list[Sample]:
    """Return up to two pairs, or people who wait, whom this admin may see; else invented ones.

    One query.
    """
    if role == LetterRole.UNMATCHED:
        waiting = waitlist_of(match_round).exclude(user__in=kept).select_related("user", "program")
        found = [Sample(row.user.name, mentee=row) for row in waiting[:SHOWN]]
    else:
        found = [Sample(_pair_name(match), match) for match in _pairs(match_round, kept)]
    return found or [Sample(_("Two invented people"))]


def _pairs(match_round: Round, kept: frozenset[int]) -> Sequence[Match]:
    """Return the pairs to show: approved ones first, because their letters leave next."""
    states = (MatchState.APPROVED, MatchState.PROPOSED, MatchState.PUBLISHED)
    order = Case(*(When(state=state, then=Value(n)) for n, state in enumerate(states)))
    rows = Match.objects.filter(round=match_round, state__in=states)
    mine = rows.exclude(mentee__user__in=kept).exclude(mentor__user__in=kept)
    profiles = [f"{name.replace('_user', '__user')}" for name in PROFILES]
    return list(mine.select_related(*PARTS, *profiles).order_by(order, "-score", "pk")[:SHOWN])


def _pair_name(match: Match) -> str:
    return _("%(mentee)s and %(mentor)s") % {
        "mentee": match.mentee.user.name,
        "mentor": match.mentor.user.name,
    }


def preview(
    match_round: Round, role: LetterRole, message: str, letter: Letter, sample: Sample
) -> Mail:
    """Return one message in the words given, in its reader's zone; nothing is written."""
    if role == LetterRole.UNMATCHED:
        mentee = sample.mentee or _invented(match_round.program)[0]
        reason = _reason(match_round, mentee) if sample.mentee else "places_taken"
        with reading_as(mentee.user, mentee.user.locale):
            return closing.without_mail(mentee, letter, reason)
    side = SIDES[role]
    mentorship = _introduction(match_round.program, sample.match)
    mentorship.letters = as_kept({side: letter})
    person = mentorship.person_of(side)
    with reading_as(person, person.locale):
        return _written(message, mentorship, side)


def _reason(match_round: Round, mentee: Mentee) -> str:
    """Return why she would be without a mentor if the round closed now."""
    left = reasons_of_run(match_round, [mentee.pk]).get(mentee.pk)
    return left.reason if left else reason_on_home(mentee)


def _written(message: str, mentorship: Mentorship, side: Side) -> Mail:
    link = address(NOWHERE)
    if message == "reminder":
        return introductions.nudge_mail(mentorship, side, link)
    if message == "both":
        return introductions.accepted_mail(mentorship, side, link)
    if message == "ended":
        return introductions.declined_mail(mentorship, side)
    return introductions.question_mail(mentorship, side, link)


def _introduction(program: Program, match: Match | None) -> Mentorship:
    """Return the introduction that a match would become, unsaved."""
    mentee, mentor = (match.mentee, match.mentor) if match else _invented(program)
    kind = match.mentor_type if match else MentorType.CAREER.value
    terms, now = terms_of(program, kind), timezone.now()
    announce_at = now + timedelta(minutes=settings.UNDO_MINUTES)
    return Mentorship(
        pk=0,
        program=program,
        mentee=mentee,
        mentor=mentor,
        mentee_user=mentee.user,
        mentor_user=mentor.user,
        mentor_type=kind,
        state=MentorshipState.INTRODUCED,
        words=kind_words(match) if match else _invented_words(),
        announce_at=announce_at,
        respond_by=announce_at + timedelta(days=terms.offer_days),
        started_at=now,
        ends_on=add_months(local_day(program.time_zone, now), terms.months),
    )


def _invented(program: Program) -> tuple[Mentee, Mentor]:
    her = User(name=_("Jamila Example"), time_zone=program.time_zone)
    him = User(name=_("Dolores Sample"), time_zone=program.time_zone)
    return Mentee(program=program, user=her), Mentor(program=program, user=him)


def _invented_words() -> dict[str, list[dict[str, str]]]:
    said = {
        "mentee": _("Dolores has worked where you want to go."),
        "mentor": _("Jamila wants to go where you have worked."),
    }
    return {side: [{"icon": "route", "text": text}] for side, text in said.items()}
