"""Which people of a program stand behind addresses, and which rules wait for nobody any more."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from matching.models import PairRule
from mentorship.models import Mentee, Mentor, Program


@dataclass(frozen=True)
class People:
    """Ids by address, in lower case: of the person, of her part as mentee, of his as mentor."""

    users: Mapping[str, int]
    mentees: Mapping[str, int]
    mentors: Mapping[str, int]


def people_by_address(program: Program, emails: Iterable[str]) -> People:
    """Return a program's people by these addresses, their own or confirmed; four queries."""
    wanted = set(emails)
    mentees = dict(Mentee.objects.filter(program=program).values_list("user_id", "pk"))
    mentors = dict(Mentor.objects.filter(program=program).values_list("user_id", "pk"))
    known = addresses_in(program)
    users = {email: known[email] for email in wanted & known.keys()}
    return People(
        users=users,
        mentees={email: mentees[pk] for email, pk in users.items() if pk in mentees},
        mentors={email: mentors[pk] for email, pk in users.items() if pk in mentors},
    )


def addresses_of(user_ids: Collection[int]) -> "QuerySet[Any, str]":
    """Return the addresses of these people, own and confirmed, in lower case; a subquery."""
    own = User.objects.filter(pk__in=user_ids).order_by().annotate(low=Lower("email"))
    confirmed = EmailAddress.objects.filter(user__in=user_ids, verified=True).order_by()
    found: QuerySet[Any, str] = own.values_list("low", flat=True).union(
        confirmed.annotate(low=Lower("email")).values_list("low", flat=True)
    )
    return found


def ready_rules(program: Program | None = None) -> list[int]:
    """Return the ids of rules whose two people have both joined; three queries a program."""
    rows = PairRule.objects.all() if program is None else PairRule.objects.filter(program=program)
    rules = list(
        rows.order_by("pk").values_list("program_id", "pk", "mentee_email", "mentor_email")
    )
    known = {program_id: addresses_in(program_id) for program_id in {rule[0] for rule in rules}}
    return [
        pk
        for program_id, pk, hers, his in rules
        if hers in known[program_id] and his in known[program_id]
    ]


def addresses_in(program: Program | int) -> dict[str, int]:
    """Return the person behind each address of a program, own or confirmed; two queries."""
    own = User.objects.filter(
        Q(mentee_parts__program=program) | Q(mentor_parts__program=program)
    ).values_list("email", "pk")
    confirmed = EmailAddress.objects.filter(
        Q(user__mentee_parts__program=program) | Q(user__mentor_parts__program=program),
        verified=True,
    ).values_list("email", "user_id")
    return {email.lower(): pk for email, pk in (*confirmed.distinct(), *own.distinct())}
