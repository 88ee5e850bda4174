"""An introduction as a program reads it for one of the two: what the page shows, without drawing.

Of one that came to nothing nobody reads who the other was, as on the page.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from mentorship.enums import Side
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.queries.introductions import introduction_page, state_for

BEGUN = "begun"
STATES = (
    "open", "told", "accepted", BEGUN, "declined", "not_now", "let_go", "expired", "gone",
)  # fmt: skip
NAMED = ("open", "told", "accepted", "both")  # the states in which the other is shown


@dataclass(frozen=True)
class Brief:
    """One introduction in a list."""

    pk: int
    program: str
    mentor_type: str
    side: Side
    state: str
    name: str
    respond_by: datetime
    announced_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Partner:
    """The other one of the two."""

    name: str
    first_name: str
    side: str
    facts: str
    introduction: str


@dataclass(frozen=True)
class Asked:
    """One question between the two; ``waits_for_me``: the reader is to answer it."""

    is_mine: bool
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    waits_for_me: bool


@dataclass(frozen=True)
class Read(Brief):
    """One introduction in full."""

    title: str
    sentence: str
    partner: Partner | None
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    expects: str
    questions: tuple[Asked, ...]
    steps: tuple[str, ...]
    workplace: str


def brief(mentorship: Mentorship, user: User) -> Brief:
    """Return an introduction for a list; no query where its questions are read."""
    side = Side(mentorship.side_of(user))
    state = state_for(mentorship, side, list(mentorship.questions.all()))
    return Brief(**_brief(mentorship, side, state))


def _brief(mentorship: Mentorship, side: Side, state: str) -> dict[str, Any]:
    return {
        "pk": mentorship.pk,
        "program": mentorship.program.slug,
        "mentor_type": mentorship.mentor_type,
        "side": side,
        "state": BEGUN if state == "both" else state,
        "name": mentorship.partner_of(side).name if state in NAMED else "",
        "respond_by": mentorship.respond_by,
        "announced_at": mentorship.announce_at,
        "answer": mentorship.answer_of(side),
        "answered_at": getattr(mentorship, f"{side.value}_answered_at"),
    }


def read(mentorship: Mentorship, user: User) -> Read:
    """Return an introduction as its page tells it; five queries at most."""
    side = Side(mentorship.side_of(user))
    page = introduction_page(mentorship, user)
    state, card, note = page["state"], page["introduction"], page["note"] or {}
    is_shown, is_open = state in NAMED, state == "open"
    return Read(
        **_brief(mentorship, side, state),
        title=page["title"],
        sentence=page["lead"] or f"{note['strong']} {note['text']}".strip(),
        partner=_partner(card) if is_shown else None,
        shared=tuple(one["text"] for one in card["reasons"]) if is_shown else (),
        missing=tuple(card["not_shared"]) if is_open else (),
        expects=card["expects"] if is_open else "",
        questions=tuple(_asked(one["row"], one) for one in page["questions"]),
        steps=tuple(_steps(page, side)),
        workplace=page.get("workplace", ""),
    )


def _partner(card: dict[str, Any]) -> Partner:
    return Partner(card["name"], card["first_name"], card["side"], card["facts"], card["words"])


def _asked(row: IntroductionQuestion, drawn: dict[str, Any]) -> Asked:
    return Asked(
        is_mine=drawn["is_mine"],
        question=row.question,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        waits_for_me=drawn["waits_for_me"],
    )


def _steps(page: dict[str, Any], side: Side) -> list[str]:
    """Return what the reader may do now, by the last part of its address."""
    steps = ["accept", "decline", "not-now"] if page["state"] == "open" else []
    if steps and page["may_ask"]:
        steps.append("ask")
    if any(one["waits_for_me"] for one in page["questions"]):
        steps.append("answer")
    if page.get("asks_why"):
        steps.append("explain")
    if page.get("workplace") and not page["is_avoided"] and side == Side.MENTEE:
        steps.append("avoid-workplace")
    return steps
