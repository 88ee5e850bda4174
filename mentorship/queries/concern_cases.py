"""Concerns as their readers see them; every row here starts from who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, User
from mentorship import hooks
from mentorship.enums import CheckInState, ConcernState, MentorshipState
from mentorship.models import (
    BrokenGlass,
    CheckInAnswer,
    Concern,
    ConcernMessage,
    ConcernReader,
    Mentee,
    Mentorship,
    Profile,
    Program,
)
from mentorship.queries import concern_readers
from mentorship.queries.check_ins import answer_labels
from mentorship.queries.concern_texts import concern_texts
from mentorship.queries.people import facts_line
from mentorship.queries.texts import options

RANKS = {ConcernState.SUBMITTED: 0, ConcernState.CLOSED: 2}
TONES = {ConcernState.SUBMITTED: "warn", ConcernState.CLOSED: ""}
WORDS = {
    "told": gettext_lazy("told us"),
    "read": gettext_lazy("read it"),
    "replied": gettext_lazy("wrote back"),
    "answered": gettext_lazy("wrote again"),
    "noted": gettext_lazy("kept a note"),
    "handed_on": gettext_lazy("handed it on"),
    "stepped_back": gettext_lazy("stepped back"),
    "reader_left": gettext_lazy("took a reader off"),
    "rerouted": gettext_lazy("new readers were named"),
    "marked_quiet": gettext_lazy("marked it as quiet"),
    "unmarked_quiet": gettext_lazy("took the mark of quiet away"),
    "closed": gettext_lazy("closed it"),
    "suspended": gettext_lazy("suspended the mentorship"),
    "reinstated": gettext_lazy("let the mentorship go on"),
    "ended": gettext_lazy("ended the mentorship"),
    "kept_apart": gettext_lazy("keeps the two apart for good"),
    "glass_broken": gettext_lazy("opened something private"),
}


@dataclass(frozen=True)
class CaseRow:
    """A line of the contacts' list."""

    url: str
    what: str
    reporter: str
    told_at: datetime
    reply_by: datetime
    state: str
    tone: str
    waits: bool
    is_late: bool


@dataclass(frozen=True)
class Said:
    """One side's answer to a check-in as it is read on a case.

    ``line`` only where its writer attached it; ``glass_url`` where there is one to be opened.
    """

    who: str
    kind: str
    at: datetime | None
    label: str
    line: str = ""
    glass_url: str = ""


def read_by(user: User, program: Program) -> QuerySet[Concern]:
    """Return a program's cases that name the person as a reader; none about herself."""
    rows = Concern.objects.filter(program=program, readers__user_id=user.pk)
    return rows.exclude(about_id=user.pk).exclude(reporter_id=user.pk)


def _with_last(rows: QuerySet[Concern]) -> QuerySet[Any]:
    written = ConcernMessage.objects.filter(concern=OuterRef("pk"), is_internal=False)
    last = written.order_by("-pk").values("author_id")[:1]
    return rows.annotate(last_author=Subquery(last))


def _waiting(rows: QuerySet[Concern]) -> QuerySet[Any]:
    """Return the cases in which the reporter had the last word."""
    still = _with_last(rows).exclude(state=ConcernState.CLOSED)
    return still.filter(Q(last_author=None) | Q(last_author=F("reporter_id")))


def waiting_count(user: User, program: Program) -> int:
    """Return in how many of the person's cases somebody waits for a word; one query."""
    return _waiting(read_by(user, program)).count()


def cases(user: User, program: Program) -> list[CaseRow]:
    """Return the person's cases: new ones, then open ones by their day, then closed; 2 queries."""
    rank = Case(
        *(When(state=state, then=Value(place)) for state, place in RANKS.items()),
        default=Value(1),
    )
    rows = _with_last(read_by(user, program)).select_related("reporter")
    ordered = rows.annotate(rank=rank).order_by("rank", "reply_by", "pk")
    names, now = concern_texts().categories, timezone.now()
    return [_row(row, program, names, now) for row in ordered]


def _row(row: Any, program: Program, names: dict[str, str], now: datetime) -> CaseRow:
    is_open = row.state != ConcernState.CLOSED
    return CaseRow(
        url=reverse("desk-concern", args=[program.slug, row.uuid]),
        what=names.get(row.category, row.category),
        reporter=row.reporter.name,
        told_at=row.submitted_at,
        reply_by=row.reply_by,
        state=str(ConcernState(row.state).label),
        tone=TONES.get(row.state, "info"),
        waits=is_open and row.last_author in (None, row.reporter_id),
        is_late=is_open and row.replied_at is None and row.reply_by < now,
    )


def case(user: User, slug: str, uuid: Any) -> Concern | None:
    """Return a case that names the person as a reader, with its readers; two queries."""
    rows = Concern.objects.filter(program__slug=slug, uuid=uuid, readers__user_id=user.pk)
    return (
        rows.select_related(
            "program", "reporter", "about", "mentorship__mentee_user", "mentorship__mentor_user"
        )
        .prefetch_related(Prefetch("readers", ConcernReader.objects.select_related("user")))
        .first()
    )


def may_take_over(concern: Concern) -> list[User]:
    """Return who else could read a case: contacts of this and other programs; four queries."""
    circle = concern_readers.circle_of(concern)
    known = set(concern.readers.values_list("user_id", flat=True))
    return [one for one in concern_readers.everybody(circle) if one.pk not in known]


def said(concern: Concern) -> list[Said]:
    """Return how the two answered their check-ins, as far as it is read on a case; 2 queries.

    Of lines that nobody attached only that they exist is read from the database.
    """
    if concern.mentorship_id is None:
        return []
    given = concern.attachments.filter(answer=OuterRef("pk"))
    line = CheckInAnswer._meta.get_field("line")
    rows = CheckInAnswer.objects.filter(
        check_in__mentorship=concern.mentorship_id, state=CheckInState.ANSWERED
    ).annotate(
        has_line=Case(When(line="", then=Value(False)), default=Value(True)),
        attached=Case(
            When(Exists(given), then=F("line")), default=Value("", line), output_field=line
        ),
    )
    found = rows.select_related("check_in", "person").defer("line", "words", "answers")
    words = answer_labels()
    return [_said(row, concern, words) for row in found.order_by("-answered_at", "side")]


def _said(row: Any, concern: Concern, words: Mapping[tuple[str, str, str], str]) -> Said:
    is_sealed = row.has_line and not row.attached
    where = [concern.program.slug, concern.uuid, row.pk]
    return Said(
        who=row.person.name,
        kind=row.check_in.get_kind_display(),
        at=row.answered_at,
        label=words.get((row.check_in.kind, row.side, row.answer), ""),
        line=row.attached,
        glass_url=reverse("desk-concern-glass", args=where) if is_sealed else "",
    )


def openings(concern: Concern) -> list[BrokenGlass]:
    """Return what was opened for a case; one query."""
    return list(concern.openings.select_related("opener", "person"))


def trail(concern: Concern) -> list[dict[str, Any]]:
    """Return what happened in a case, the newest first; one query."""
    rows = AuditEvent.objects.filter(_about(concern), action__startswith="concern.")
    return [
        {
            "at": row.at,
            "who": row.actor.name if row.actor else _("Benchmate"),
            "what": WORDS.get(row.action.partition(".")[2], row.action),
        }
        for row in rows.select_related("actor")
    ]


def _about(concern: Concern) -> Q:
    here = Q(target_type=concern._meta.label_lower, target_id=str(concern.pk))
    if concern.mentorship_id is None:
        return here
    pair = Mentorship._meta.label_lower
    return here | Q(target_type=pair, target_id=str(concern.mentorship_id))


def steps_for(concern: Concern) -> list[str]:
    """Return what may be done to the mentorship of a case, by the names of the steps."""
    if concern.mentorship is None:
        return []
    state = concern.mentorship.state
    if state == MentorshipState.SUSPENDED:
        return ["reinstate", "end", "apart"]
    running = state in (MentorshipState.ACTIVE, MentorshipState.PAUSED)
    return ["suspend", "end", "apart"] if running else ["apart"]


def why_it_ended(concern: Concern) -> str:
    """Return the kind of reason for which the mentorship of a case ended; one query, or none."""
    if concern.mentorship is None or not concern.mentorship.end_reason:
        return ""
    labels = {one["key"]: str(one["label"]) for one in options("reasons.end")}
    return labels.get(concern.mentorship.end_reason, "")


def files(concern: Concern) -> list[dict[str, Any]]:
    """Return what the people of a case told for matching; two queries and those of wishes."""
    people = [concern.reporter]
    if concern.mentorship is not None:
        people = [concern.mentorship.mentee_user, concern.mentorship.mentor_user]
    profiles = Profile.objects.filter(user__in=people).select_related("role", "setting")
    known = {profile.user_id: profile for profile in profiles}
    parts = Mentee.objects.filter(program=concern.program_id, user__in=people)
    mentees = dict(parts.values_list("user_id", "pk"))
    wishes = hooks.wishes_of(list(mentees.values()))
    return [
        {
            "name": person.name,
            "facts": facts_line(known.get(person.pk)),
            "employer": known[person.pk].employer if person.pk in known else "",
            "words": known[person.pk].introduction if person.pk in known else "",
            "wishes": wishes[mentees[person.pk]] if person.pk in mentees else [],
        }
        for person in people
    ]
