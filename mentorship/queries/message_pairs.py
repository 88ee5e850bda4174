"""Which messages and notices are about a pair: for lists, and where somebody is forgotten.

Both name what they are about by ``subject_type`` and ``subject_id``.
"""

from collections.abc import Callable, Collection
from functools import reduce
from operator import or_

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import User
from mentorship.enums import MentorType
from mentorship.models import (
    Agreement,
    CheckInAnswer,
    FollowUp,
    IntroductionQuestion,
    JointProposal,
    Meeting,
    Mentorship,
)
from mentorship.services.care import telling

# How each kind of record that messages are about leads to its pair.
TO_PAIR: dict[type[Model], str] = {
    Mentorship: "",
    Agreement: "mentorship__",
    CheckInAnswer: "check_in__mentorship__",
    FollowUp: "mentorship__",
    IntroductionQuestion: "mentorship__",
    JointProposal: "mentorship__",
    Meeting: "mentorship__",
}


def of_people(people: Collection[int]) -> Q:
    """Say that it is about a pair in which one of these users is."""
    return _about(
        lambda way: Q(**{f"{way}mentee_user__in": people}) | Q(**{f"{way}mentor_user__in": people})
    )


def naming(person: User) -> Q:
    """Say that it may name a person to others: her partners, or admins of her programs."""
    programs = Mentorship.objects.of(person).values("program_id")
    return of_people([person.pk]) | Q(category=telling.CATEGORY, program_id__in=programs)


def of_life() -> Q:
    """Say that it is about a life mentorship."""
    return _about(lambda way: Q(**{f"{way}mentor_type": MentorType.LIFE}))


def _about(is_meant: Callable[[str], Q]) -> Q:
    return reduce(
        or_,
        (
            Q(subject_type=model._meta.label_lower, subject_id__in=_keys(model, is_meant(way)))
            for model, way in TO_PAIR.items()
        ),
    )


def _keys(model: type[Model], which: Q) -> QuerySet[Model, dict[str, str]]:
    """Return the ids of rows as messages write them down."""
    rows = model._default_manager.filter(which).order_by()
    return rows.values(key=Cast("pk", CharField(max_length=40)))
