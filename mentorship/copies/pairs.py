"""A person's mentorships: how they came, run and end; agreements and certificates."""

from collections.abc import Iterator, Mapping
from functools import partial

from django.utils.translation import gettext as _

from accounts.copies.shape import Enclosed, Section, Value, choice
from accounts.models import AuditEvent, User
from mentorship import printing
from mentorship.clock import database_now
from mentorship.copies.known import Known, Pairs
from mentorship.copies.words import Labels, entry, labeled, labels, who
from mentorship.enums import (
    Answer,
    CertificateKind,
    FollowUpKind,
    JointAnswer,
    JointKind,
    MentorshipState,
    MentorType,
    OutcomeStage,
    Side,
)
from mentorship.letters import Letter, letter_of
from mentorship.messages.care import filled
from mentorship.models import (
    Agreement,
    Certificate,
    FollowUp,
    JointProposal,
    Mentorship,
    OutcomeEvent,
    Pause,
)
from mentorship.queries import certificate_words
from mentorship.queries.care import TAKEN_BACK_WITHIN
from mentorship.queries.mentorships import rests_since, state_of
from mentorship.queries.space_counts import partner_address

FOLDER = "certificates"


def sections(person: User, pairs: Pairs) -> Iterator[Section]:
    """Yield everything of this room."""
    yield _mentorships(person, pairs)
    yield _agreements(pairs)
    yield _pauses(person, pairs)
    proposals = JointProposal.objects.filter(mentorship__in=pairs).order_by("pk")
    yield Section(
        "proposals",
        _("Going on, or finishing early"),
        {"mentorship": _("Mentorship"), "kind": _("What"), "by": _("Proposed by"),
         "months": _("Months"), "asked_at": _("When"), "answer": _("Answer"),
         "answered_at": _("Answered")},
        ([r.mentorship_id, choice(JointKind, r.kind), who(pairs[r.mentorship_id], r.side),
          r.months or None, r.asked_at, choice(JointAnswer, r.answer), r.answered_at]
         for r in proposals),
        ("mentorship.jointproposal",),
    )  # fmt: skip
    yield _letters(pairs)
    yield _outcomes(person)
    yield _certificates(person)


def _mentorships(person: User, pairs: Pairs) -> Section:
    heads = {
        "id": _("Number"), "program": _("Program"), "kind": _("Kind"), "side": _("You were"),
        "partner": _("With"), "state": _("State"), "introduced_at": _("Introduced"),
        "respond_by": _("Answer by"), "why": _("Why you two, as you read it"),
        "letter": _("What the team wrote above it"), "answer": _("Your answer"),
        "answered_at": _("Answered"), "decline_reason": _("Why you said no"),
        "started_at": _("Started"), "rests_since": _("Rests since"),
        "rests_until": _("Rests until"),
        "ends_on": _("Ends"), "closed_at": _("Over since"), "end_reason": _("Why you ended it"),
        "shares_address": _("You share your address"), "partner_address": _("Their address"),
    }  # fmt: skip
    reasons = labels("reasons.decline_mentor", "reasons.decline_mentee", "reasons.end")
    ended = _ended_by(person)
    rows = (_mentorship(pair, person, reasons, ended) for pair in pairs.values())
    return Section(
        "mentorships",
        _("Your mentorships"),
        heads,
        rows,
        ("mentorship.mentorship",),
        intro=_("Those that came to nothing too. The number stands beside all that belongs to it."),
    )


def _ended_by(person: User) -> frozenset[str]:
    acts = AuditEvent.objects.filter(actor=person, action="mentorship.ended")
    return frozenset(acts.values_list("target_id", flat=True))


def _mentorship(pair: Known, person: User, reasons: Labels, ended: frozenset[str]) -> list[Value]:
    row, side, is_shown = pair.row, pair.side, bool(pair.name)
    said_no = row.answer_of(side) in (Answer.DECLINED, Answer.NOT_NOW)
    letter = filled(row, side, letter_of(row, side)) if is_shown and side in row.letters else None
    return [
        row.pk, row.program.name, choice(MentorType, row.mentor_type), choice(Side, side),
        pair.name, choice(MentorshipState, state_of(row)), row.introduced_at, row.respond_by,
        _sentences(row, side) if is_shown else [],
        [letter.subject, *letter.before, *letter.after] if letter else [],
        choice(Answer, row.answer_of(side)), getattr(row, f"{side.value}_answered_at"),
        labeled(reasons, row.decline_reason) if said_no else None, row.started_at,
        rests_since(row), row.pause_until, row.ends_on, row.closed_at,
        labeled(reasons, row.end_reason) if str(row.pk) in ended else None,
        getattr(row, f"{side.value}_shares_address"),
        partner_address(row, person) if pair.is_open else "",
    ]  # fmt: skip


def _sentences(row: Mentorship, side: Side) -> list[Value]:
    """Return the reasons as they were read, without their pictures; no odd row stops a copy."""
    reasons = row.words.get(side.value, [])
    return [one.get("text", "") if isinstance(one, Mapping) else one for one in reasons]


def _agreements(pairs: Pairs) -> Section:
    rows = Agreement.objects.filter(mentorship__in=pairs).order_by("mentorship", "number")

    def told(row: Agreement) -> list[Value]:
        pair = pairs[row.mentorship_id]
        mine, theirs = row.mentee_signed_at, row.mentor_signed_at
        if pair.side == Side.MENTOR:
            mine, theirs = theirs, mine
        return [
            row.mentorship_id, row.number, who(pair, row.proposed_by), row.goal, row.rhythm,
            row.ends_on, row.body, row.proposed_at, mine, theirs, row.replaced_at,
        ]  # fmt: skip

    heads = {
        "mentorship": _("Mentorship"), "number": _("Version"), "by": _("Suggested by"),
        "goal": _("Goal"), "rhythm": _("Rhythm"), "ends_on": _("Until"), "text": _("Text"),
        "proposed_at": _("Suggested"), "you_signed_at": _("You signed"),
        "partner_signed_at": _("The other one signed"), "replaced_at": _("Replaced"),
    }  # fmt: skip
    tables = ("mentorship.agreement",)
    return Section("agreements", _("Your agreements"), heads, map(told, rows), tables)


def _pauses(person: User, pairs: Pairs) -> Section:
    reasons = labels("reasons.pause")
    rows = Pause.objects.filter(mentorship__in=pairs).order_by("pk")

    def told(row: Pause) -> list[Value]:
        is_hers = row.asked_by_id == person.pk
        reason = labeled(reasons, row.reason) if is_hers else None
        return [row.mentorship_id, row.begun_at, row.until, row.ended_at, is_hers, reason]

    heads = {
        "mentorship": _("Mentorship"), "begun_at": _("Since"), "until": _("Planned until"),
        "ended_at": _("Ended"), "is_yours": _("You asked for it"), "reason": _("Your reason"),
    }  # fmt: skip
    tables = ("mentorship.pause",)
    return Section("pauses", _("Rests of your mentorships"), heads, map(told, rows), tables)


def _letters(pairs: Pairs) -> Section:
    left = database_now() - TAKEN_BACK_WITHIN
    rows = FollowUp.objects.filter(mentorship__in=pairs, kind=FollowUpKind.LETTER, done_at__lt=left)

    def told(row: FollowUp) -> list[Value]:
        pair = pairs[row.mentorship_id]
        letter = filled(pair.row, pair.side, Letter(row.subject, row.body))
        return [row.mentorship_id, row.done_at, letter.subject, [*letter.before, *letter.after]]

    return Section(
        "team_letters",
        _("What a program team wrote to you"),
        {"mentorship": _("Mentorship"), "at": _("When"), "subject": _("Subject"),
         "text": _("Text")},
        (told(row) for row in rows.order_by("pk")
         if row.side in ("", pairs[row.mentorship_id].side)),
        ("mentorship.followup",),
    )  # fmt: skip


def _outcomes(person: User) -> Section:
    words = labels("outcomes.events")
    rows = OutcomeEvent.objects.filter(user=person).select_related("credential").order_by("pk")
    return Section(
        "outcomes",
        _("What changed for you"),
        {"mentorship": _("Mentorship"), "what": _("What"), "credential": _("Credential"),
         "stage": _("You said so"), "happened_on": _("Day"), "recorded_at": _("Written down")},
        ([r.mentorship_id, labeled(words, r.key), entry(r.credential),
          choice(OutcomeStage, r.stage), r.happened_on, r.recorded_at] for r in rows),
        ("mentorship.outcomeevent",),
    )  # fmt: skip


def _certificates(person: User) -> Section:
    rows = list(Certificate.objects.filter(user=person).select_related("program").order_by("pk"))
    valid = [row for row in rows if row.revoked_at is None]
    return Section(
        "certificates",
        _("Your certificates"),
        {"code": _("Code"), "kind": _("Kind"), "program": _("Program"),
         "mentorship": _("Mentorship"), "facts": _("It says"), "issued_at": _("Issued"),
         "revoked_at": _("Withdrawn")},
        ([r.code, choice(CertificateKind, r.kind), r.program.name, r.mentorship_id, r.facts,
          r.issued_at, r.revoked_at] for r in rows),
        ("mentorship.certificate",),
        files=[Enclosed(f"{FOLDER}/{row.code}.pdf", partial(_pdf, row)) for row in valid],
    )  # fmt: skip


def _pdf(row: Certificate) -> bytes:
    words, address = certificate_words.on_paper(row), certificate_words.address_of(row)
    return printing.pdf_of(words, url=address, made_at=row.issued_at)
