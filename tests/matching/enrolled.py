"""Random people of the engine's tests as rows of the database, with the product's taxonomy."""

import json
from datetime import UTC, datetime

from accounts.models import User
from matching.enums import ExclusionKind
from matching.models import Wish
from matching.services import exclusions
from mentorship.enums import ShownField
from mentorship.models import (
    AvailabilityPattern,
    Credential,
    Goal,
    HeldCredential,
    Interest,
    Mentee,
    Mentor,
    Profile,
    Program,
    Role,
    Specialization,
    WorkSetting,
)
from mentorship.services import taxonomy
from tests.matching.people import TAXONOMY_FILE, random_exclusions, random_pool

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def load_taxonomy() -> None:
    """Load the product's taxonomy."""
    taxonomy.load(json.loads(TAXONOMY_FILE.read_text("utf-8")))


def enroll(program: Program, seed: int, n_mentees: int, n_mentors: int) -> None:
    """Make the people of a random pool, their wishes and who must not be paired."""
    mentees, mentors = random_pool(seed, n_mentees, n_mentors)
    users: dict[str, User] = {}
    parts = {record.person: _mentor(program, record, users) for record in mentors}
    for record in mentees:
        _mentee(program, record, users, parts)
    for pair in random_exclusions(seed, n_mentees, n_mentors, n_mentees):
        if {pair.mentee, pair.mentor} <= set(users):
            first, second = users[pair.mentee].pk, users[pair.mentor].pk
            exclusions.add(program=program, first=first, second=second,
                           kind=ExclusionKind.CONFLICT, actor=None)  # fmt: skip


def _person(record, users: dict[str, User]) -> User:
    if record.person in users:
        return users[record.person]
    facts = record.facts
    user = User.objects.create(email=record.person, name=record.person, time_zone=facts.timezone)
    profile = Profile.objects.create(
        user=user,
        role=Role.objects.get(slug=facts.role),
        chapter=facts.chapter,
        years=None if facts.years is None else round(facts.years, 1),
        employer=facts.employer,
        setting=WorkSetting.objects.filter(slug=facts.setting).first(),
        languages=sorted(facts.languages),
        windows=[list(window) for window in facts.windows],
        outlook=list(facts.outlook or ()),
    )
    profile.past_roles.set(Role.objects.filter(slug__in=facts.past_roles))
    profile.patterns.set(AvailabilityPattern.objects.filter(slug__in=facts.patterns))
    profile.interests.set(Interest.objects.filter(slug__in=record.interests))
    HeldCredential.objects.bulk_create(
        HeldCredential(profile=profile, credential=credential)
        for credential in Credential.objects.filter(slug__in=facts.credentials)
    )
    users[record.person] = user
    return user


def _mentor(program: Program, record, users: dict[str, User]) -> Mentor:
    user = _person(record, users)
    practices = Specialization.objects.filter(slug__in=record.practices)
    user.profile.specializations.set(practices)
    mentor = Mentor.objects.create(
        program=program, user=user, state="vetted", vetted_at=NOW, applied_at=NOW,
        state_changed_at=NOW, offers=list(record.offers), capacity=record.capacity,
        avoid=sorted(record.facts.avoid), listed_at=NOW, shown=ShownField.values,
    )  # fmt: skip
    mentor.helps_with.set(Goal.objects.filter(slug__in=record.helps_with))
    return mentor


def _mentee(program: Program, record, users: dict[str, User], mentors: dict[str, Mentor]) -> None:
    user = _person(record, users)
    working_for = Credential.objects.filter(slug__in=record.working_for)
    user.profile.working_for.set(working_for)
    mentee = Mentee.objects.create(
        program=program, user=user, applied_at=NOW, state_changed_at=NOW,
        seeks=list(record.seeks), target_role=Role.objects.filter(slug=record.target_role).first(),
        supervisor_email=record.supervisor, not_my_workplace=record.not_my_workplace,
        same_employer_ok=record.same_employer_ok, waited_rounds=record.waited_rounds,
        partner_left=record.partner_left, avoid=sorted(record.facts.avoid),
    )  # fmt: skip
    mentee.wants.set(Specialization.objects.filter(slug__in=record.wants))
    mentee.goals.set(Goal.objects.filter(slug__in=record.goals))
    known = [mentors[person] for person in record.wishes if person in mentors]
    Wish.objects.bulk_create(
        Wish(mentee=mentee, mentor=mentor, rank=rank) for rank, mentor in enumerate(known, start=1)
    )
