"""What a mentorship brought: three lines at three stages, and what changed for a mentee."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.services import audit, locking
from mentorship.enums import OutcomeStage, Side
from mentorship.models import CheckInAnswer, Credential, OutcomeAnswer, OutcomeEvent, Program

CHANGES_NO = "2"  # the question of the last two stages that asks a mentee what changed
NOTHING = "nothing_so_far"
Change = tuple[str, int | None]  # key of ``outcomes.events``, credential


@locking.serialized
def keep(
    *, program: Program, actor: User, stage: OutcomeStage, lines: Mapping[str, int]
) -> OutcomeAnswer:
    """Keep how a mentee sees her work at one stage; what she answered once stays."""
    row, is_new = OutcomeAnswer.objects.get_or_create(
        program=program, user=actor, stage=stage, defaults={**lines}
    )
    if is_new:
        audit.record(actor=actor, action="outcomes.answered", target=row, stage=stage.value)
    return row


def keep_lines(row: CheckInAnswer, lines: Mapping[str, int]) -> None:
    """Keep the three lines that came with a check-in, in the caller's transaction."""
    stage = stage_of(row)
    if stage is not None:
        program = row.check_in.mentorship.program
        keep(program=program, actor=row.person, stage=stage, lines=lines)


def stage_of(row: CheckInAnswer) -> OutcomeStage | None:
    """Return the stage at which a mentee's check-in asks for outcomes; None for all others."""
    kind = row.check_in.kind
    is_asked = row.side == Side.MENTEE and kind in (OutcomeStage.CLOSING, OutcomeStage.AFTER30)
    return OutcomeStage(kind) if is_asked else None


def record_changes(row: CheckInAnswer, chosen: str | Sequence[str]) -> bool:
    """Keep exactly the changes a mentee chose at a stage; return whether that differs.

    Runs in the caller's transaction. A credential stands behind a colon: "passed:cpht".
    """
    stage = stage_of(row)
    if stage is None:
        return False
    events = OutcomeEvent.objects.filter(
        mentorship=row.check_in.mentorship_id, user=row.person_id, stage=stage
    )
    known = {(event.key, event.credential_id): event.pk for event in events}
    wanted = _changes([chosen] if isinstance(chosen, str) else chosen)
    gone = [pk for change, pk in known.items() if change not in wanted]
    new = [change for change in wanted if change not in known]
    events.filter(pk__in=gone).delete()
    OutcomeEvent.objects.bulk_create(
        OutcomeEvent(
            mentorship=row.check_in.mentorship, user=row.person, stage=stage,
            key=key, credential_id=credential,
        )
        for key, credential in new
    )  # fmt: skip
    return bool(gone or new)


def chosen_changes(row: CheckInAnswer) -> list[str]:
    """Return what a mentee chose at a stage, as ``record_changes`` takes it. One query."""
    answers = row.answers.get(CHANGES_NO, [])
    events = OutcomeEvent.objects.filter(
        mentorship=row.check_in.mentorship_id, user=row.person_id, stage=stage_of(row) or "",
        credential__isnull=False,
    )  # fmt: skip
    named = [f"{key}:{slug}" for key, slug in events.values_list("key", "credential__slug")]
    keys = {key.partition(":")[0] for key in named}
    return [*(key for key in answers if key not in keys), *named]


def _changes(chosen: Sequence[str]) -> list[Change]:
    slugs = {key.partition(":")[2] for key in chosen} - {""}
    ids = dict(Credential.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
    parts = (key.partition(":") for key in chosen if key and key != NOTHING)
    return list(dict.fromkeys((key, ids.get(slug)) for key, _colon, slug in parts))
