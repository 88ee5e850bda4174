"""The documents that somebody agrees to before she applies, in the versions of today."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Acceptance, User
from accounts.services import consents
from mentorship.models import ContentText, Program, ProgramText
from mentorship.queries.texts import fill, in_hours
from mentorship.terms import months_in_words

AGREEMENT = "agreement.default"
OWN = "own"  # no key of the product's texts
DEFAULT = "default"  # the wording of the association
# What an agreement may name; the association is always known.
PLACEHOLDERS = (
    "association", "contacts", "days", "end_date", "goal", "hours", "mentee", "mentor", "months",
    "program",
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """One document not agreed to yet; ``field`` is the name of its box on the form."""

    field: str
    document: str
    version: str
    label: Any
    text: str = ""


def open_documents(person: User, program: Program, body: str) -> list[Document]:
    """Return what the person has yet to agree to; one query.

    Args:
        body: the agreement's text, of the key ``AGREEMENT``.
    """
    listed = [
        Document(
            "agree",
            f"agreement.{program.slug}",
            consents.version_of(body),
            _("I agree to this promise between mentee and mentor"),
            filled(body, program),
        ),
        Document(
            "rules", consents.RULES, consents.RULES_VERSION, _("I agree to the program rules")
        ),
        Document("adult", consents.ADULT, consents.ADULT_VERSION, _("I'm 18 or older")),
    ]
    rows = Acceptance.objects.filter(user=person, document__in=[one.document for one in listed])
    accepted = set(rows.values_list("document", "version"))
    return [one for one in listed if (one.document, one.version) not in accepted]


def worded_at(program: Program, at: datetime) -> tuple[str, str]:
    """Return the agreement's words as they stood at a moment, and which wording that is.

    The wording is named by the moment from which it held; "default" are the association's own
    words. One or two queries.
    """
    own = ProgramText.objects.filter(program=program, key=AGREEMENT).first()
    since = DEFAULT
    for past in own.data.get("past", []) if own else []:
        if at < datetime.fromisoformat(past["until"]):
            return str(past["body"]), since
        since = past["until"]
    if own is None or not own.body:
        return association_body(), DEFAULT
    return own.body, own.changed_at.isoformat()


def texts_and_agreement(
    program: Program, *keys: str, at: datetime | None = None
) -> tuple[dict[str, str], str]:
    """Return texts of the product by key, and the agreement's words; one query for all."""
    mine = ProgramText.objects.filter(program=program, key=AGREEMENT)
    own = mine.annotate(name=Value(OWN, CharField())).values_list("name", "body", "data")
    shipped = ContentText.objects.order_by().filter(key__in=[*keys, AGREEMENT])
    rows = shipped.values_list("key", "body", "data").union(own, all=True)
    bodies = {key: (body, data) for key, body, data in rows}
    said, past = bodies.get(OWN, ("", {}))
    words = _at(past, at) or said or bodies.get(AGREEMENT, ("", {}))[0]
    return {key: fill(bodies[key][0]) for key in keys if key in bodies}, words


def _at(data: dict[str, Any], at: datetime | None) -> str:
    """Return what a program's own agreement said at a moment; empty: what it says now."""
    if at is None:
        return ""
    for past in data.get("past", []):
        if at < datetime.fromisoformat(past["until"]):
            return str(past["body"])
    return ""


def body_in(own: ProgramText | None) -> str:
    """Return today's words from the program's own row where it has some; else by a query."""
    return own.body if own is not None and own.body else association_body()


def association_body() -> str:
    """Return the association's own words, empty where they were removed; one query."""
    rows = ContentText.objects.filter(key=AGREEMENT).values_list("body", flat=True)
    return rows.first() or ""


def agreed_counts(program: Program, body: str) -> tuple[int, int]:
    """Return how many people agreed to these words, and to others of the program; one query."""
    rows = Acceptance.objects.filter(document=f"agreement.{program.slug}")
    counts = dict(rows.values_list("version").annotate(n=Count("user", distinct=True)))
    these = counts.pop(consents.version_of(body), 0)
    return these, sum(counts.values())


def filled(body: str, program: Program) -> str:
    """Fill the agreement for two people who do not know each other yet."""
    return fill(
        body,
        mentee=_("the mentee"),
        mentor=_("the mentor"),
        months=months_in_words(program),
        end_date=_("a day you both see"),
        hours=in_hours(program.hours_a_month),
        days=program.reply_days,
        contacts=_("the program team"),
        program=program.name,
        goal=_("what you both write down"),
    )
