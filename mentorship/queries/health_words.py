"""A mentorship's health in words: the rule that fired, and what the team might do next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import month_day
from mentorship.enums import HealthRule, Side
from mentorship.health import NO_MEETING_DAYS, Verdict

TAGS = {
    "too_early": ("", "circle-dashed"),
    "on_track": ("good", "sun"),
    "needs_check_in": ("warn", "cloud"),
    "at_risk": ("bad", "triangle-alert"),
}


@dataclass(frozen=True)
class Names:
    """First names of the two."""

    mentee: str
    mentor: str

    def of(self, side: str) -> str:
        """Return the name of one side."""
        return self.mentee if side == Side.MENTEE else self.mentor

    def other(self, side: str) -> str:
        """Return the name of the other side."""
        return self.mentor if side == Side.MENTEE else self.mentee

    def whom(self, side: str) -> str:
        """Return the name of one side, or both names where it is empty."""
        both = {"mentee": self.mentee, "mentor": self.mentor}
        return self.of(side) if side else _("%(mentee)s and %(mentor)s") % both


def first_names(mentee: str, mentor: str) -> Names:
    """Return the first names out of two full names."""
    return Names(*(f"{name} ".split(" ", maxsplit=1)[0] for name in (mentee, mentor)))


def reason(verdict: Verdict, names: Names) -> str:
    """Return the rule that fired as a sentence: "Hank missed two check-ins, they met by Dec 4"."""
    answer = _answer(verdict.answer)
    words = {
        "name": names.whom(verdict.side),
        "other": names.other(verdict.side),
        "day": month_day(verdict.day),
        "met": _met(verdict),
        "days": NO_MEETING_DAYS,
        "answer": answer,
    }
    is_low = verdict.rule in (HealthRule.LOW, HealthRule.LOW_TWICE)
    knows_more = answer if is_low else verdict.met_on
    fuller = FULLER.get(verdict.rule) if knows_more else None
    return str(fuller or REASONS[verdict.rule]) % words


def _met(verdict: Verdict) -> str:
    """Return the day of the last meeting: known, or known to be past."""
    words = _("on %(day)s") if verdict.is_dated else _("by %(day)s")
    return words % {"day": month_day(verdict.met_on)}


REASONS = {
    HealthRule.EARLY: gettext_lazy("Started on %(day)s"),
    HealthRule.FINE: gettext_lazy("Nothing speaks against it"),
    HealthRule.HELP: gettext_lazy("%(name)s asked the team for help on %(day)s"),
    HealthRule.LOW: gettext_lazy("%(name)s gave a low answer on %(day)s"),
    HealthRule.MISSED: gettext_lazy("%(name)s missed the check-in of %(day)s"),
    HealthRule.NO_FIRST_MEETING: gettext_lazy("No first meeting that we know of since %(day)s"),
    HealthRule.LOW_TWICE: gettext_lazy("Two low check-ins in a row, the second %(name)s's"),
    HealthRule.DISAGREE: gettext_lazy("%(other)s says it goes well, %(name)s doesn't"),
    HealthRule.MISSED_TWICE: gettext_lazy("%(name)s missed two check-ins"),
    HealthRule.NO_MEETING: gettext_lazy("No meeting yet, %(days)s days after the start"),
}


# What to say where the low answer, or a day on which they had met, is known.
FULLER = {
    HealthRule.FINE: gettext_lazy("They met %(met)s"),
    HealthRule.LOW: gettext_lazy("%(name)s says “%(answer)s”, on %(day)s"),
    HealthRule.LOW_TWICE: gettext_lazy("Two low check-ins in a row, now %(name)s's “%(answer)s”"),
    HealthRule.MISSED_TWICE: gettext_lazy("%(name)s missed two check-ins, they met %(met)s"),
    HealthRule.NO_MEETING: gettext_lazy("No meeting for %(days)s days, the last %(met)s"),
}


def next_step(verdict: Verdict, names: Names) -> str:
    """Return what the team might do next; empty where nothing is needed."""
    words = {"name": names.whom(verdict.side), "other": names.other(verdict.side)}
    return str(STEPS.get(verdict.rule, "")) % words


STEPS = {
    HealthRule.HELP: gettext_lazy("Write to %(name)s today and ask what would help."),
    HealthRule.LOW: gettext_lazy("Ask %(name)s what is in the way; an idea is often enough."),
    HealthRule.MISSED: gettext_lazy(
        "Nothing yet. If the next one is missed too, write to %(name)s."
    ),
    HealthRule.NO_FIRST_MEETING: gettext_lazy(
        "Write to both and offer to find a first date with them."
    ),
    HealthRule.LOW_TWICE: gettext_lazy(
        "Talk to %(name)s alone, then to %(other)s; a new match is fine."
    ),
    HealthRule.DISAGREE: gettext_lazy("Talk to %(name)s alone first; %(other)s may not know."),
    HealthRule.MISSED_TWICE: gettext_lazy(
        "Call or write to %(name)s: still in it, or time to end it?"
    ),
    HealthRule.NO_MEETING: gettext_lazy("Ask both for one date, or offer a pause or a kind end."),
}


def _answer(key: str) -> str:
    """Return the low answers by the words that members choose them by."""
    return {
        "stuck": _("A bit stuck"),
        "not_met": _("We haven't met"),
        "not_yet": _("Not yet"),
        "we_cant_find_a_time": _("We can't find a time"),
    }.get(key, "")
