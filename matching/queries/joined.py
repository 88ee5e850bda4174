"""Which people of a program stand behind addresses, and which rules wait for nobody any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
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
    own = _people_of(program).values_list("email", "pk")
    confirmed = _confirmed_of(program)
    known = {e.lower(): pk for e, pk in (*own, *confirmed.values_list("email", "user_id"))}
    users = {email: known[email] for email in wanted & known.keys()}
    return People(
        users=users,
        mentees={email: mentees[pk] for email, pk in users.items() if pk in mentees},
        mentors={email: mentors[pk] for email, pk in users.items() if pk in mentors},
    )


def ready_rules(program: Program | None = None) -> list[int]:
    """Return the ids of rules whose two people have both joined; one query."""
    rows = PairRule.objects.filter(_has_joined("mentee_email") & _has_joined("mentor_email"))
    if program is not None:
        rows = rows.filter(program=program)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _has_joined(column: str) -> Q:
    here = OuterRef("program")
    is_hers = {"low": OuterRef(column)}
    return Q(
        Exists(_people_of(here).annotate(low=Lower("email")).filter(**is_hers))
        | Exists(_confirmed_of(here).annotate(low=Lower("email")).filter(**is_hers))
    )


def _people_of(program: Any) -> "QuerySet[User]":
    return User.objects.filter(
        Q(mentee_parts__program=program) | Q(mentor_parts__program=program)
    ).distinct()


def _confirmed_of(program: Any) -> "QuerySet[EmailAddress]":
    rows: QuerySet[EmailAddress] = EmailAddress.objects.filter(
        Q(user__mentee_parts__program=program) | Q(user__mentor_parts__program=program),
        verified=True,
    )
    return rows.distinct()
