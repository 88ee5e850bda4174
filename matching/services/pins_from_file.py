"""Pin the pairs of a file in the program's present round, all of them or none."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from matching.enums import MatchState
from matching.models import Match, Round
from matching.queries.joined import People
from matching.services import by_hand
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.services.run_input import current_taxonomy
from matching.sheets.pair_lines import MENTEE, MENTOR, PairLine
from matching.sheets.problems import InputError, Problem
from mentorship.enums import MentorType
from mentorship.models import Mentee, Mentor, Program

MOST_PINS = 100  # all are scored while the admin waits


def present_round(program: Program) -> Round | None:
    """Return the round that takes pins: the latest one that is open."""
    rows = Round.objects.filter(program=program, state__in=DECIDABLE_ROUNDS)
    return rows.order_by("-opens_on", "-pk").first()


def not_pinnable(lines: Sequence[PairLine], people: People) -> Iterator[Problem]:
    """Yield what can be told of lines without trying: strangers, and far too many."""
    if len(lines) > MOST_PINS:
        text = _("there are more than %(n)d pairs to pin; split the file") % {"n": MOST_PINS}
        yield Problem("", lines[MOST_PINS].line, "sheet", text)
        return
    for one in lines:
        if one.mentee_email not in people.mentees:
            text = _("nobody with this address is a mentee here yet; they join first")
            yield Problem("", one.line, MENTEE, text)
        if one.mentor_email not in people.mentors:
            text = _("nobody with this address is a mentor here yet; they join first")
            yield Problem("", one.line, MENTOR, text)


def pinned_already(program: Program) -> set[tuple[int, int]]:
    """Return the pairs (mentee id, mentor id) that are pinned in the present round."""
    rows = Match.objects.filter(
        round=present_round(program), is_pinned=True, state=MatchState.PROPOSED
    )
    return set(rows.values_list("mentee_id", "mentor_id"))


def parts(one: PairLine, people: People) -> tuple[int, int]:
    """Return the ids of a line's mentee and mentor."""
    return people.mentees[one.mentee_email], people.mentors[one.mentor_email]


def try_all(
    program: Program, actor: User | None, lines: Sequence[PairLine], people: People
) -> None:
    """Pin everything and take it back at once, to learn what would be refused.

    Raises:
        InputError: each line that would be refused, with why.
    """
    with transaction.atomic():
        pin_all(program, actor, lines, people)
        transaction.set_rollback(True)


def pin_all(
    program: Program, actor: User | None, lines: Sequence[PairLine], people: People
) -> None:
    """Pin all pairs in the caller's transaction, which goes with any of them.

    A soft rule in the way is set aside, and the match says that it comes from a file.

    Raises:
        InputError: no round is open, or lines are refused; each with why.
    """
    match_round = present_round(program)
    if match_round is None:
        raise InputError([Problem("", 0, "", _("Open a round first; pins belong to a round."))])
    kinds, batch, taxonomy = _kinds(lines, people), uuid4(), current_taxonomy()
    problems = []
    for one in lines:
        mentee_id, mentor_id = parts(one, people)
        try:
            by_hand.pin_pair(
                round_id=match_round.pk,
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                mentor_type=kinds[one],
                actor=actor,
                override_reason=_("Pinned from a file of pairs."),
                batch=batch,
                taxonomy=taxonomy,
            )
        except Refused as refusal:
            problems.append(Problem("", one.line, "sheet", str(refusal.sentence)))
    if problems:
        raise InputError(problems)


def _kinds(lines: Sequence[PairLine], people: People) -> dict[PairLine, str]:
    """Return each line's type, or the first that she seeks and he offers."""
    seeks = dict(Mentee.objects.filter(pk__in=people.mentees.values()).values_list("pk", "seeks"))
    offers = dict(Mentor.objects.filter(pk__in=people.mentors.values()).values_list("pk", "offers"))
    kinds = {}
    for one in lines:
        mentee_id, mentor_id = parts(one, people)
        hers = [kind for kind in seeks[mentee_id] if kind in offers[mentor_id]]
        kinds[one] = one.mentor_type or next(iter([*hers, *seeks[mentee_id]]), MentorType.CAREER)
    return kinds
