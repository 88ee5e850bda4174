"""Build the demo association: one round long under way, one in the middle of its review."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO

from django.core.management import call_command

from accounts.models import User
from accounts.services import notify
from matching.demo import (
    alumni,
    desk,
    entry,
    facts,
    looking_after,
    members,
    people,
    wanting,
    words,
)
from matching.demo.clock import at
from matching.enums import MatchState
from matching.models import Match, Round, Run
from matching.services import publish, review, rounds, runs
from mentorship.enums import AskedFirst, CheckInState, Policy, Side, StaffRole
from mentorship.models import CheckInAnswer, Mentor, Mentorship, Program
from mentorship.queries.check_in_questions import questions_for
from mentorship.services import check_ins, introductions, programs

TECHNICIAN, MENTOR = "technician@example.org", "mentor@example.org"
DAY = timedelta(days=1)
FOUNDED = 300  # days ago
EARLIER_MENTEES = 40
UNVETTED = 3
NEW = 1  # days ago that the newest of them applied
STARTS = (105, 62, 41, 9)  # days ago on which a batch of the earlier round was introduced
PER_BATCH = 7
WISHING, HIDING = 6, 10  # of so many mentees one wishes for mentors, one hides one
APPROVED_NOW = 6
INTRODUCED_NOW = 5

# How the pairs of the earlier round answer their check-ins, by turns: the mentee, the mentor.
# Numbers are places in the list of answers, best first; None stays silent. They have them lately
# only: what is long ago went well, so that pairs are at every stage of health.
WELL, STEADY, STUCK = range(3)
LATELY = timedelta(days=45)
BEFORE = (WELL, STEADY)
HABITS = (
    (WELL, WELL),
    (STEADY, WELL),
    (WELL, None),
    (STUCK, WELL),
    (None, None),
    (WELL, STEADY),
    (STUCK, STUCK),
    (STEADY, STEADY),
    (WELL, WELL),
)
STAFF = (
    ("admin@example.org", "Marisol Vega", StaffRole.ADMIN, facts.TEAM_EMPLOYER),
    ("contact@example.org", "Tove Lindahl", StaffRole.CONTACT, "Red River Medical Center"),
    ("viewer@example.org", "Ira Blum", StaffRole.VIEWER, ""),
)


@dataclass
class Scenario:
    """What is being built."""

    now: datetime
    program: Program = field(init=False)
    admin: User = field(init=False)

    def ago(self, days: float) -> datetime:
        """Return a moment of the past."""
        return self.now - days * DAY


def build(now: datetime) -> Run:
    """Build everything and return the run whose proposals wait for review.

    Only through services: what they refuse cannot be in the demo. ``now`` is the present moment.
    """
    scene = Scenario(now)
    with at(scene.ago(FOUNDED)):
        _found(scene)
    _recruit_mentors(scene)
    alumni.build(scene.program, scene.admin, scene.now)
    technicians = people.mentees()
    with at(scene.ago(121)):
        _enroll(scene, technicians[1 : EARLIER_MENTEES + 1])
    _earlier_round(scene)
    looking_after.build(scene.program, scene.admin, MENTOR, scene.now)
    with at(scene.ago(20)):
        _enroll(scene, [technicians[0], *technicians[EARLIER_MENTEES + 1 :]])
    _forget_old_mail()
    return _current_round(scene)


def _found(scene: Scenario) -> None:
    """Load the data, make the program and its staff."""
    call_command("load_taxonomy", stdout=StringIO())
    call_command("load_content", stdout=StringIO())
    today = scene.now.date()
    association = members.account(
        email="association@example.org",
        name="Nora Castellan",
        password=members.PASSWORD,
        is_staff=True,
        is_superuser=True,
    )
    scene.program = programs.create_from_template(
        template="mixed",
        actor=association,
        name="Northlakes mentorship",
        slug="northlakes",
        signup_opens_on=today - 25 * DAY,
        signup_closes_on=today + 3 * DAY,
        review_until=today + 3 * DAY,
        introductions_on=today + 4 * DAY,
    )
    scene.program.mentors_per_mentee, scene.program.asked_first = 1, AskedFirst.BOTH
    scene.program.save(update_fields=["mentors_per_mentee", "asked_first"])
    for email, name, role, employer in STAFF:
        user = members.account(email=email, name=name, password=members.PASSWORD)
        programs.add_staff(
            program=scene.program, user=user, role=role, actor=association, employer=employer
        )
        if role == StaffRole.ADMIN:
            scene.admin = user
    desk.join_staff(scene.program, association)


def _recruit_mentors(scene: Scenario) -> None:
    """Long ago, and vetted; the last ones applied in these days and wait."""
    for number, sketch in enumerate(people.mentors()):
        password = members.PASSWORD if sketch.email == MENTOR else None
        days = number - people.N_MENTORS + UNVETTED + 1
        with at(scene.ago(days if days > 0 else FOUNDED)):
            mentor = members.apply_as_mentor(scene.program, sketch, password)
            if days != NEW:
                entry.orient(mentor, Side.MENTOR)
            if days <= 0:
                entry.vet(mentor, scene.admin)
            elif days == UNVETTED:
                entry.begin_vetting(mentor, scene.admin)


def _enroll(scene: Scenario, sketches: Iterable[people.Sketch]) -> None:
    for number, sketch in enumerate(sketches):
        password = members.PASSWORD if sketch.email == TECHNICIAN else None
        mentee = members.apply_as_mentee(scene.program, sketch, password)
        entry.orient(mentee, Side.MENTEE)
        if sketch.email == TECHNICIAN:
            mentor = Mentor.objects.get(program=scene.program, user__email=MENTOR)
            wanting.wish(mentee, mentor)
        elif number % WISHING == 0:
            wanting.wish_for_own_fields(mentee)
        elif number % HIDING == 1:
            wanting.hide_one(mentee)


def _open_round(scene: Scenario, name: str, days_open: tuple[int, int]) -> Round:
    first, last = days_open
    made = rounds.create(
        program=scene.program,
        actor=scene.admin,
        name=name,
        opens_on=scene.ago(first).date(),
        closes_on=scene.ago(last).date(),
        introductions_on=(scene.ago(last) + 7 * DAY).date(),
    )
    return rounds.open_round(round_id=made.pk, actor=scene.admin)


def _season(moment: datetime) -> str:
    """Name a round by the season of its opening."""
    names = ("Winter", "Spring", "Summer", "Fall")
    year = moment.year + (moment.month == 12)
    return f"{names[moment.month % 12 // 3]} {year}"


def _run(scene: Scenario, made: Round) -> Run:
    return runs.execute(runs.request_run(round_id=made.pk, actor=scene.admin).pk)


def _proposals(scene: Scenario, made: Round) -> list[Match]:
    """Return what the admin may decide, best first; the technician's own is seen to apart."""
    rows = desk.decidable(made, scene.admin)
    return [match for match in rows if match.mentee.user.email != TECHNICIAN]


def _earlier_round(scene: Scenario) -> None:
    """A round whose pairs are well under way, introduced in four batches."""
    with at(scene.ago(118)):
        made = _open_round(scene, _season(scene.ago(118)), (120, 115))
        _run(scene, made)
        chosen = _leaving_a_place(_proposals(scene, made))[: len(STARTS) * PER_BATCH]
        for match in chosen:
            review.approve(match_id=match.pk, actor=scene.admin)
    for number, days in enumerate(STARTS):
        _introduce(scene, chosen[number :: len(STARTS)], days)
    _live_through(scene)
    with at(scene.ago(8)):
        rounds.close(round_id=made.pk, actor=scene.admin)


def _leaving_a_place(matches: list[Match]) -> list[Match]:
    """Leave out a pair of the demo mentor: he keeps a place for the round under review."""
    his = [match for match in matches if match.mentor.user.email == MENTOR]
    return [match for match in matches if match not in his[2:]]


def _introduce(scene: Scenario, matches: list[Match], days: int) -> None:
    """Publish a batch; all but its last pair accept on the next day, the last mentor declines."""
    with at(scene.ago(days)):
        publish.publish(match_ids=[match.pk for match in matches], actor=scene.admin)
    with at(scene.ago(days - 1)):
        for match in matches:
            match.refresh_from_db()
            _answer_introduction(match, accepts=match is not matches[-1])


def _answer_introduction(match: Match, *, accepts: bool) -> None:
    pk = match.mentorship_id
    assert pk is not None  # published a moment ago
    if not accepts:
        introductions.decline(mentorship_id=pk, actor=match.mentor.user, reason="no_time_now")
        return
    introductions.accept(mentorship_id=pk, actor=match.mentor.user)
    introductions.accept(mentorship_id=pk, actor=match.mentee.user)


def _live_through(scene: Scenario) -> None:
    """Let the days pass: check-ins open, are answered by habit, or missed."""
    for days in range(STARTS[0] - 2, 0, -1):
        moment = scene.ago(days)
        with at(moment):
            check_ins.open_due(moment)
            check_ins.miss_overdue(moment)
            _answer_by_habit(scene)
    check_ins.open_due(scene.now)


def _answer_by_habit(scene: Scenario) -> None:
    rows = CheckInAnswer.objects.filter(state=CheckInState.OPEN).select_related("check_in")
    for row in rows:
        is_late = row.due_at > scene.now - LATELY
        habits = HABITS[row.check_in.mentorship_id % len(HABITS)] if is_late else BEFORE
        habit = habits[row.side == Side.MENTOR]
        if habit is not None:
            check_ins.answer(
                answer_id=row.pk,
                actor=row.person,
                answer=questions_for(row)[0].keys[habit],
                is_shared=habit != STUCK,
            )


def _forget_old_mail() -> None:
    """Take back what the past would have mailed: only what waits for an answer is left."""
    answered = CheckInAnswer.objects.exclude(state=CheckInState.OPEN)
    for rows in (Mentor.objects.all(), Mentorship.objects.all(), answered):
        for row in rows:
            notify.cancel_for_subject(row)


def _answer_some(scene: Scenario, chosen: list[Match]) -> None:
    """The technician and her mentor say yes, and he offers three times; another one asks first."""
    hers, other = chosen[:2]
    with at(scene.ago(1)):
        hers.refresh_from_db()
        _answer_introduction(hers, accepts=True)
        other.refresh_from_db()
        assert other.mentorship_id is not None  # published a day before
        introductions.ask_question(
            mentorship_id=other.mentorship_id, actor=other.mentee.user, question=words.QUESTION
        )
    pair = Mentorship.objects.select_related("program", "mentor_user", "mentee_user")
    looking_after.offer_times(pair.get(pk=hers.mentorship_id), scene.now)
    looking_after.study_for(hers.mentee.user, scene.now)


def _choose(scene: Scenario, policy: Policy) -> None:
    """Let the program decide otherwise who gets whom, so that two plans can be compared."""
    scene.program.policy = policy
    scene.program.save(update_fields=["policy"])


def _current_round(scene: Scenario) -> Run:
    """The round under review: some approved, some introduced and unanswered, the rest proposed."""
    with at(scene.ago(3)):
        made = _open_round(scene, _season(scene.now), (25, 4))
        desk.label(_run(scene, made), desk.FIRST_PLAN, scene.admin)
        hers = made.matches.get(state=MatchState.PROPOSED, mentee__user__email=TECHNICIAN)
        chosen = [hers, *_proposals(scene, made)[::5]][: INTRODUCED_NOW + APPROVED_NOW]
        for match in chosen:
            review.approve(match_id=match.pk, actor=scene.admin)
    with at(scene.ago(2)):
        publish.publish(
            match_ids=[match.pk for match in chosen[:INTRODUCED_NOW]], actor=scene.admin
        )
    _answer_some(scene, chosen)
    _choose(scene, Policy.STABLE)
    desk.label(_run(scene, made), desk.TRIED_PLAN, scene.admin)
    _choose(scene, Policy.FAIR)
    run = _run(scene, made)
    desk.label(run, desk.SECOND_PLAN, scene.admin)
    desk.touch(made, scene.admin)
    run.refresh_from_db()
    return run
