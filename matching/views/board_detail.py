"""The match that is open on the board: its capsule, what can be done with it, who decided."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import month_day
from accounts.exceptions import Refused
from accounts.models import User
from matching.enums import LIVE_STATES, UNDECIDED_STATES, MatchState
from matching.models import Match, Round
from matching.queries.capsule import capsule
from matching.queries.exchange_words import plan_words
from matching.queries.reviewers import Reader
from matching.queries.wording import Names
from matching.services.pairs import DECIDABLE_ROUNDS
from matching.services.review import EFFECT_OF
from matching.services.swap_plan import plan_of
from matching.views.board_query import Asked, with_query
from mentorship.enums import MentorshipState
from mentorship.models import ContentText

VERBS = (
    "approve", "unapprove", "reject", "pin", "unpin", "note", "send-now", "recall", "hand-over",
)  # fmt: skip


def detail_context(
    match: Match | None, reader: Reader, asked: Asked, names: Names
) -> dict[str, Any]:
    """Return the open match with its forms, or that none is open."""
    if match is None:
        return {"match": None, "reject_reasons": []}
    reasons = _reject_reasons()
    return {
        "match": _detail(match, reader, asked, names, _labels(reasons)),
        "reject_reasons": reasons,
    }


def _labels(reasons: list[dict[str, Any]]) -> dict[str, str]:
    return {one["key"]: one["label"] for group in reasons for one in group["options"]}


def _detail(
    match: Match, reader: Reader, asked: Asked, names: Names, reasons: Mapping[str, str]
) -> dict[str, Any]:
    match_round = match.round
    forms = _forms(match, asked)
    is_open = match_round.state in DECIDABLE_ROUNDS
    open_capsule = capsule(match, reader.kept, names)
    for row in chain.from_iterable(open_capsule["alternatives"].values()):
        row.update(_instead(row, match, match_round, asked, reader.user))
    return {
        **open_capsule,
        "back_url": asked.address(match_round),
        "decision": _decision(match, reasons),
        "can_decide": is_open and match.state in LIVE_STATES and any(forms.values()),
        "handed": _handed(match, reader.user),
        "admins": reader.admins if is_open and forms["hand_over_url"] else [],
        **forms,
    }


def _instead(
    row: Mapping[str, Any], match: Match, match_round: Round, asked: Asked, user: User
) -> dict[str, Any]:
    """Return where to ask who else moves, or the answer where that was asked."""
    choice = row["choice"]
    key = choice.mentor if row["side"] == "mentor" else choice.mentee
    if not row["swap_url"]:
        return {}
    if key != asked.instead:
        url = asked.address(match_round, match=match.pk, instead=key)
        return {"url": f"{url}#instead"}
    try:
        plan = plan_of(match_id=match.pk, instead=key, actor=user)
        return plan_words(plan.steps, plan.board, plan.total_after)
    except Refused as refusal:
        return {"sentence": str(refusal.sentence)}


def _forms(match: Match, asked: Asked) -> dict[str, str]:
    """Return the addresses of what can be done with a match now; they keep the list as it is."""
    slug, list_is = match.round.program.slug, asked.kept() | {"page": asked.page}
    addresses = {
        verb: with_query(reverse(f"match-{verb}", args=[slug, match.pk]), list_is) for verb in VERBS
    }
    is_proposed = match.state == MatchState.PROPOSED
    is_approved = match.state == MatchState.APPROVED
    can_recall = match.state == MatchState.PUBLISHED and not _is_announced(match)
    pin = addresses["unpin" if match.is_pinned else "pin"]
    return {
        "approve_url": addresses["approve"] if is_proposed else "",
        "unapprove_url": addresses["unapprove"] if is_approved else "",
        "publish_url": reverse("match-publish", args=[slug, match.pk]) if is_approved else "",
        "reject_url": addresses["reject"] if is_proposed or is_approved else "",
        "pin_url": pin if is_proposed else "",
        "note_url": addresses["note"],
        "hand_over_url": addresses["hand-over"] if match.state in UNDECIDED_STATES else "",
        "send_now_url": addresses["send-now"] if can_recall else "",
        "recall_url": addresses["recall"] if can_recall else "",
    }


def _handed(match: Match, user: User) -> str:
    """Say who asked whom to decide this match."""
    if match.reviewer_id is None or match.handed_by is None or match.state not in UNDECIDED_STATES:
        return ""
    said = {"name": match.handed_by.name, "day": month_day(timezone.localtime(match.handed_at))}
    if match.reviewer_id == user.pk:
        return _("Handed to you by %(name)s, %(day)s.") % said
    return _("%(name)s asked a colleague to decide this one, %(day)s.") % said


ANSWERS = {
    MentorshipState.INTRODUCED: gettext_lazy("Waiting for their answers."),
    MentorshipState.ACTIVE: gettext_lazy("Both said yes."),
    MentorshipState.DECLINED: gettext_lazy("It was declined."),
    MentorshipState.EXPIRED: gettext_lazy("It ran out without an answer."),
}


def _is_announced(match: Match) -> bool:
    mentorship = match.mentorship
    return mentorship is None or mentorship.announce_at <= timezone.now()


def _decision(match: Match, reasons: Mapping[str, str]) -> dict[str, str] | None:
    if match.state == MatchState.PROPOSED or match.decided_at is None:
        return None
    by = match.decided_by.name if match.decided_by else _("the program team")
    tone = {"approved": "good", "published": "good", "rejected": ""}.get(match.state, "")
    strong = {
        "approved": _("Approved."),
        "published": _("Sent."),
        "rejected": _("Rejected."),
    }.get(match.state, match.get_state_display())
    text = _("By %(name)s. Nobody is told yet.") if match.state == "approved" else _("By %(name)s.")
    if match.state == MatchState.REJECTED and match.reject_reason in reasons:
        text = _("By %(name)s: “%(why)s”.")
    if match.state == MatchState.PUBLISHED and not _is_announced(match):
        text = _("By %(name)s. The two hear of it in a few minutes; until then you can undo it.")
    elif match.state == MatchState.PUBLISHED and match.mentorship:
        text += " " + ANSWERS.get(MentorshipState(match.mentorship.state), "")
    said = {"name": by, "why": reasons.get(match.reject_reason, "")}
    return {"tone": tone, "icon": "check", "strong": strong, "text": text % said}


def _reject_reasons() -> list[dict[str, Any]]:
    """Return the reasons of the content by effect; only those that the service knows."""
    row = ContentText.objects.filter(key="reasons.reject").first()
    groups: dict[str, dict[str, Any]] = {}
    for option in row.data.get("options", []) if row else []:
        if option["key"] in EFFECT_OF:
            group = groups.setdefault(
                option["effect"], {"effect": option["effect_label"], "options": []}
            )
            group["options"].append({"key": option["key"], "label": option["label"]})
    return list(groups.values())
