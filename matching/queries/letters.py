"""The letters of a round: what an admin wrote for each kind of message, else our own words."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from matching.enums import LetterRole
from matching.models import Round, RoundLetter
from mentorship.enums import Side
from mentorship.letters import PLACEHOLDERS, REASONS, Letter, product_letter

SIDES = {LetterRole.MENTOR: Side.MENTOR, LetterRole.MENTEE: Side.MENTEE}
# What a letter of each kind may name; the association is always known.
KNOWN = {
    LetterRole.MENTOR: PLACEHOLDERS,
    LetterRole.MENTEE: PLACEHOLDERS,
    LetterRole.UNMATCHED: ("association", "name", "program", "reasons"),
}
READ = "letter.read"


def product_words(role: LetterRole) -> Letter:
    """Return the product's own words for a kind of message."""
    if role in SIDES:
        return product_letter(SIDES[role])
    return Letter(
        _("We couldn't find the right person this time"),
        "\n\n".join(
            (
                _("{program} has closed this round, and there is no mentor for you yet."),
                REASONS,
                _("You keep your place, and you move up because you waited."),
                _("Your home page says where you stand and what you can do now. No answer is "
                  "needed."),
            )
        ),
    )  # fmt: skip


def own_letters(round_id: int) -> dict[LetterRole, RoundLetter]:
    """Return what admins wrote for a round, by kind; one query."""
    rows = RoundLetter.objects.filter(round=round_id).select_related("changed_by")
    return {LetterRole(row.role): row for row in rows}


def own_introductions(round_id: int) -> dict[Side, Letter]:
    """Return what admins wrote for the introductions of a round; sides left out have the product's.

    One query.
    """
    own = own_letters(round_id)
    return {SIDES[role]: words_of(row) for role, row in own.items() if role in SIDES}


def words_of(row: RoundLetter) -> Letter:
    """Return the words of a stored letter."""
    return Letter(row.subject, row.body)


def letter_in(own: Mapping[LetterRole, RoundLetter], role: LetterRole) -> Letter:
    """Return the words of a kind: those written for the round, else the product's."""
    row = own.get(role)
    return words_of(row) if row else product_words(role)


def version_of(own: Mapping[LetterRole, RoundLetter], role: LetterRole) -> datetime | None:
    """Return when the words of a kind were changed; None for the product's."""
    row = own.get(role)
    return row.changed_at if row else None


def looked_over(match_round: Round) -> dict[LetterRole, AuditEvent]:
    """Return who looked each letter of a round over last; one query."""
    events = AuditEvent.objects.filter(
        target_type=match_round._meta.label_lower, target_id=str(match_round.pk), action=READ
    )
    rows = events.select_related("actor").order_by("pk")
    return {LetterRole(row.data["role"]): row for row in rows}


def unread(match_round: Round) -> list[LetterRole]:
    """Return the kinds of letters that nobody of the team has looked over; one query."""
    read = looked_over(match_round)
    return [role for role in LetterRole if role not in read]
