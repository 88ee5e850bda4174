"""The guides for sessions, and which one is at hand for a pair."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship.clock import local_day
from mentorship.enums import MeetingState, MentorType
from mentorship.models import ContentText, Mentee, Mentorship
from mentorship.queries import goals, meetings
from mentorship.rules import space as rules

PREFIX = "guide."
FIRST = {MentorType.PEER: "first_peer", MentorType.CAREER: "first_career",
         MentorType.LIFE: "first_life"}  # fmt: skip
LAST = "last"
LAST_DAYS = timedelta(days=14)
# What each kind of mentoring is shown between the first meeting and the last; a program of several
# kinds shows all of them.
SHOWN = {MentorType.CAREER: ("exam", "move"), MentorType.PEER: ("exam",),
         MentorType.LIFE: ("decision",)}  # fmt: skip
TOPICS = ("exam", "move", "decision")
# The goals that a topic is about: groups of the taxonomy, and goals named one by one.
GROUPS = {"exam": {"certify"}, "move": {"advance", "specialize"}, "decision": set()}
SINGLE = {"exam": set(), "move": set(),
          "decision": {"change-employer", "change-career", "choose-specialty"}}  # fmt: skip
MINUTES = re.compile(r"^(\d+) min$")
BEFORE = "Before"
WORDS_A_MINUTE = 200
FIRST_LINES = 3


@dataclass(frozen=True)
class Step:
    """One step of a session; ``left`` are the minutes from its beginning to the end."""

    name: str
    text: str
    minutes: int
    left: int


@dataclass(frozen=True)
class Guide:
    """How a session may go.

    ``before`` is what each brings, ``tips`` are lines that are good to know, as (name, text).
    """

    key: str
    title: str
    length: str
    before: str
    steps: tuple[Step, ...]
    tips: tuple[tuple[str, str], ...]

    @property
    def lines(self) -> tuple[Step, ...]:
        """The first steps, for a place where no more fit."""
        return self.steps[:FIRST_LINES]

    @property
    def reading_minutes(self) -> int:
        """How long it takes to read."""
        said = [self.before, *(step.text for step in self.steps), *(text for _, text in self.tips)]
        return max(1, round(len(" ".join(said).split()) / WORDS_A_MINUTE))


@dataclass(frozen=True)
class Facts:
    """What decides which guide is at hand: meetings held, and what her aims and goals are about."""

    held: int
    topics: frozenset[str]


def guide(key: str) -> Guide | None:
    """Return a guide by its short key, such as "first_peer"; None where it was removed.

    One query.
    """
    return _read([key]).get(key)


def panel(mentorship: Mentorship, user: User, texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``mentorship/space/_guide.html`` draws: the one at hand, then the others.

    Args:
        mentorship: one that was read ``with_aims``.
        user: one of the two.
        texts: the guides' texts, among others, by their whole keys.
    """
    if not rules.may_write(mentorship):
        return {}
    found = _guides_in(texts, shown(mentorship))
    key = at_hand(mentorship, facts_of(mentorship), _today(mentorship, user))
    now = found.pop(key, None)
    if now is None and not found:
        return {}
    return {
        "guide": now,
        "heading": _heading(key) if now else "",
        "url": page_url(mentorship, key) if now else "",
        "others": [
            {"title": one.title, "url": page_url(mentorship, one.key)} for one in found.values()
        ],
    }


def shown(mentorship: Mentorship) -> list[str]:
    """Return the keys of the guides that a pair is shown, in the order of sessions."""
    return [FIRST[MentorType(mentorship.mentor_type)], *_topics(mentorship), LAST]


def at_hand(mentorship: Mentorship, facts: Facts, today: date) -> str:
    """Return the key of the guide to the next session; empty where none fits."""
    if mentorship.ends_on is not None and today >= mentorship.ends_on - LAST_DAYS:
        return LAST
    if facts.held == 0:
        return FIRST[MentorType(mentorship.mentor_type)]
    fitting = [topic for topic in _topics(mentorship) if _fits(topic, mentorship, facts)]
    return fitting[facts.held - 1] if facts.held <= len(fitting) else ""


def with_aims(rows: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    """Add to mentorships which topics the mentee's aims are about."""
    aims = Mentee.goals.through.objects.filter(mentee=OuterRef("mentee"))
    about = {
        topic: Q(goal__group__slug__in=GROUPS[topic]) | Q(goal__slug__in=SINGLE[topic])
        for topic in TOPICS
    }
    return rows.annotate(
        **{f"aims_at_{topic}": Exists(aims.filter(found)) for topic, found in about.items()}
    )


def facts_of(mentorship: Mentorship) -> Facts:
    """Return the meetings held, and the topics of her aims and of their goals.

    No query besides those of ``meetings.of`` and ``goals.of``; the row is read ``with_aims``.
    """
    kinds = [goal.goal for goal in goals.of(mentorship) if goal.goal is not None]
    aims = {topic for topic in TOPICS if getattr(mentorship, f"aims_at_{topic}")}
    about = {
        topic
        for topic in TOPICS
        for kind in kinds
        if kind.slug in SINGLE[topic] or kind.group.slug in GROUPS[topic]
    }
    held = sum(row.state == MeetingState.HELD for row in meetings.of(mentorship))
    return Facts(held=held, topics=frozenset(aims | about))


def page_url(mentorship: Mentorship, key: str) -> str:
    """Return the address of a guide's page."""
    return reverse("guide", args=[mentorship.pk, key])


def reading_time(one: Guide) -> str:
    """Return how long reading takes, in words."""
    minutes = one.reading_minutes
    said = ngettext("%(n)d minute to read", "%(n)d minutes to read", minutes)
    return said % {"n": minutes}


def _topics(mentorship: Mentorship) -> tuple[str, ...]:
    if len(mentorship.program.mentor_types) > 1:
        return TOPICS
    return SHOWN[MentorType(mentorship.mentor_type)]


def _fits(topic: str, mentorship: Mentorship, facts: Facts) -> bool:
    if topic == "decision" and mentorship.is_life:
        return True
    return topic in facts.topics


def _heading(key: str) -> str:
    headings = {
        "first_peer": _("For the first half hour"),
        "first_career": _("For your first meeting"),
        "first_life": _("For your first meeting"),
        LAST: _("For your last meeting"),
    }
    return headings.get(key, _("For your next session"))


def _today(mentorship: Mentorship, user: User) -> date:
    return local_day(user.time_zone or mentorship.program.time_zone, timezone.now())


def _read(keys: list[str]) -> dict[str, Guide]:
    """Return the guides that are there, by short key in the order asked; one query."""
    rows = ContentText.objects.filter(key__in=[f"{PREFIX}{key}" for key in keys])
    return _guides_in(dict(rows.values_list("key", "data")), keys)


def _guides_in(texts: Mapping[str, Any], keys: list[str]) -> dict[str, Guide]:
    """Return the guides among texts, by short key in the order asked."""
    named = {key: texts[f"{PREFIX}{key}"] for key in keys if f"{PREFIX}{key}" in texts}
    found = {key: _guide(key, data) for key, data in named.items()}
    return {key: one for key, one in found.items() if one.steps}


def _guide(key: str, data: dict[str, Any]) -> Guide:
    lines = [(str(one.get("name", "")), str(one.get("text", ""))) for one in data.get("steps", ())]
    timed = [(name, text, int(m[1])) for name, text in lines if (m := MINUTES.match(name))]
    left = [sum(step[2] for step in timed[at:]) for at in range(len(timed))]
    return Guide(
        key=key,
        title=str(data.get("title", "")),
        length=str(data.get("length", "")),
        before=next((text for name, text in lines if name == BEFORE), ""),
        steps=tuple(Step(*step, rest) for step, rest in zip(timed, left, strict=True)),
        tips=tuple(line for line in lines if line[0] != BEFORE and not MINUTES.match(line[0])),
    )
