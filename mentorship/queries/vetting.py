"""What is known of a mentor's vetting: the checklist, how he came here, the questions to him."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts.models import Acceptance, AuditEvent, User
from accounts.services.consents import RULES
from mentorship.enums import MentorType, Side
from mentorship.models import (
    ContentText,
    HeldCredential,
    Mentor,
    Orientation,
    ProgramMember,
    VettingCheck,
    VettingQuestion,
)

KEY = "vetting"
ORIENTATION_LINE = "vetting.orientation"  # ticks itself


@dataclass(frozen=True)
class VettingTexts:
    """The words of vetting; ``reasons`` are those for "not this round"."""

    bodies: Mapping[str, str]
    checklist: tuple[str, ...]
    short_checklist: tuple[str, ...]
    reasons: tuple[dict[str, Any], ...]

    def lines_for(self, mentor: Mentor) -> tuple[str, ...]:
        """Return the keys of a mentor's checklist: the short form for those who are peers only."""
        is_peer_only = list(mentor.offers) == [MentorType.PEER]
        return self.short_checklist if is_peer_only else self.checklist


@dataclass(frozen=True)
class Line:
    """One line of a mentor's checklist; ``missing`` says what one that ticks itself waits for."""

    key: str
    text: str
    is_done: bool
    is_automatic: bool = False
    who: User | None = None
    when: datetime | None = None
    missing: str = ""


@dataclass(frozen=True)
class WayHere:
    """How a mentor came here: orientation, conduct rules, earlier refusals, member list.

    ``has_address`` and ``has_number`` say what of him stands on the imported member list.
    """

    oriented_at: datetime | None
    rules_at: datetime | None
    has_address: bool
    has_number: bool
    was_refused: bool


def vetting_texts() -> VettingTexts:
    """Return the words of vetting; one query."""
    rows = ContentText.objects.filter(Q(key=KEY) | Q(key__startswith=f"{KEY}."))
    texts = {row.key: row for row in rows}
    lists = texts[KEY].data if KEY in texts else {}
    listed = tuple(key for key in lists.get("checklist", ()) if key in texts)
    reasons = texts["vetting.reasons"].data if "vetting.reasons" in texts else {}
    return VettingTexts(
        bodies={key: row.body for key, row in texts.items()},
        checklist=listed,
        short_checklist=tuple(key for key in lists.get("peer_checklist", listed) if key in listed),
        reasons=tuple(reasons.get("options", ())),
    )


def way_here(mentor: Mentor) -> WayHere:
    """Return how a mentor came here; one query."""
    read = Orientation.objects.filter(
        program=mentor.program_id, user=mentor.user_id, side=Side.MENTOR
    )
    agreed = Acceptance.objects.filter(user=mentor.user_id, document=RULES).order_by("-accepted_at")
    members = ProgramMember.objects.filter(program=mentor.program_id)
    number = mentor.user.membership_number.strip()
    numbered = members.filter(membership_number__iexact=number).exclude(membership_number="")
    row = (
        Mentor.objects.filter(pk=mentor.pk)
        .annotate(
            oriented_at=Subquery(read.values("finished_at")[:1]),
            rules_at=Subquery(agreed.values("accepted_at")[:1]),
            has_address=Exists(members.filter(email__iexact=mentor.user.email)),
            has_number=Exists(numbered),
            was_refused=Exists(refusals_of(mentor)),
        )
        .values("oriented_at", "rules_at", "has_address", "has_number", "was_refused")
        .get()
    )
    return WayHere(**row)


def refusals_of(mentor: Mentor) -> Any:
    """Return the events of refusals of a mentor's applications, the newest first."""
    return AuditEvent.objects.filter(
        target_type=mentor._meta.label_lower, target_id=str(mentor.pk), action="mentor.refused"
    )


def checklist(mentor: Mentor, texts: VettingTexts, way: WayHere) -> list[Line]:
    """Return a mentor's checklist; what was ticked for an earlier application counts no more.

    One query.
    """
    rows = VettingCheck.objects.filter(mentor=mentor, checked_at__gte=mentor.applied_at)
    ticked = {row.key: row for row in rows.select_related("checked_by")}
    return [
        _automatic(key, texts, way)
        if key == ORIENTATION_LINE
        else _by_hand(key, texts, ticked.get(key))
        for key in texts.lines_for(mentor)
    ]


def _by_hand(key: str, texts: VettingTexts, row: VettingCheck | None) -> Line:
    if row is None:
        return Line(key, texts.bodies[key], is_done=False)
    return Line(key, texts.bodies[key], is_done=True, who=row.checked_by, when=row.checked_at)


def _automatic(key: str, texts: VettingTexts, way: WayHere) -> Line:
    missing = []
    if way.oriented_at is None:
        missing.append(_("The orientation isn't read to its end yet."))
    if way.rules_at is None:
        missing.append(_("The conduct rules aren't accepted yet."))
    return Line(
        key,
        texts.bodies[key],
        is_done=not missing,
        is_automatic=True,
        when=None if missing else max(filter(None, (way.oriented_at, way.rules_at))),
        missing=" ".join(missing),
    )


def open_lines(mentor: Mentor) -> list[Line]:
    """Return the lines of a mentor's checklist that keep him from being vetted; three queries."""
    lines = checklist(mentor, vetting_texts(), way_here(mentor))
    return [line for line in lines if not line.is_done]


def fingerprint(held: HeldCredential) -> str:
    """Return what an admin saw of a credential: state and dates."""
    return f"{held.state}.{held.issued_on or ''}.{held.expires_on or ''}"


def is_asked() -> Exists:
    """Match mentors whom a question waits for."""
    rows = VettingQuestion.objects.filter(mentor=OuterRef("pk"))
    return Exists(rows.filter(answered_at__isnull=True))


def has_answered() -> Exists:
    """Match mentors who answered a question about their present application."""
    rows = VettingQuestion.objects.filter(mentor=OuterRef("pk"))
    return Exists(rows.filter(answered_at__gte=OuterRef("applied_at")))


def questions_of(mentor: Mentor) -> list[VettingQuestion]:
    """Return what was asked of a mentor since he applied, the oldest first; one query."""
    rows = VettingQuestion.objects.filter(mentor=mentor)
    return list(rows.select_related("asked_by").order_by("pk"))
