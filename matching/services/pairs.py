"""What every decision about a match shares: its locks, and the refusals that re-read the facts."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import locking, pausing
from matching import exceptions, rules
from matching.encoding.pairs import keeps_apart
from matching.enums import KEPT_STATES, MatchState, RoundState
from matching.exceptions import conflicts
from matching.models import Exclusion, HiddenMentor, Match, Round
from matching.queries import access
from matching.queries.changes import last_change
from mentorship.clock import local_day
from mentorship.enums import HOLDING_STATES, MenteeState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship, Program

DECIDABLE_ROUNDS = (RoundState.OPEN, RoundState.PUBLISHED)


def lock_match(match_id: int) -> Match:
    """Lock round, mentor, mentee and match in the agreed order; return the match read after them.

    Raises:
        Match.DoesNotExist: no match has this id.
    """
    round_id, mentor_id, mentee_id = Match.objects.values_list(
        "round_id", "mentor_id", "mentee_id"
    ).get(pk=match_id)
    locking.lock(Round.objects.filter(pk=round_id)).values_list("pk").get()
    locking.lock(Mentor.objects.filter(pk=mentor_id)).values_list("pk").get()
    locking.lock(Mentee.objects.filter(pk=mentee_id)).values_list("pk").get()
    match = (
        locking.lock(Match.objects.filter(pk=match_id))
        .select_related("round__program", "mentee__user", "mentor__user")
        .get()
    )
    pausing.point("locked")
    return match


def lock_open_round(round_id: int, actor: User) -> Round:
    """Lock a round and return it with its program.

    Raises:
        Refused: the actor does not administer the program, or the round takes no decisions.
    """
    match_round = locking.lock(Round.objects.filter(pk=round_id)).select_related("program").get()
    refuse_other_program(match_round.program, actor)
    if match_round.state not in DECIDABLE_ROUNDS:
        raise exceptions.RoundClosed
    return match_round


def lock_introduction(match_id: int, actor: User) -> int:
    """Lock a match that was sent, for an admin who may decide it; return its mentorship's id."""
    match = lock_match(match_id)
    refuse_outsider(match, actor)
    refuse_other_states(match, MatchState.PUBLISHED)
    assert match.mentorship_id is not None  # match_published_has_mentorship
    return match.mentorship_id


def refuse_other_program(program: Program, actor: User) -> None:
    """Refuse whoever does not administer the program."""
    if not rules.can_administer(actor, program):
        raise exceptions.AnotherProgram


def refuse_outsider(match: Match, actor: User, kept: frozenset[int] | None = None) -> None:
    """Refuse an actor of another program, one of the two, and their workplaces and reports.

    ``kept`` are those (``people_kept_from``), where the caller has read them already.
    """
    if not rules.can_review(actor, match):
        raise exceptions.AnotherProgram
    if rules.is_one_of(actor, match):
        raise exceptions.OwnMatch
    two = {match.mentee.user_id, match.mentor.user_id}
    if kept is None:
        kept = access.people_kept_from(actor, match.round.program, among=two)
    if two & kept:
        raise exceptions.OwnWorkplace


def refuse_closed_round(match: Match) -> None:
    """Refuse when the round takes no decisions."""
    if match.round.state not in DECIDABLE_ROUNDS:
        raise exceptions.RoundClosed


def refuse_stale(match: Match, version: int | None) -> None:
    """Refuse when the caller saw an earlier version; None: the caller did not look."""
    if version is not None and version != match.version:
        change = last_change(match)
        raise conflicts.StaleMatch(kind=change.kind, name=change.name, at=change.at)


def refuse_other_states(match: Match, *allowed: MatchState) -> None:
    """Refuse a match that is in none of the allowed states, naming who decided it and when."""
    if match.state in allowed:
        return
    sentence = exceptions.UNDECIDED_SENTENCES.get(MatchState(match.state))
    if sentence is not None:
        raise exceptions.WrongState(sentence)
    raise exceptions.AlreadyDecided(
        state=match.get_state_display(), decider=match.decided_by, at=match.decided_at
    )


def refuse_undone_by_another(match: Match, actor: User) -> None:
    """Refuse where another admin took the approval back, naming who and when."""
    if match.decided_by_id not in (None, actor.pk):
        raise exceptions.AlreadyDecided(
            state=_("Proposed again"), decider=match.decided_by, at=match.decided_at
        )


def refuse_absent(match: Match, now: datetime) -> None:
    """Refuse when either of the two is no longer to be had."""
    if match.mentee.state != MenteeState.AVAILABLE:
        raise exceptions.MenteeGone(name=match.mentee.user.name)
    until = match.mentor.available_until
    today = local_day(match.round.program.time_zone, now)
    has_left = until is not None and until < today
    if match.mentor.state != MentorState.VETTED or has_left:
        raise exceptions.MentorGone(name=match.mentor.user.name)


def refuse_second_mentor(match: Match) -> None:
    """Refuse beyond the mentee's limit, and the same pair or the same type twice."""
    held = Mentorship.objects.filter(state__in=HOLDING_STATES, mentee_id=match.mentee_id)
    approved = Match.objects.filter(mentee_id=match.mentee_id, state=MatchState.APPROVED).exclude(
        pk=match.pk
    )
    mentors = dict(held.values_list("mentor_id", "mentor_type"))
    mentors |= dict(approved.values_list("mentor_id", "mentor_type"))
    if match.mentor_id in mentors:
        raise exceptions.PairedAlready
    limit = match.round.program.mentors_per_mentee
    if len(mentors) >= limit:
        raise exceptions.MenteeServed(name=match.mentee.user.name, limit=limit)
    if match.mentor_type in mentors.values():
        raise exceptions.TypeServed(
            name=match.mentee.user.name, kind=match.get_mentor_type_display()
        )


def is_unencumbered(match: Match) -> bool:
    """Tell with one query that nothing could keep a locked match from being approved.

    True: no exclusion, no mentorship and no hiding concerns the two, and no other match of hers is
    kept; then ``refuse_excluded`` and ``refuse_second_mentor`` find nothing, nor does
    ``reopen_request``. False says nothing: those look closely.
    """
    two = (match.mentee.user_id, match.mentor.user_id)
    kept = Match.objects.filter(mentee=match.mentee_id, state__in=KEPT_STATES).exclude(pk=match.pk)
    rows = (
        Exclusion.objects.filter(first__in=two, second__in=two),
        Mentorship.objects.filter(mentee_user__in=two),
        HiddenMentor.objects.filter(mentee=match.mentee_id, mentor=match.mentor_id),
        kept,
    )
    first, *others = (found.order_by().values_list("pk") for found in rows)
    return not first.union(*others, all=True)[:1]


def reopen_request(match: Match) -> None:
    """Mark the mentee's published matches of this round that came to nothing, under her lock."""
    Match.objects.filter(
        round=match.round_id, mentee=match.mentee_id, state=MatchState.PUBLISHED, is_over=False
    ).exclude(mentorship__state__in=HOLDING_STATES).update(is_over=True)


def refuse_excluded(match: Match) -> None:
    """Refuse two people who must not be paired, or who said no to each other."""
    if keeps_apart(match):
        raise exceptions.Excluded


def refuse_full(match: Match) -> None:
    """Refuse when every place of the mentor is held; name the next best."""
    if match.mentor.places_held >= match.mentor.capacity:
        raise full(match)


def full(match: Match) -> exceptions.MentorFull:
    """Return the refusal for a mentor without places, with the mentee's next best mentor."""
    return exceptions.MentorFull(
        name=match.mentor.user.name, alternative=access.next_best_name(match)
    )
