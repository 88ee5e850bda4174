"""Make the new people of a file: accounts without a password, profiles, parts; and invitations."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from accounts.services import bulk
from mentorship.comparing import normalize
from mentorship.enums import Joining, MenteeState, MentorState, MentorType, Side
from mentorship.models import (
    Invitation,
    InvitedPerson,
    Mentee,
    Mentor,
    Orientation,
    PeopleImport,
    Profile,
    ProgramMember,
)
from mentorship.services.importing.fields import BY_COLUMN, PART, PART_OF, PROFILE, USER
from mentorship.services.importing.planning import Plan, Planner
from mentorship.services.importing.writing import MANY, Links, columns_of

INVITED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Enrolled:
    """Somebody who got a part, with the row that gave it to her."""

    plan: Plan
    user: User
    part: Any
    is_new_account: bool
    peer: Mentor | None = None

    @property
    def is_vetted(self) -> bool:
        """Whether the part is a mentor's, and open."""
        return bool(self.part.state == MentorState.VETTED)


def make_accounts(plans: Sequence[Plan], planner: Planner) -> list[User]:
    """Make an account for each row; its address is not confirmed, and it has no password."""
    users = [
        User(
            email=plan.line.email,
            password=make_password(None),
            **columns_of(USER, planner.side, plan.line.values, planner.words),
        )
        for plan in plans
    ]
    bulk.insert(User, users)
    addresses = [EmailAddress(user=user, email=user.email, primary=True) for user in users]
    bulk.insert(EmailAddress, addresses)
    profiles = [_profile(user, plan, planner) for user, plan in zip(users, plans, strict=True)]
    bulk.insert(Profile, profiles)
    return users


def _profile(user: User, plan: Plan, planner: Planner) -> Profile:
    filled = columns_of(PROFILE, planner.side, plan.line.values, planner.words)
    return Profile(user=user, **{"languages": ["en"], **filled})


def enroll(
    pairs: Sequence[tuple[Plan, User, bool]], planner: Planner, people_import: PeopleImport,
    now: datetime,
) -> list[Enrolled]:  # fmt: skip
    """Give each person her part, with whatever of it stands in other tables.

    Args:
        pairs: row, person, and whether her account was made for it; then the profile's entries
            are written as well.
        planner: of the file.
        people_import: the import.
        now: when they applied.
    """
    model: Any = PART_OF[planner.side]
    oriented = _oriented(planner, [user.pk for _plan, user, _new in pairs])
    parts = [_part(plan, user, planner, people_import, now, oriented) for plan, user, _new in pairs]
    bulk.insert(model, parts)
    links = Links(planner.words, planner.side)
    for (plan, user, is_new), part in zip(pairs, parts, strict=True):
        links.add_all(PART, part.pk, plan.line.values)
        if is_new:
            links.add_all(PROFILE, user.pk, plan.line.values)
    links.write()
    peers = _make_peers(pairs, planner, now)
    return [
        Enrolled(plan, user, part, is_new, peers.get(user.pk))
        for (plan, user, is_new), part in zip(pairs, parts, strict=True)
    ]


def _oriented(planner: Planner, users: list[int]) -> set[int]:
    """Return who has read the program's orientation for mentees, where that comes first."""
    if planner.side != Side.MENTEE or not planner.program.orientation_first:
        return set()
    rows = Orientation.objects.filter(
        program=planner.program, side=Side.MENTEE, user__in=users, finished_at__isnull=False
    )
    return set(rows.values_list("user_id", flat=True))


def _part(
    plan: Plan,
    user: User,
    planner: Planner,
    people_import: PeopleImport,
    now: datetime,
    oriented: set[int],
) -> Mentee | Mentor:
    own = columns_of(PART, planner.side, plan.line.values, planner.words)
    own |= {"program": planner.program, "user": user, "applied_at": now, "state_changed_at": now}
    if planner.side == Side.MENTEE:
        waits = planner.program.orientation_first and user.pk not in oriented
        state = MenteeState.APPLIED if waits else MenteeState.AVAILABLE
        is_peer = bool(plan.line.values.get("peer_too"))
        return Mentee(state=state, peer_too=is_peer, **own)
    if people_import.is_vetted and not _is_colleague(plan, planner):
        by = people_import.confirmed_by
        return Mentor(state=MentorState.VETTED, vetted_at=now, vetted_by=by, **own)
    return Mentor(state=MentorState.APPLIED, **own)


def _is_colleague(plan: Plan, planner: Planner) -> bool:
    """Whether another admin has to vet this mentor: from the same workplace, or the admin's own."""
    employer = normalize(str(plan.line.values.get("employer", "")))
    is_own = planner.actor is not None and plan.line.email == planner.actor.email
    return is_own or (bool(employer) and employer in planner.workplaces)


def _make_peers(
    pairs: Iterable[tuple[Plan, User, bool]], planner: Planner, now: datetime
) -> dict[int, Mentor]:
    """Make the small mentor part of mentees who would also be a peer, to be vetted."""
    if planner.side != Side.MENTEE or MentorType.PEER not in planner.program.mentor_types:
        return {}
    wanted = {user.pk: plan for plan, user, _new in pairs if plan.line.values.get("peer_too")}
    there = Mentor.objects.filter(program=planner.program, user__in=wanted)
    for user_id in there.values_list("user_id", flat=True):
        del wanted[user_id]
    peers = Mentor.objects.bulk_create(
        [
            Mentor(
                program=planner.program, user_id=user_id, offers=[MentorType.PEER], capacity=1,
                applied_at=now, state_changed_at=now, avoid=plan.line.values.get("avoid", []),
            )
            for user_id, plan in wanted.items()
        ],
        batch_size=MANY,
    )  # fmt: skip
    links = Links(planner.words, Side.MENTOR)
    helps = BY_COLUMN[Side.MENTOR]["helps_with"]
    for peer in peers:
        links.add(helps, peer.pk, wanted[peer.user_id].line.values.get("helps_with", []))
    links.write()
    return {peer.user_id: peer for peer in peers}


def invite(plans: Sequence[Plan], planner: Planner, people_import: PeopleImport) -> dict[int, int]:
    """Let people in who have an account elsewhere on the site; they decide for themselves.

    Returns:
        For each person (id), the line of the member list that was added for her, or 0.
    """
    if not plans:
        return {}
    users = [plan.known.user_id for plan in plans if plan.known]
    invitation = _invitation(planner, people_import)
    InvitedPerson.objects.bulk_create(
        [InvitedPerson(invitation=invitation, user_id=pk) for pk in users],
        batch_size=MANY,
        ignore_conflicts=True,
    )
    added = _list(plans, planner)
    return {plan.known.user_id: added.get(plan.line.email, 0) for plan in plans if plan.known}


def _invitation(planner: Planner, people_import: PeopleImport) -> Invitation:
    """Return the invitation of an import; nobody has its link, so it is revoked at once."""
    label = f"File of people {people_import.pk}"
    found = Invitation.objects.filter(program=planner.program, label=label).first()
    return found or _made(planner, label, people_import.confirmed_by or _stand_in(planner))


def _stand_in(planner: Planner) -> User:
    """Return in whose name an operator invites: the row needs somebody."""
    admins = User.objects.filter(staff_roles__program=planner.program, is_active=True)
    found = admins.order_by("staff_roles__pk").first()
    return found or User.objects.order_by("-is_superuser", "pk")[0]


def _made(planner: Planner, label: str, by: User) -> Invitation:
    token = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
    now = timezone.now()
    return Invitation.objects.create(
        program=planner.program, token_hash=token, label=label, side=planner.side, created_by=by,
        expires_at=now + INVITED_FOR, revoked_at=now,
    )  # fmt: skip


def _list(plans: Sequence[Plan], planner: Planner) -> dict[str, int]:
    """Put them on the member list, where that is the way in; return the lines that are new."""
    if planner.program.joining != Joining.MEMBERS:
        return {}
    emails = {plan.known.email for plan in plans if plan.known}
    rows = ProgramMember.objects.filter(program=planner.program, email__in=emails)
    emails -= set(rows.values_list("email", flat=True))
    made = ProgramMember.objects.bulk_create(
        [ProgramMember(program=planner.program, email=email) for email in sorted(emails)],
        batch_size=MANY,
    )
    return {row.email: row.pk for row in made}
