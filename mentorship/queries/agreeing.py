"""The documents that somebody agrees to before she applies, in the versions of today."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Acceptance, User
from accounts.services import consents
from mentorship.models import Program
from mentorship.queries.texts import fill, in_hours
from mentorship.terms import months_in_words

AGREEMENT = "agreement.default"


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
            _agreement(body, program),
        ),
        Document(
            "rules", consents.RULES, consents.RULES_VERSION, _("I agree to the program rules")
        ),
        Document("adult", consents.ADULT, consents.ADULT_VERSION, _("I’m 18 or older")),
    ]
    rows = Acceptance.objects.filter(user=person, document__in=[one.document for one in listed])
    accepted = set(rows.values_list("document", "version"))
    return [one for one in listed if (one.document, one.version) not in accepted]


def _agreement(body: str, program: Program) -> str:
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
        goal=_("what you both write down"),
    )
