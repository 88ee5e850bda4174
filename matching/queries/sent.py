"""How far the answers to a round's introductions are: stages, counts, and what a filter shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.enums import MatchState
from matching.models import Match, Round
from mentorship.enums import Answer, MentorshipState, Side
from mentorship.terms import terms_of

SENT = (MatchState.PUBLISHED, MatchState.RECALLED)
# What the list can be narrowed to, in the order of the page; one introduction may be in several.
STAGES = {
    "leaving": _("Not sent yet"),
    "waiting": _("Waiting"),
    "mentor": _("For the mentor"),
    "mentee": _("For the mentee"),
    "one": _("One said yes"),
    "both": _("Both said yes"),
    "declined": _("Declined"),
    "expired": _("Ran out"),
    "withdrawn": _("Paused or left"),
    "recalled": _("Taken back"),
}
ENDED = {
    MentorshipState.DECLINED: "declined",
    MentorshipState.EXPIRED: "expired",
    MentorshipState.WITHDRAWN: "withdrawn",
    MentorshipState.RECALLED: "recalled",
}
FIELDS = (
    "id", "state", "mentor_type", "decided_at", "mentorship__state", "mentorship__announce_at",
    "mentorship__respond_by", "mentorship__mentee_answer", "mentorship__mentor_answer",
    "mentorship__started_at", "mentorship__closed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentBrief:
    """What counts need of one introduction: where it stands, and its order in the list."""

    id: int
    stages: frozenset[str]
    order: tuple[int, datetime]


@dataclass(frozen=True)
class Sent:
    """Everything sent in a round that an admin may see; ``others`` are another admin's."""

    briefs: tuple[SentBrief, ...]
    others: int
    now: datetime

    def counts(self) -> dict[str, int]:
        """Return how many introductions are in each stage; those without any are left out."""
        found = Counter(stage for brief in self.briefs for stage in brief.stages)
        return {stage: found[stage] for stage in STAGES if found[stage]}

    def of(self, stage: str) -> list[int]:
        """Return the ids of a stage, or of all for an empty one, in the order of the list."""
        rows = [brief for brief in self.briefs if not stage or stage in brief.stages]
        return [brief.id for brief in sorted(rows, key=lambda brief: (brief.order, brief.id))]


def sent_of(match_round: Round, kept: Iterable[int]) -> Sent:
    """Return what was sent in a round, by the database's clock; one query."""
    rows = Match.objects.filter(round=match_round, state__in=SENT, mentorship__isnull=False)
    given = rows.annotate(now=Now()).values(*FIELDS, "now", "mentee__user_id", "mentor__user_id")
    everything = list(given)
    hidden = set(kept)
    now = everything[0]["now"] if everything else timezone.now()
    mine = [r for r in everything if not {r["mentee__user_id"], r["mentor__user_id"]} & hidden]
    briefs = tuple(_brief(row, match_round, now) for row in mine)
    return Sent(briefs, len(everything) - len(mine), now)


def _brief(row: Mapping[str, Any], match_round: Round, now: datetime) -> SentBrief:
    stages = _stages(row, match_round, now)
    return SentBrief(row["id"], stages, _order(row, stages))


def _stages(row: Mapping[str, Any], match_round: Round, now: datetime) -> frozenset[str]:
    state = MentorshipState(row["mentorship__state"])
    if state == MentorshipState.INTRODUCED:
        if row["mentorship__announce_at"] > now:
            return frozenset({"leaving"})
        asks_mentor_first = terms_of(match_round.program, row["mentor_type"]).asks_mentor_first
        return _waiting(row, asks_mentor_first=asks_mentor_first)
    if row["mentorship__started_at"] is not None:
        return frozenset({"both"})
    return frozenset({ENDED.get(state, "withdrawn")})


def _waiting(row: Mapping[str, Any], *, asks_mentor_first: bool) -> frozenset[str]:
    him, her = row["mentorship__mentor_answer"], row["mentorship__mentee_answer"]
    found = {"waiting"}
    if not him:
        found.add(Side.MENTOR.value)
    if not her and (him == Answer.ACCEPTED or not asks_mentor_first):
        found.add(Side.MENTEE.value)
    if Answer.ACCEPTED in (him, her):
        found.add("one")
    return frozenset(found)


def _order(row: Mapping[str, Any], stages: frozenset[str]) -> tuple[int, datetime]:
    """Put first what can still be taken back, then what runs out, then what ended or began."""
    waits = {"leaving": row["mentorship__announce_at"], "waiting": row["mentorship__respond_by"]}
    for place, (stage, at) in enumerate(waits.items()):
        if stage in stages:
            return place, at
    ended = row["mentorship__closed_at"] or row["mentorship__started_at"]
    return (3 if "both" in stages else 2), ended or row["mentorship__respond_by"]
