"""Certificates: issued once for the same facts, replaced after a change of name, revoked."""

import secrets
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, locking
from mentorship.clock import local_day
from mentorship.enums import CertificateKind, MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.mentorships import NoHours, NotCompleted, Withdrawn
from mentorship.models import Certificate, Mentorship, Program
from mentorship.queries.certificates import (
    ALPHABET,
    LENGTH,
    facts_of_completion,
    facts_of_hours,
    programs_mentored,
)
from mentorship.rules import mentorships as rules
from mentorship.services import pair_locks


@locking.serialized
def issue(*, mentorship_id: int, actor: User) -> Certificate:
    """Return one of the two's certificate of a finished mentorship, issued where it is missing.

    Where her name changed since, the old one is replaced.

    Raises:
        NotAllowed: not one of the two.
        NotCompleted: the mentorship was not finished by both.
        Withdrawn: the program team revoked it.
    """
    mentorship = pair_locks.locked_alone(mentorship_id)
    if not mentorship.side_of(actor):
        raise NotAllowed
    if mentorship.state != MentorshipState.COMPLETED:
        raise NotCompleted
    return issue_completion(mentorship, actor, actor=actor)


def issue_completion(mentorship: Mentorship, user: User, *, actor: User | None) -> Certificate:
    """Do the same in the caller's transaction, with the completed mentorship locked."""
    mine = Certificate.objects.filter(
        mentorship=mentorship, user=user, kind=CertificateKind.COMPLETION
    )
    newest = mine.order_by("-pk").first()
    if newest is None:
        return _create(
            CertificateKind.COMPLETION,
            user,
            mentorship.program,
            facts_of_completion(mentorship, user),
            actor=actor,
            mentorship=mentorship,
        )
    if newest.revoked_at is not None:
        raise Withdrawn
    if newest.facts.get("name") == user.name:
        return newest
    _revoke(newest, user)
    facts = {**newest.facts, "name": user.name}
    return _create(
        CertificateKind.COMPLETION,
        user,
        mentorship.program,
        facts,
        actor=actor,
        mentorship=mentorship,
    )


@locking.serialized
def issue_hours(*, program: Program, since: date, until: date, actor: User) -> Certificate:
    """Return a mentor's statement of the hours held in a period; the same facts give the same one.

    Raises:
        NotAllowed: she never mentored in this program.
        BadAnswers: the period ends before it begins, or in the future.
        NoHours: nothing was held.
    """
    locking.lock(User.objects.filter(pk=actor.pk)).get()
    if program not in programs_mentored(actor):
        raise NotAllowed
    _refuse_period(program, since, until)
    facts = facts_of_hours(actor, program, since, until)
    if not facts["meetings"]:
        raise NoHours
    mine = Certificate.objects.filter(user=actor, program=program, kind=CertificateKind.HOURS)
    same = next((one for one in mine if one.facts == facts), None)
    if same is not None and same.revoked_at is not None:
        raise Withdrawn
    return same or _create(CertificateKind.HOURS, actor, program, facts, actor=actor)


def _refuse_period(program: Program, since: date, until: date) -> None:
    if until < since:
        raise BadAnswers(_("The last day has to come after the first."), field="until")
    if until > local_day(program.time_zone):
        raise BadAnswers(_("Choose a last day that has come already."), field="until")


@locking.serialized
def revoke(*, certificate_id: int, actor: User) -> Certificate:
    """Say that a certificate is not valid any more; its page goes on telling so.

    Raises:
        NotAllowed: not an admin of its program, or another admin sees to its holder.
    """
    rows = Certificate.objects.select_related("program")
    certificate = locking.lock(rows).get(pk=certificate_id)
    if not rules.can_revoke(actor, certificate):
        raise NotAllowed
    if certificate.revoked_at is None:
        _revoke(certificate, actor)
    return certificate


def _revoke(certificate: Certificate, actor: User) -> None:
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="certificate.revoked", target=certificate)


def _create(
    kind: CertificateKind,
    user: User,
    program: Program,
    facts: dict[str, Any],
    *,
    actor: User | None,
    mentorship: Mentorship | None = None,
) -> Certificate:
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    certificate = Certificate.objects.create(
        code=code,
        kind=kind,
        user=user,
        program=program,
        mentorship=mentorship,
        facts=facts,
        issued_at=timezone.now(),
    )
    audit.record(actor=actor, action="certificate.issued", target=certificate, kind=str(kind))
    return certificate
