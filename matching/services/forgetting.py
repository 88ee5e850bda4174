"""What erasing a person takes out of rounds, runs and files of pairs; all in one transaction.

Her matches were withdrawn and her wishes go by the list of tables. What runs read of her is cut
out: their figures stay, but they can't be weighed anew with her.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.services import locking
from matching.enums import UNDECIDED_STATES, RoundState, RunState
from matching.models import (
    Block,
    Decision,
    Match,
    MentorSnapshot,
    PairImport,
    PairRule,
    Round,
    Run,
    RunFile,
    Unmatched,
)
from matching.services import returning
from matching.services.run_state import end
from mentorship.models import Mentee, Mentor, Program

LEFT = "Somebody left for good while this run went on. Nothing was changed. Run it again."
NAMES = {"alternatives": "mentor_id", "other_mentees": "mentee_id"}


def forget(person: User) -> None:
    """Take a person out of matches, runs, snapshots and files of pairs.

    Called while her parts still have the uuids by which runs know them.
    """
    returning.keep(person)
    _forget_runs(person)
    mine = matches_of(person)
    Decision.objects.filter(match__in=mine).update(before={})
    _forget_elsewhere(person)
    mine.update(breakdown={})
    unmatched = Q(mentee__user=person) | Q(mentor__user=person)
    Unmatched.objects.filter(unmatched).update(detail={})
    _forget_addresses(person.email.lower())
    MentorSnapshot.objects.filter(program__in=_programs(person)).update(
        version=None, data=b"", n_mentors=0, day=None, built_at=None
    )


def _forget_runs(person: User) -> None:
    """Cut a person out of what runs read."""
    keys = {str(uuid) for model in (Mentee, Mentor) for uuid in _uuids(model, person)}
    runs = Run.objects.filter(round__program__in=_programs(person))
    _end_running(runs, keys)
    RunFile.objects.filter(run__in=runs.filter(finished_at__isnull=False)).delete()
    Block.objects.filter(run__in=runs.filter(finished_at__isnull=False)).delete()
    for run in runs.only("pk", "snapshot", "report").iterator(chunk_size=1):
        if any(key in str(run.snapshot) for key in keys):
            run.snapshot = _without(run.snapshot, keys)
            run.save(update_fields=["snapshot"])


def _end_running(runs: "QuerySet[Run]", keys: set[str]) -> None:
    """End runs that compute with her, or may: what they would write names her."""
    going_on = runs.filter(state=RunState.RUNNING).select_related("round__program")
    for run in locking.lock(going_on.order_by("pk")):
        if not run.snapshot or any(key in str(run.snapshot) for key in keys):
            end(run, RunState.FAILED, actor=None, error=LEFT)


def matches_of(person: User) -> "QuerySet[Match]":
    """Return every match that a person ever was in."""
    return Match.objects.filter(Q(mentee__user=person) | Q(mentor__user=person))


def open_rounds_of(person: User) -> "QuerySet[Round]":
    """Return the rounds that may still match her: they are locked first."""
    return Round.objects.filter(program__in=_programs(person)).exclude(state=RoundState.CLOSED)


def offered_mentors_of(person: User) -> "QuerySet[Mentor]":
    """Return the mentors of matches with her that wait for a decision or for the day."""
    rows = matches_of(person).filter(state__in=UNDECIDED_STATES)
    return Mentor.objects.filter(pk__in=rows.values("mentor"))


def offered_mentees_of(person: User) -> "QuerySet[Mentee]":
    """Return the mentees of matches with her that wait for a decision or for the day."""
    rows = matches_of(person).filter(state__in=UNDECIDED_STATES)
    return Mentee.objects.filter(pk__in=rows.values("mentee"))


def _programs(person: User) -> "QuerySet[Program]":
    return Program.objects.filter(Q(mentees__user=person) | Q(mentors__user=person)).distinct()


def _uuids(model: type[Mentee] | type[Mentor], person: User) -> Iterable[Any]:
    return model._default_manager.filter(user=person).values_list("uuid", flat=True)


def _without(snapshot: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    def is_kept(row: dict[str, Any]) -> bool:
        return not keys & {str(row.get(name)) for name in ("key", "mentee", "mentor")}

    lists = ("mentees", "mentors", "pins", "exclusions")
    cut = {name: [row for row in snapshot.get(name, []) if is_kept(row)] for name in lists}
    return {**snapshot, **cut}


def _forget_elsewhere(person: User) -> None:
    """Take her out of who else was possible, in the matches of others."""
    ids = {
        "mentor_id": set(Mentor.objects.filter(user=person).values_list("pk", flat=True)),
        "mentee_id": set(Mentee.objects.filter(user=person).values_list("pk", flat=True)),
    }
    rows = Match.objects.filter(round__program__in=_programs(person)).only("pk", "breakdown")
    for match in rows.iterator(chunk_size=500):
        cut = {
            name: [row for row in match.breakdown.get(name, []) if row[key] not in ids[key]]
            for name, key in NAMES.items()
            if name in match.breakdown
        }
        if any(len(cut[name]) != len(match.breakdown[name]) for name in cut):
            Match.objects.filter(pk=match.pk).update(breakdown={**match.breakdown, **cut})


def _forget_addresses(address: str) -> None:
    named = Q(mentee_email__iexact=address) | Q(mentor_email__iexact=address)
    PairRule.objects.filter(named).delete()
    for waiting in PairImport.objects.iterator(chunk_size=500):
        kept = [line for line in waiting.lines if address not in line]
        if len(kept) != len(waiting.lines):
            PairImport.objects.filter(pk=waiting.pk).update(lines=kept)
