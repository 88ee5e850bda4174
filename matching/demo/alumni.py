"""Those who were through before the demo begins: their answers make its report worth reading."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from accounts.models import User
from matching.demo import desk, entry, members, people, spaces
from matching.demo.clock import at
from matching.models import Match
from matching.services import publish, review, rounds, runs
from mentorship.clock import local_moment
from mentorship.enums import CheckInKind, CheckInState, OutcomeStage, Side
from mentorship.models import CheckIn, CheckInAnswer, Mentee, Mentorship, Program
from mentorship.queries.check_in_questions import Question, questions_for
from mentorship.services import (
    check_ins,
    introductions,
    mentorships,
    orientation,
    outcomes,
    standing,
)

DAY = timedelta(days=1)
APPLIED, INTRODUCED, LAST_MET, CLOSED = 296, 290, 115, 60  # days ago
NAMES = (
    "Alma Reyes", "Bette Novak", "Carmen Ortiz", "Delia Frost", "Esther Kwon", "Farah Aziz",
    "Gloria Banks", "Hana Sato", "Irene Walsh", "Joy Mensah", "Kaya Brandt", "Lena Hofer",
    "Mira Kaplan", "Nadia Petrov",
)  # fmt: skip
EVENING = time(20)
KINDS = ("career", "peer")  # of a life mentorship the report tells less
# The lines of each by turns: path, support, stay; and by how much they see them better at the end.
STARTS = ((2, 2, 4), (3, 2, 4), (2, 3, 3), (3, 3, 4), (1, 2, 3))
GAINS = ((1, 1, 0), (2, 0, 0))
EVENTS = (
    ("passed", "new_duties_at_work", "feel_more_confident"),
    ("earned_a_certificate", "trained_or_mentored", "feel_more_confident"),
)


def build(program: Program, admin: User, now: datetime) -> None:
    """Let a first round come and go: pairs that met, were asked to the end, and left."""
    with at(now - APPLIED * DAY):
        alumni = [_join(program, number, name) for number, name in enumerate(NAMES)]
    pairs = _introduce(program, admin, now)
    spaces.have_met(pairs, now - LAST_MET * DAY)
    for day in sorted(set(_due_days(pairs))):
        _live(program, pairs, local_moment(day, EVENING, program.time_zone))
    with at(now - CLOSED * DAY):
        for mentee in alumni:
            standing.leave(
                side=Side.MENTEE, part_id=mentee.pk, actor=mentee.user, end_mentorships=True
            )
        for made in program.rounds.all():
            rounds.close(round_id=made.pk, actor=admin)


def _join(program: Program, number: int, name: str) -> Mentee:
    sketch = people.mentees()[-1 - number]
    email = f"{name.lower().replace(' ', '.')}@example.org"
    mentee = members.apply_as_mentee(program, replace(sketch, name=name, email=email, seeks=KINDS))
    entry.orient(mentee, Side.MENTEE)
    orientation.rate(program=program, actor=mentee.user, side=Side.MENTEE, rating="yes")
    _answer_lines(program, mentee.user, OutcomeStage.START, STARTS[number % len(STARTS)])
    return mentee


def _answer_lines(
    program: Program, user: User, stage: OutcomeStage, values: tuple[int, ...]
) -> None:
    lines = dict(zip(("path", "support", "stay"), values, strict=True))
    outcomes.keep(program=program, actor=user, stage=stage, lines=lines)


def _introduce(program: Program, admin: User, now: datetime) -> list[Mentorship]:
    with at(now - INTRODUCED * DAY):
        today = (now - INTRODUCED * DAY).date()
        made = rounds.create(
            program=program, actor=admin, name="First round",
            opens_on=today - 5 * DAY, closes_on=today,
        )  # fmt: skip
        made = rounds.open_round(round_id=made.pk, actor=admin)
        runs.execute(runs.request_run(round_id=made.pk, actor=admin).pk)
        chosen = list(desk.decidable(made, admin))
        for match in chosen:
            review.approve(match_id=match.pk, actor=admin)
        publish.publish(match_ids=[match.pk for match in chosen], actor=admin)
    with at(now - (INTRODUCED - 1) * DAY):
        return [_accept(match) for match in chosen]


def _accept(match: Match) -> Mentorship:
    match.refresh_from_db()
    assert match.mentorship_id is not None  # published a moment ago
    introductions.accept(mentorship_id=match.mentorship_id, actor=match.mentor.user)
    introductions.accept(mentorship_id=match.mentorship_id, actor=match.mentee.user)
    return Mentorship.objects.get(pk=match.mentorship_id)


def _due_days(pairs: list[Mentorship]) -> list[date]:
    ends = [pair.ends_on + DAY for pair in pairs if pair.ends_on]
    return [*CheckIn.objects.filter(mentorship__in=pairs).values_list("due_on", flat=True), *ends]


def _live(program: Program, pairs: list[Mentorship], moment: datetime) -> None:
    with at(moment):
        mentorships.complete_due(moment)
        check_ins.open_due(moment)
        rows = CheckInAnswer.objects.filter(
            state=CheckInState.OPEN, check_in__mentorship__in=pairs
        ).select_related("check_in__mentorship", "person")
        for row in rows:
            _answer(program, row)


def _answer(program: Program, row: CheckInAnswer) -> None:
    """Answer well, now and then only fairly; at the end tell what changed, and the three lines."""
    number, kind = row.check_in.mentorship_id, row.check_in.kind
    first, *further = questions_for(row)
    is_last = kind in (CheckInKind.CLOSING, CheckInKind.AFTER30) and row.side == Side.MENTEE
    check_ins.answer(
        answer_id=row.pk,
        actor=row.person,
        answer=first.keys[number % 2 if kind != CheckInKind.DAY14 else 0],
        answers={"2": _changed(further[0], number)} if is_last else {},
    )
    if is_last:
        _answer_lines(program, row.person, OutcomeStage(kind), _lines_of(row, number))


def _changed(question: Question, number: int) -> list[str]:
    """Return what changed for her, by the keys of the question: one may name a credential."""
    happened = EVENTS[number % len(EVENTS)]
    by_event = {key.partition(":")[0]: key for key in question.keys}
    return [by_event[event] for event in happened if event in by_event]


def _lines_of(row: CheckInAnswer, number: int) -> tuple[int, ...]:
    start = row.person.outcome_answers.get(stage=OutcomeStage.START)
    gains = GAINS[number % len(GAINS)]
    before = (start.path, start.support, start.stay)
    return tuple(min(was + gain, 5) for was, gain in zip(before, gains, strict=True))
