"""What the program team reads of an answered check-in beside its first answer.

Of a life mentorship only whether the two met, and what a question says goes to the team alone.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import long_month_day
from mentorship.enums import CheckInKind, CheckInState
from mentorship.models import CheckInAnswer, ContentText, Mentorship
from mentorship.queries.check_in_questions import EVENTS
from mentorship.queries.check_in_words import written
from mentorship.queries.texts import fill

TEAM = "team"
HAVE_MET = (CheckInKind.MONTHLY, "2")
Texts = Mapping[str, Mapping[str, Any]]


def question_texts() -> Texts:
    """Return the data of every text that asks; one query."""
    rows = ContentText.objects.filter(key__startswith="checkin.") | ContentText.objects.filter(
        key=EVENTS
    )
    return dict(rows.values_list("key", "data"))


def further(row: CheckInAnswer, mentorship: Mentorship, texts: Texts) -> list[tuple[str, str]]:
    """Return question and answer of everything else that the team may read; no query."""
    if row.state != CheckInState.ANSWERED:
        return []
    kind, is_life, names = row.check_in.kind, mentorship.is_life, _names(row, mentorship)
    asked = texts.get(f"checkin.{kind}", {}).get(row.side, {}).get("questions", [])
    lines = written(row).lines
    found = []
    for raw in asked[1:]:
        no, is_teams = raw["no"], raw.get("reader") == TEAM
        if raw.get("line"):
            words = lines.get(no, "") if is_teams else ""
        elif is_teams or not is_life or (kind, no) == HAVE_MET:
            words = _labels(row.answers.get(no, ""), raw, texts)
        else:
            words = ""
        if words:
            found.append((fill(raw["text"], **names), fill(words, **names)))
    return found


def own(row: CheckInAnswer, mentorship: Mentorship, texts: Texts) -> list[tuple[str, str]]:
    """Return question and answer of all that the writer herself answered; no query."""
    names = _names(row, mentorship)
    lines = written(row).lines
    asked = texts.get(f"checkin.{row.check_in.kind}", {}).get(row.side, {}).get("questions", [])
    found = []
    for raw in asked:
        no, is_first = raw["no"], raw is asked[0]
        given = row.answer if is_first else row.answers.get(no, "")
        words = lines.get(no, "") if raw.get("line") else _labels(given, raw, texts)
        if words:
            found.append((fill(raw["text"], **names), fill(words, **names)))
    return found


def _names(row: CheckInAnswer, mentorship: Mentorship) -> dict[str, str]:
    return {
        "partner": mentorship.partner_of(row.side).first_name,
        "since": _("the last check-in"),
        "credential": _("a certification"),
        "end_date": long_month_day(mentorship.ends_on),
    }


def _labels(given: str | list[str], raw: Mapping[str, Any], texts: Texts) -> str:
    options = raw.get("options") or texts.get(raw.get("options_of", ""), {}).get("options", [])
    keys = [given] if isinstance(given, str) else given
    return ", ".join(option["label"] for option in options if option["key"] in keys)
