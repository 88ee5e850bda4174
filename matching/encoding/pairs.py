"""Database rows to the pairs that a run must keep, and those that it must keep apart."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from matching.encoding import declines
from matching.encoding.records import MENTOR_TYPES, MentorType, PairKey
from matching.enums import MatchState
from matching.models import Exclusion, HiddenMentor, Match, Round, Run
from mentorship.enums import HOLDING_STATES
from mentorship.models import AvailabilityPattern, Mentee, Mentor, Mentorship, Profile, Program

CLOSED_STATES = (*declines.REFUSED_STATES, *declines.FORMER_STATES)
HOURS = ("timezone", "patterns", "windows")
EVERYBODY = Q()

# What a run saw of each person's hours, by uuid; and that of several runs, by id.
Hours = dict[str, dict[str, object]]
HoursOfRuns = dict[int, Hours]


def mentor_type(name: str) -> MentorType:
    """Return a stored mentor type as the engine's."""
    return next(known for known in MENTOR_TYPES if known == name)


def pins_of(
    match_round: Round, mentees: Iterable[Mentee], mentors: Iterable[Mentor]
) -> Iterator[PairKey]:
    """Yield the pinned proposals whose two people are both in the pool."""
    here = {mentee.pk for mentee in mentees}
    there = {mentor.pk for mentor in mentors}
    rows = Match.objects.filter(round=match_round, is_pinned=True, state=MatchState.PROPOSED)
    for match in rows.select_related("mentee__user", "mentor__user").order_by("pk"):
        if match.mentee_id in here and match.mentor_id in there:
            yield PairKey(*_people(match), mentor_type(match.mentor_type))


def proposed_in(matches: "QuerySet[Match]") -> set[PairKey]:
    """Return the pairs of these matches, so that they are not proposed twice; one query."""
    rows = matches.values_list("mentee__user__uuid", "mentor__user__uuid")
    return {PairKey(str(hers), str(his)) for hers, his in rows}


def exclusions_of(match_round: Round, people: set[str]) -> set[PairKey]:
    """Return who must not be paired in this round, among ``people`` (uuids).

    Exclusions hold in both directions; a running pair is not paired again in its own direction,
    nor is a mentor whom a mentee hid; what was declined counts as its reason says.
    """
    found = {
        *_excluded(match_round),
        *_closed(match_round),
        *_kept(match_round.program),
        *_hidden(match_round.program),
    }
    return {pair for pair in found if pair.mentee in people and pair.mentor in people}


def exclusions_with(match_round: Round, user_id: int) -> set[PairKey]:
    """Return who must not be paired with one person in this round, in either direction."""
    return {
        *_excluded(match_round, Q(first=user_id) | Q(second=user_id)),
        *_closed(match_round, Q(mentee_user=user_id) | Q(mentor_user=user_id)),
        *_kept(match_round.program, Q(mentee__user=user_id) | Q(mentor__user=user_id)),
        *_hidden(match_round.program, Q(mentee__user=user_id) | Q(mentor__user=user_id)),
    }


def _excluded(match_round: Round, only: Q = EVERYBODY) -> Iterator[PairKey]:
    here = Q(round__isnull=True) | Q(round=match_round)
    rows = Exclusion.objects.filter(here, only, program=match_round.program)
    for first, second in rows.values_list("first__uuid", "second__uuid"):
        yield PairKey(str(first), str(second))
        yield PairKey(str(second), str(first))


def _kept(program: Program, only: Q = EVERYBODY) -> Iterator[PairKey]:
    live = Mentorship.objects.filter(only, program=program, state__in=HOLDING_STATES)
    approved = Match.objects.filter(only, mentee__program=program, state=MatchState.APPROVED)
    for hers, his in (
        *live.values_list("mentee__user__uuid", "mentor__user__uuid"),
        *approved.values_list("mentee__user__uuid", "mentor__user__uuid"),
    ):
        yield PairKey(str(hers), str(his))


def _hidden(program: Program, only: Q = EVERYBODY) -> Iterator[PairKey]:
    rows = HiddenMentor.objects.filter(only, mentee__program=program)
    for hers, his in rows.values_list("mentee__user__uuid", "mentor__user__uuid"):
        yield PairKey(str(hers), str(his))


def _closed(match_round: Round, only: Q = EVERYBODY) -> Iterator[PairKey]:
    seen: HoursOfRuns = {}
    for mentorship in _closed_mentorships(match_round.program, only):
        match = getattr(mentorship, "match", None)
        asks_for_hours = declines.effect_of(mentorship) == "other_hours"
        yield from declines.kept_apart(
            mentorship,
            round_id=match_round.pk,
            introduced_in=match.round_id if match else None,
            have_new_hours=asks_for_hours and have_new_hours(mentorship, seen),
        )


def _closed_mentorships(program: Program, only: Q) -> Iterable[Mentorship]:
    return (
        Mentorship.objects.filter(only, program=program, state__in=CLOSED_STATES)
        .select_related("mentee_user__profile", "mentor_user__profile", "match")
        .prefetch_related("mentee_user__profile__patterns", "mentor_user__profile__patterns")
        .order_by("pk")
    )


def keeps_apart(match: Match) -> bool:
    """Tell whether an exclusion, an earlier answer or her hiding him keeps the two apart."""
    her, his = _people(match)
    kind = mentor_type(match.mentor_type)
    found = exclusions_between(match.round, match.mentee, match.mentor)
    return bool(found & {PairKey(her, his), PairKey(her, his, kind)})


def exclusions_between(match_round: Round, mentee: Mentee, mentor: Mentor) -> set[PairKey]:
    """Return what keeps two people apart in this round, in either direction, but a running pair."""
    two = (mentee.user_id, mentor.user_id)
    return {
        *_excluded(match_round, Q(first__in=two, second__in=two)),
        *_closed(match_round, Q(mentee_user__in=two, mentor_user__in=two)),
        *_hidden(match_round.program, Q(mentee=mentee, mentor=mentor)),
    }


def have_new_hours(mentorship: Mentorship, seen: HoursOfRuns | None = None) -> bool:
    """Tell whether the hours of one of the two differ from those the run of their match saw.

    ``seen`` remembers what runs saw, for many mentorships in a row.
    """
    match = getattr(mentorship, "match", None)
    if match is None or match.run_id is None:
        return False
    then = _hours_of_run(match.run_id, {} if seen is None else seen)
    return any(
        then.get(str(user.uuid)) not in (None, _hours(user.time_zone, user.profile))
        for user in (mentorship.mentee_user, mentorship.mentor_user)
    )


def _hours_of_run(run_id: int, seen: HoursOfRuns) -> Hours:
    if run_id not in seen:
        data = Run.objects.values_list("snapshot", flat=True).get(pk=run_id)
        rows = [*data.get("mentees", []), *data.get("mentors", [])]
        seen[run_id] = {row["person"]: {name: row["facts"][name] for name in HOURS} for row in rows}
    return seen[run_id]


def _hours(time_zone: str, profile: Profile) -> dict[str, object]:
    patterns: Iterable[AvailabilityPattern] = profile.patterns.all()
    return {
        "timezone": time_zone,
        "patterns": sorted(pattern.slug for pattern in patterns),
        "windows": [list(window) for window in profile.windows],
    }


def _people(match: Match) -> tuple[str, str]:
    return str(match.mentee.user.uuid), str(match.mentor.user.uuid)
