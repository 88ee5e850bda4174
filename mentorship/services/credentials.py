"""The credentials that a person holds, with their dates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mentorship.exceptions import BadAnswers
from mentorship.models import Credential, HeldCredential, Profile
from mentorship.services import credential_outcomes


@dataclass(frozen=True)
class HeldFacts:
    """What a person says about one credential that she holds; open values were not answered."""

    credential: Credential
    state: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


def refuse_dates(facts: Iterable[HeldFacts]) -> None:
    """Refuse a credential that ends before it begins.

    Raises:
        BadAnswers: with the credential's name.
    """
    for fact in facts:
        if fact.issued_on and fact.expires_on and fact.expires_on < fact.issued_on:
            sentence = _("%(name)s: the expiry date has to come after the issue date.")
            raise BadAnswers(sentence % {"name": fact.credential.name}, field="credentials")


def hold(
    profile: Profile,
    credentials: Sequence[Credential],
    facts: Sequence[HeldFacts] = (),
    *,
    worked_for: Collection[int] = (),
) -> None:
    """Hold exactly these credentials; those without ``facts`` keep the dates they have.

    What an admin verified was the old state and dates: it is verified no more when these change.
    What she earned or renewed during a mentorship is recorded as an outcome of it; ``worked_for``
    are credentials (ids) that she was working for until now. Runs in the caller's transaction,
    with the person locked.
    """
    wanted = {credential.pk for credential in credentials}
    profile.held_credentials.exclude(credential_id__in=wanted).delete()
    rows = profile.held_credentials.order_by("-pk")
    held = {row.credential_id: row for row in rows}  # of several states, the first one entered
    new = wanted - held.keys()
    HeldCredential.objects.bulk_create(
        HeldCredential(profile=profile, credential_id=pk) for pk in sorted(new)
    )
    if any(fact.credential.pk not in held for fact in facts):
        held = {row.credential_id: row for row in profile.held_credentials.order_by("-pk")}
    for fact in facts:
        if row := held.get(fact.credential.pk):
            write(row, fact)
    if new:
        credential_outcomes.note_earned(profile, new, worked_for)


def write(row: HeldCredential, fact: HeldFacts) -> None:
    """Write state and dates of one held credential, in the caller's transaction.

    A later expiry date is a renewal: goals that wait for it are reached.
    """
    new = (fact.state, fact.issued_on, fact.expires_on)
    if (row.state, row.issued_on, row.expires_on) == new:
        return
    before = (row.issued_on, row.expires_on)
    twins = HeldCredential.objects.filter(profile=row.profile_id, credential=row.credential_id)
    twins.filter(state=fact.state).exclude(pk=row.pk).delete()
    row.state, row.issued_on, row.expires_on = new
    row.verified_at = row.verified_by = None
    row.save()
    credential_outcomes.note_dates(row, *before)
