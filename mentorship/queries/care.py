"""What the team did about a mentorship, in words, and what it might write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import month_day
from mentorship.enums import FollowUpKind, HealthRule, Side
from mentorship.health import Verdict
from mentorship.letters import Letter
from mentorship.models import FollowUp, Mentorship
from mentorship.queries.health_words import Names, first_names
from mentorship.queries.texts import fill

TAKEN_BACK_WITHIN = timedelta(minutes=5)  # after which a letter leaves

# The rules about one of the two: what she said or missed. All others are about both.
OF_ONE = (
    HealthRule.HELP, HealthRule.LOW, HealthRule.LOW_TWICE, HealthRule.DISAGREE,
    HealthRule.MISSED, HealthRule.MISSED_TWICE,
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One follow-up as an admin of the program reads it."""

    pk: int
    kind: str
    what: str
    done_at: datetime
    subject: str = ""
    body: str = ""
    look_again_on: date | None = None
    is_mine: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its writer may take it back: a note always, a letter until it leaves."""
        if self.kind == FollowUpKind.LETTER:
            return self.is_mine and timezone.now() < self.done_at + TAKEN_BACK_WITHIN
        return self.is_mine and self.kind == FollowUpKind.CALL


def deeds_of(mentorship: Mentorship, reader_id: int) -> list[Deed]:
    """Return what was done about a mentorship, the newest first; one query."""
    names = first_names(mentorship.mentee_user.name, mentorship.mentor_user.name)
    rows = mentorship.follow_ups.select_related("admin")
    return [_deed(row, names, mentorship.program.name, reader_id) for row in rows]


def newest_of(ids: Iterable[int]) -> dict[int, FollowUp]:
    """Return mentorship id to the last thing done about it, without its words; one query."""
    last = FollowUp.objects.filter(mentorship__in=list(ids)).order_by().values("mentorship")
    newest = last.annotate(newest=Max("pk")).values("newest")
    rows = FollowUp.objects.filter(pk__in=newest).select_related("admin").defer("body")
    return {row.mentorship_id: row for row in rows}


def _deed(row: FollowUp, names: Names, program: str, reader_id: int) -> Deed:
    words = Letter(row.subject, row.body)
    if row.kind == FollowUpKind.LETTER:
        words = _as_read(words, row.side, names, program)
    return Deed(
        pk=row.pk, kind=row.kind, what=said(row, names), done_at=row.done_at,
        subject=words.subject, body=words.body, look_again_on=row.look_again_on,
        is_mine=row.admin_id == reader_id,
    )  # fmt: skip


def _as_read(letter: Letter, side: str, names: Names, program: str) -> Letter:
    """Put the names in; those of a letter to both stand as "Ola / Hank", in each one's order."""
    sides = [side] if side else Side.values
    known = {
        "name": " / ".join(names.of(one) for one in sides),
        "partner": " / ".join(names.other(one) for one in sides),
        "program": program,
    }
    return Letter(fill(letter.subject, **known), fill(letter.body, **known))


def said(row: FollowUp, names: Names) -> str:
    """Return what was done as a sentence: "Marisol wrote to both on Nov 20"."""
    whom = names.of(row.side) if row.side else _("both")
    words = {"admin": row.admin.first_name, "whom": whom, "day": month_day(row.done_at)}
    return _deeds()[FollowUpKind(row.kind)] % words


def _deeds() -> dict[FollowUpKind, str]:
    return {
        FollowUpKind.LETTER: _("%(admin)s wrote to %(whom)s on %(day)s"),
        FollowUpKind.CALL: _("%(admin)s talked to %(whom)s on %(day)s"),
        FollowUpKind.PAUSE: _("%(admin)s paused it on %(day)s"),
        FollowUpKind.END: _("%(admin)s ended it without fault on %(day)s"),
        FollowUpKind.REMATCH: _("%(admin)s ended it for a new match on %(day)s"),
    }


@dataclass(frozen=True)
class Action:
    """The one thing to do next about a pair; ``side`` is whom to write to, empty for both."""

    label: str
    step: str
    side: str = ""


def action(verdict: Verdict | None, names: Names, *, is_quiet: bool = False) -> Action | None:
    """Return the one action of a row; None where nothing is needed, or somebody looks after it."""
    if verdict is None or is_quiet or verdict.rule not in _drafts():
        return None
    if verdict.rule == HealthRule.MISSED:  # one silence is nothing yet
        return None
    side = side_to_write(verdict)
    label = _("Write to %(name)s") % {"name": names.of(side)} if side else _("Write to both")
    return Action(label, "write", side)


def side_to_write(verdict: Verdict | None) -> str:
    """Return whom the team should write to: one side, or both (empty)."""
    return verdict.side if verdict and verdict.rule in OF_ONE else ""


def draft(verdict: Verdict | None, side: str, *, is_life: bool) -> Letter:
    """Return a letter to begin with.

    It says nothing that the other one answered, and in life mentorships nothing of the reason.
    """
    rule = verdict.rule if verdict and not is_life else None
    if verdict and verdict.side and side != verdict.side:
        rule = None
    subject, body = _drafts().get(rule, _general()) if rule else _general()
    ending = _("Just answer this mail: only I read it. And if it's time to stop, that's fine too.")
    return Letter(subject, f"{body}\n\n{ending}")


def _general() -> tuple[str, str]:
    return (
        _("How are you and {partner} doing?"),
        _(
            "I look after the pairs in {program} and wanted to ask how things are. Is there "
            "something that would make it easier for you two?"
        ),
    )


def _drafts() -> dict[HealthRule, tuple[str, str]]:
    no_date = (
        _("A date for you and {partner}"),
        _(
            "As far as we know, you and {partner} haven't met lately. Shifts are the usual reason. "
            "Send me two or three times that could work, and I'll help you find one for both."
        ),
    )
    low = (
        _("What would help?"),
        _(
            "Thank you for your honest check-in. What is in the way? Often a small change helps: "
            "another time, a shorter talk, one clear question. We can also find you someone else."
        ),
    )
    silent = (
        _("Are you still with us?"),
        _(
            "Our last check-ins stayed without an answer, so I'm asking myself. Is it going well, "
            "or would a pause be good? One line is enough."
        ),
    )
    return {
        HealthRule.HELP: (
            _("You asked for help"),
            _("Thank you for telling us. What would help most right now? I'm glad to call, too."),
        ),
        HealthRule.LOW: low,
        HealthRule.LOW_TWICE: low,
        HealthRule.DISAGREE: low,
        HealthRule.MISSED: silent,
        HealthRule.MISSED_TWICE: silent,
        HealthRule.NO_MEETING: no_date,
        HealthRule.NO_FIRST_MEETING: no_date,
    }
