"""Database rows of a program to the records of a run.

The number of queries does not depend on the number of people.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from matching.encoding import pairs, snapshot
from matching.encoding.entries import Entries, slugs_of
from matching.encoding.rarity import weights_of
from matching.encoding.records import (
    MenteeRecord,
    MentorRecord,
    MentorType,
    PersonFacts,
    normalize_all,
)
from matching.encoding.snapshot import Inputs
from matching.encoding.taxonomy import Taxonomy
from matching.engine.pool import Settings
from matching.enums import MatchState
from matching.models import Match, Round, Wish
from matching.queries.entering import mentees_in_pool, mentors_in_pool, open_requests
from matching.queries.holding import Held, held_by_mentee, mentors_of, served_requests
from mentorship.models import Mentee, Mentor, Profile, Program

MINUTES_PER_HOUR = 60


def inputs_of(
    match_round: Round, settings: Settings, today: date, *, fills_in: bool = False
) -> Inputs:
    """Return what a run of this round depends on, employers and no-go lists hashed.

    In the pool are available mentees with a role who have a mentor to come, and vetted mentors;
    a place that is held is not free. A run that ``fills_in`` takes every proposal for a mentor
    that she has, and for a place that is held; pins are among them.
    """
    program = match_round.program
    mentees = list(_mentees(program))
    mentors = list(available_mentors(program, today))
    kept = _proposals(match_round) if fills_in else Match.objects.none()
    held = held_by_mentee(program, also=kept)
    taken = Counter(kept.values_list("mentor_id", flat=True))
    waiting = _waiting(mentees, served_requests(held, program.mentors_per_mentee))
    people = {str(part.user.uuid) for part in (*waiting, *mentors)}
    return Inputs(
        mentees=tuple(snapshot.hashed(r) for r in _mentee_records(waiting, held)),
        mentors=tuple(
            snapshot.hashed(_without(record, taken[mentor.pk]))
            for mentor, record in zip(mentors, mentor_records(mentors), strict=True)
        ),
        pins=() if fills_in else tuple(pairs.pins_of(match_round, waiting, mentors)),
        exclusions=tuple(
            sorted(pairs.exclusions_of(match_round, people) | pairs.proposed_in(kept), key=repr)
        ),
        settings=settings,
    )


def _proposals(match_round: Round) -> "QuerySet[Match]":
    return Match.objects.filter(round=match_round, state=MatchState.PROPOSED)


def _without(record: MentorRecord, taken: int) -> MentorRecord:
    """Return a mentor with fewer places."""
    return replace(record, capacity=max(record.capacity - taken, 0)) if taken else record


def mentee_record(program: Program, mentee_id: int) -> MenteeRecord | None:
    """Return what a run would read of one mentee, hashed; None where it would not take her."""
    mentees = list(_mentees(program).filter(pk=mentee_id))
    held = held_by_mentee(program, mentee_id=mentee_id)
    waiting = _waiting(mentees, served_requests(held, program.mentors_per_mentee))
    records = [snapshot.hashed(record) for record in _mentee_records(waiting, held)]
    return records[0] if records else None


def pair_records(
    program: Program, mentee_id: int, mentor_id: int
) -> tuple[MenteeRecord, MentorRecord]:
    """Return two people's records, hashed, as of now: whether a run would take them or not.

    Raises:
        Mentee.DoesNotExist, Mentor.DoesNotExist: no such part in the program.
    """
    mentee = _people(Mentee.objects.filter(program=program)).get(pk=mentee_id)
    mentors = Mentor.objects.filter(program=program).select_related("user__profile")
    held = held_by_mentee(program, mentee_id=mentee_id)
    _waiting([mentee], served_requests(held, program.mentors_per_mentee))
    (hers,) = _mentee_records([mentee], held)
    (his,) = mentor_records([mentors.get(pk=mentor_id)])
    return snapshot.hashed(hers), snapshot.hashed(his)


def settings_of(program: Program, today: date) -> Settings:
    """Return a program's settings; the reference week is that of ``today``."""
    return Settings(
        weights=snapshot.weight_rows(program.weights),
        policy=program.policy,  # type: ignore[arg-type]  # program_policy_in_list
        min_score=program.min_score,
        mentors_per_mentee=program.mentors_per_mentee,
        min_overlap_hours=Decimal(program.min_overlap_minutes) / MINUTES_PER_HOUR,
        full_overlap_hours=Decimal(program.full_overlap_minutes) / MINUTES_PER_HOUR,
        reference_week=today - timedelta(days=today.weekday()),
    )


def _mentees(program: Program) -> "QuerySet[Mentee]":
    return _people(mentees_in_pool(program))


def _people(mentees: "QuerySet[Mentee]") -> "QuerySet[Mentee]":
    """Return mentees with what ``_mentee_records`` reads of them."""
    wishes = Prefetch("wishes", Wish.objects.select_related("mentor__user"))
    return mentees.select_related("user__profile").prefetch_related(wishes)


def available_mentors(program: Program, today: date) -> "QuerySet[Mentor]":
    """Return the mentors who are in a pool of this day, with what ``mentor_records`` reads."""
    return mentors_in_pool(program, today).select_related("user__profile")


def weights_today(program: Program, today: date, taxonomy: Taxonomy) -> dict[str, int]:
    """Return slug to weight as a run of this day would freeze them."""
    mentors = available_mentors(program, today).order_by()
    users = list(mentors.values_list("user_id", flat=True))
    return weights_of(list(map(slugs_of(Profile.specializations, users), users)), taxonomy)


def _waiting(mentees: Sequence[Mentee], served: Collection[tuple[int, str]]) -> list[Mentee]:
    """Return the mentees with a request to serve, each with only those in ``seeks``."""
    for mentee in mentees:
        mentee.seeks = open_requests(mentee, served)
    return [mentee for mentee in mentees if mentee.seeks]


def _mentee_records(mentees: Sequence[Mentee], held: Held) -> Iterator[MenteeRecord]:
    by_email = _people_by_email(mentees)
    entries = Entries([mentee.user_id for mentee in mentees])
    ids = [mentee.pk for mentee in mentees]
    wants, goals = slugs_of(Mentee.wants, ids), slugs_of(Mentee.goals, ids)
    for mentee in mentees:
        yield MenteeRecord(
            key=str(mentee.uuid),
            person=str(mentee.user.uuid),
            facts=_facts(mentee, entries),
            seeks=_types(mentee.seeks),
            target_role=entries.role(mentee.target_role_id),
            wants=wants(mentee.pk),
            goals=goals(mentee.pk),
            interests=entries.interests(mentee.user_id),
            working_for=entries.working_for(mentee.user_id),
            wishes=tuple(str(wish.mentor.user.uuid) for wish in mentee.wishes.all()),
            waited_rounds=mentee.waited_rounds,
            partner_left=mentee.partner_left,
            not_my_workplace=mentee.not_my_workplace,
            same_employer_ok=mentee.same_employer_ok,
            supervisor=by_email.get(mentee.supervisor_email.lower(), ""),
            email=mentee.user.email,
            mentors_held=mentors_of(held, mentee.pk),
        )


def _people_by_email(mentees: Sequence[Mentee]) -> dict[str, str]:
    """Return the addresses of supervisors of these mentees to their uuids."""
    emails = {mentee.supervisor_email.lower() for mentee in mentees if mentee.supervisor_email}
    rows = User.objects.filter(email__in=emails).values_list("email", "uuid")
    return {email: str(uuid) for email, uuid in rows}


def mentor_records(mentors: Sequence[Mentor]) -> Iterator[MentorRecord]:
    """Yield the record of each mentor, nothing hashed."""
    entries = Entries([mentor.user_id for mentor in mentors])
    helps_with = slugs_of(Mentor.helps_with, [mentor.pk for mentor in mentors])
    for mentor in mentors:
        yield MentorRecord(
            key=str(mentor.uuid),
            person=str(mentor.user.uuid),
            facts=_facts(mentor, entries),
            offers=_types(mentor.offers),
            helps_with=helps_with(mentor.pk),
            practices=entries.specializations(mentor.user_id),
            interests=entries.interests(mentor.user_id),
            capacity=max(mentor.capacity - mentor.places_held, 0),
            email=mentor.user.email,
        )


def _facts(part: Mentee | Mentor, entries: Entries) -> PersonFacts:
    profile, pk = part.user.profile, part.user_id
    return PersonFacts(
        role=entries.role(profile.role_id),
        past_roles=entries.past_roles(pk),
        state=profile.state,
        chapter=profile.chapter,
        years=profile.years,
        employer=profile.employer,
        setting=entries.setting(profile.setting_id),
        timezone=part.user.time_zone,
        languages=frozenset(profile.languages or ["en"]),
        patterns=entries.patterns(pk),
        windows=tuple((day, start, end) for day, start, end in profile.windows),
        credentials=entries.credentials(pk),
        outlook=tuple(profile.outlook) if profile.outlook else None,
        avoid=normalize_all(part.avoid),
    )


def _types(names: Sequence[str]) -> tuple[MentorType, ...]:
    return tuple(pairs.mentor_type(name) for name in names)
