"""A program lived through by chance: what people, admins, time and senders may do, in any order.

The model beside it is a plain dictionary: mentorship id to the state that was last seen. A service
either does what the table of states allows, or refuses and changes nothing.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import mail
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from accounts import registry
from accounts.exceptions import Refused
from accounts.models import AuditEvent, Notification
from accounts.services import deliver, erasing
from matching.enums import MatchState
from matching.models import Match
from matching.services import publish, review
from mentorship.clock import database_now
from mentorship.enums import (
    HOLDING_STATES,
    CheckInState,
    JointKind,
    MenteeState,
    MentorshipState,
    MentorState,
    Side,
    StaffRole,
)
from mentorship.models import (
    CheckInAnswer,
    JointProposal,
    Meeting,
    MeetingTime,
    Mentee,
    Mentor,
    Mentorship,
)
from mentorship.queries.check_ins import questions_for
from mentorship.services import (
    check_ins,
    forgetting,
    introductions,
    meetings,
    mentorships,
    places,
    standing,
)
from mentorship.services.concerns import caring
from tests.ageing import let_days_pass
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

S = MentorshipState
OVER = frozenset({S.DECLINED, S.EXPIRED, S.RECALLED, S.WITHDRAWN, S.COMPLETED, S.ENDED})
# From where a mentorship may go where (product, section 5). None is before it was published.
STEPS: dict[str | None, set[str]] = {
    None: {S.INTRODUCED},
    S.INTRODUCED: {S.ACTIVE, S.DECLINED, S.EXPIRED, S.RECALLED, S.WITHDRAWN},
    S.ACTIVE: {S.PAUSED, S.COMPLETED, S.ENDED, S.SUSPENDED},
    S.PAUSED: {S.ACTIVE, S.COMPLETED, S.ENDED, S.SUSPENDED},
    S.SUSPENDED: {S.ACTIVE, S.PAUSED, S.ENDED},
}
# What the audit trail says of each change, and the state that it leads to.
LEADS_TO = {
    "introduction.made": S.INTRODUCED,
    "mentorship.started": S.ACTIVE,
    "mentorship.paused": S.PAUSED,
    "mentorship.resumed": S.ACTIVE,
    "concern.suspended": S.SUSPENDED,
    "concern.reinstated": S.ACTIVE,
    "mentorship.completed": S.COMPLETED,
    "mentorship.ended": S.ENDED,
    "introduction.declined": S.DECLINED,
    "introduction.expired": S.EXPIRED,
    "introduction.recalled": S.RECALLED,
    "introduction.withdrawn": S.WITHDRAWN,
    "introduction.not_now": S.WITHDRAWN,
}
MOST_PEOPLE = 5
SIDES = st.sampled_from(list(Side))


class SenderDied(BaseException):
    """A sender that is gone between the mail server's yes and writing it down."""


class Lifecycle(RuleBasedStateMachine):
    """One program with a round, its people, and everything that may happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.seen: dict[int, str] = {}
        self.audited = 0
        self.crashes = 0
        mail.outbox = []

    def teardown(self) -> None:
        """Forget the example."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(
        mentors_per_mentee=st.integers(1, 2), asked_first=st.sampled_from(["mentor", "both"])
    )
    def open_a_round(self, mentors_per_mentee: int, asked_first: str) -> None:
        self.program = ProgramFactory(
            mentors_per_mentee=mentors_per_mentee, asked_first=asked_first, months=2,
            ladder_days=[3, 14, 30],
        )  # fmt: skip
        self.admin = ProgramStaffFactory(program=self.program, role=StaffRole.ADMIN).user
        self.contact = ProgramStaffFactory(program=self.program, role=StaffRole.CONTACT).user
        self.round = RoundFactory(program=self.program, closes_on=timezone.localdate())
        self.run_ = RunFactory(round=self.round)
        self.audited = AuditEvent.objects.count()
        for _ in range(3):
            self.sign_up_as_mentee()
            self.sign_up_as_mentor(capacity=1)
        pairs = zip(self.parts(Side.MENTEE), self.parts(Side.MENTOR), strict=True)
        for mentee, mentor in list(pairs)[:2]:
            self.introduce(mentee, mentor, is_sent=not Mentorship.objects.exists())
        for side in (Side.MENTOR, Side.MENTEE):
            self.step(introductions.accept, Mentorship.objects.earliest("pk"), side)

    # People

    @precondition(lambda _self: Mentee.objects.count() < MOST_PEOPLE)
    @rule()
    def sign_up_as_mentee(self) -> None:
        MenteeFactory(program=self.program, seeks=["career"])

    @precondition(lambda _self: Mentor.objects.count() < MOST_PEOPLE)
    @rule(capacity=st.integers(1, 2))
    def sign_up_as_mentor(self, capacity: int) -> None:
        MentorFactory(program=self.program, offers=["career"], capacity=capacity)

    @rule(data=st.data(), side=SIDES)
    def pause_a_part(self, data: st.DataObject, side: Side) -> None:
        part = self.one_of(data, self.parts(side))
        self.attempt(standing.pause, side=side, part_id=part.pk, actor=part.user)

    @rule(data=st.data(), side=SIDES)
    def open_a_part_again(self, data: st.DataObject, side: Side) -> None:
        part = self.one_of(data, self.parts(side))
        self.attempt(standing.resume, side=side, part_id=part.pk, actor=part.user)

    @precondition(lambda _self: Mentor.objects.count() + Mentee.objects.count() > 4)
    @rule(data=st.data(), side=SIDES, may_end=st.booleans(), really=st.sampled_from([0, 0, 0, 1]))
    def leave(self, data: st.DataObject, side: Side, may_end: bool, really: int) -> None:
        if not really:  # whoever leaves takes much of the example along
            return
        part = self.one_of(data, self.parts(side))
        self.attempt(
            standing.leave, side=side, part_id=part.pk, actor=part.user, end_mentorships=may_end
        )

    @precondition(lambda _self: Mentor.objects.count() + Mentee.objects.count() > 4)
    @rule(data=st.data(), side=SIDES, really=st.sampled_from([0, 0, 0, 0, 0, 1]))
    def erase(self, data: st.DataObject, side: Side, really: int) -> None:
        if not really:
            return
        person = self.one_of(data, self.parts(side)).user
        was_there = not erasing.is_erased(person)
        assert erasing.erase(person=person) == was_there
        assert not person.notifications.recallable().exists()
        gone = (MenteeState.LEFT, MentorState.LEFT)
        assert all(part.state in gone for _side, part in forgetting.parts_of(person))

    @rule(data=st.data(), capacity=st.integers(0, 3))
    def change_capacity(self, data: st.DataObject, capacity: int) -> None:
        mentor = self.one_of(data, self.parts(Side.MENTOR))
        done = self.attempt(
            places.set_capacity, mentor_id=mentor.pk, capacity=capacity, actor=mentor.user
        )
        assert done == (max(1, mentor.places_held) <= capacity)

    # The round

    @rule(data=st.data())
    def propose(self, data: st.DataObject) -> None:
        mentee = self.one_of(data, self.parts(Side.MENTEE))
        mentor = self.one_of(data, self.parts(Side.MENTOR))
        here = {"round": self.round, "mentee": mentee, "mentor_type": "career"}
        if Match.objects.filter(**here, run=self.run_).exists():
            return
        MatchFactory(**here, run=self.run_, mentor=mentor)

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.PROPOSED))
        is_full = match is not None and match.mentor.places_held >= match.mentor.capacity
        done = self.attempt(review.approve, match_id=match and match.pk, actor=self.admin)
        assert not (done and is_full)

    @rule(data=st.data(), is_sent=st.booleans())
    def introduce_two(self, data: st.DataObject, is_sent: bool) -> None:
        mentee = self.one_of(data, self.parts(Side.MENTEE))
        self.introduce(mentee, self.one_of(data, self.parts(Side.MENTOR)), is_sent=is_sent)

    def introduce(self, mentee: Mentee, mentor: Mentor, *, is_sent: bool) -> None:
        """Go the whole way from proposal to announcement, as far as it is allowed."""
        here = {"round": self.round, "mentee": mentee, "mentor_type": "career"}
        if Match.objects.filter(**here, run=self.run_).exists():
            return
        match = MatchFactory(**here, run=self.run_, mentor=mentor)
        steps = (review.approve, publish.publish_one, publish.send_now)
        for step in steps[: 2 + is_sent]:
            self.attempt(step, match_id=match.pk, actor=self.admin)

    @rule(data=st.data())
    def unapprove(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.APPROVED))
        assert (
            self.attempt(review.unapprove, match_id=match and match.pk, actor=self.admin)
            or not match
        )

    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.PROPOSED, MatchState.APPROVED))
        self.attempt(
            review.reject, match_id=match and match.pk, actor=self.admin, reason="better_next_round"
        )

    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.APPROVED))
        self.attempt(publish.publish_one, match_id=match and match.pk, actor=self.admin)

    @rule(data=st.data())
    def recall(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.PUBLISHED))
        self.attempt(publish.recall, match_id=match and match.pk, actor=self.admin)

    @rule(data=st.data())
    def send_now(self, data: st.DataObject) -> None:
        match = self.one_of(data, self.matches(MatchState.PUBLISHED))
        self.attempt(publish.send_now, match_id=match and match.pk, actor=self.admin)

    # The two

    @rule(data=st.data(), side=SIDES)
    def accept(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, introductions.accept)

    @rule(data=st.data())
    def both_accept(self, data: st.DataObject) -> None:
        mentorship = self.one_of(data, Mentorship.objects.filter(state=S.INTRODUCED))
        for side in (Side.MENTOR, Side.MENTEE):
            self.step(introductions.accept, mentorship, side)

    @rule(data=st.data(), side=SIDES)
    def decline(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, introductions.decline)

    @rule(data=st.data(), side=SIDES)
    def pause(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, mentorships.pause)

    @rule(data=st.data(), side=SIDES)
    def resume(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, mentorships.resume)

    @rule(data=st.data(), side=SIDES)
    def end(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, mentorships.end)

    @rule(data=st.data(), side=SIDES)
    def not_now(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, introductions.not_now)

    @rule(data=st.data(), side=SIDES)
    def ask_a_question(self, data: st.DataObject, side: Side) -> None:
        self.of_one(data, side, introductions.ask_question, question="When do you work?")

    @rule(data=st.data(), side=SIDES, kind=st.sampled_from(list(JointKind)))
    def propose_together(self, data: st.DataObject, side: Side, kind: JointKind) -> None:
        months = 1 if kind == JointKind.EXTEND else 0
        self.of_one(data, side, mentorships.propose, kind=kind, months=months)

    @rule(data=st.data(), side=SIDES, yes=st.booleans())
    def answer_a_proposal(self, data: st.DataObject, side: Side, yes: bool) -> None:
        proposal = self.one_of(data, JointProposal.objects.order_by("pk"))
        if proposal is not None:
            actor = proposal.mentorship.person_of(side)
            self.attempt(mentorships.answer_proposal, proposal_id=proposal.pk, actor=actor, yes=yes)

    @rule(data=st.data(), side=SIDES, days=st.integers(1, 20))
    def offer_a_meeting(self, data: st.DataObject, side: Side, days: int) -> None:
        noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
        plan = meetings.Plan((noon + timedelta(days),))
        self.of_one(data, side, meetings.offer, plan=plan)

    @rule(data=st.data(), side=SIDES)
    def pick_a_time(self, data: st.DataObject, side: Side) -> None:
        time = self.one_of(data, MeetingTime.objects.order_by("pk"))
        if time is not None:
            actor = time.meeting.mentorship.person_of(side)
            self.attempt(
                meetings.pick, meeting_id=time.meeting_id, starts_at=time.starts_at, actor=actor
            )

    @rule(data=st.data(), side=SIDES, service=st.sampled_from(["cancel", "miss", "keep"]))
    def settle_a_meeting(self, data: st.DataObject, side: Side, service: str) -> None:
        meeting = self.one_of(data, Meeting.objects.order_by("pk"))
        if meeting is not None:
            actor = meeting.mentorship.person_of(side)
            self.attempt(getattr(meetings, service), meeting_id=meeting.pk, actor=actor)

    # The contact

    @rule(data=st.data(), service=st.sampled_from(["suspend", "reinstate", "end_by_contact"]))
    def look_after_two(self, data: st.DataObject, service: str) -> None:
        started = Mentorship.objects.filter(started_at__isnull=False)
        mentorship = self.one_of(data, started.order_by("pk"))
        if mentorship is None:
            return
        self.attempt(getattr(caring, service), mentorship_id=mentorship.pk, actor=self.contact)

    @rule(data=st.data(), choice=st.integers(0, 3))
    def answer_a_check_in(self, data: st.DataObject, choice: int) -> None:
        rows = CheckInAnswer.objects.order_by("pk")
        is_open = rows.filter(state=CheckInState.OPEN)
        row = self.one_of(data, is_open if is_open.exists() else rows)
        if row is None:
            return
        keys = questions_for(row)[0].keys
        self.attempt(
            check_ins.answer, answer_id=row.pk, actor=row.person, answer=keys[choice % len(keys)]
        )

    # Time and senders

    @rule(days=st.sampled_from([1, 3, 8, 30, 60]))
    def wait_and_sweep(self, days: int) -> None:
        let_days_pass(days)
        for _ in range(2):  # what one sweeper brings back another finds in the next round
            self._sweep()
        now = database_now()
        # I1: what is due is open, and what is open was asked.
        rows = CheckInAnswer.objects.filter(check_in__mentorship__state=S.ACTIVE)
        assert not rows.filter(state=CheckInState.SCHEDULED, due_at__lte=now).exists()
        for row in rows.filter(state=CheckInState.OPEN, person__is_active=True):
            is_asked = Notification.objects.about(row).exists() or self.is_overtaken(row)
            assert is_asked, f"{row.check_in.kind}, due {row.due_at}, opened {row.opened_at}"

    def _sweep(self) -> None:
        for name, sweep in registry.sweepers().items():
            if name.startswith("mentorship."):
                sweep()

    @rule()
    def drain(self) -> None:
        deliver.drain()

    @rule()
    def crash_while_draining(self) -> None:
        def die(name: str) -> None:
            if name == "accepted":
                self.crashes += 1
                raise SenderDied

        usual, deliver.pause_point = deliver.pause_point, die
        try:
            deliver.drain()
        except SenderDied:
            pass
        finally:
            deliver.pause_point = usual

    # What must always hold

    @invariant()
    def no_message_left_twice_but_for_a_crash(self) -> None:
        copies = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
        assert sum(copies.values()) - len(copies) <= self.crashes

    @invariant()
    def places_are_counted_right(self) -> None:
        assert places.recount() == []
        for mentor in Mentor.objects.all():
            assert 0 <= mentor.places_held <= mentor.capacity

    @invariant()
    def nobody_has_more_mentors_than_the_program_gives(self) -> None:
        if not hasattr(self, "program"):
            return
        live = Mentorship.objects.filter(state__in=HOLDING_STATES)
        pairs = Counter(live.values_list("mentee_id", "mentor_id"))
        assert all(count == 1 for count in pairs.values())
        approved = Match.objects.filter(state=MatchState.APPROVED)
        mentors = Counter(live.values_list("mentee_id", flat=True))
        mentors.update(approved.values_list("mentee_id", flat=True))
        assert all(count <= self.program.mentors_per_mentee for count in mentors.values())

    @invariant()
    def every_change_of_state_was_allowed_and_audited_once(self) -> None:
        events = AuditEvent.objects.filter(pk__gt=self.audited).order_by("pk")
        told: dict[int, list[str]] = {}
        for event in events:
            self.audited = event.pk
            if event.action in LEADS_TO:
                told.setdefault(int(event.target_id), []).append(LEADS_TO[event.action])
        now = dict(Mentorship.objects.values_list("pk", "state"))
        for pk, state in now.items():
            before = self.seen.get(pk)
            path = told.pop(pk, [])
            assert (path[-1] if path else before) == state
            for here, there in zip([before, *path], path, strict=False):
                assert there in STEPS.get(here, set()), f"{here} to {there}"
        assert told == {}
        self.seen = now

    # Helpers

    def parts(self, side: Side) -> Any:
        model = Mentee if side == Side.MENTEE else Mentor
        return model.objects.select_related("user", "program").order_by("pk")

    def matches(self, *states: MatchState) -> Any:
        rows = Match.objects.filter(state__in=states).select_related("mentor")
        return rows.order_by("pk")

    def is_overtaken(self, row: CheckInAnswer) -> bool:
        newer = CheckInAnswer.objects.filter(
            person=row.person, check_in__mentorship=row.check_in.mentorship, due_at__gt=row.due_at
        )
        return newer.exclude(state=CheckInState.SCHEDULED).exists()

    def one_of(self, data: st.DataObject, rows: Any) -> Any:
        found = list(rows)
        return data.draw(st.sampled_from(found)) if found else None

    def of_one(
        self, data: st.DataObject, side: Side, service: Callable[..., Any], **more: Any
    ) -> None:
        rows = Mentorship.objects.order_by("pk")
        if data.draw(st.sampled_from(["live", "live", "any"])) == "live":
            rows = rows.filter(state__in=HOLDING_STATES)
        self.step(service, self.one_of(data, rows), side, **more)

    def step(
        self, service: Callable[..., Any], mentorship: Mentorship | None, side: Side, **more: Any
    ) -> None:
        if mentorship is not None:
            actor = mentorship.person_of(side)
            self.attempt(service, mentorship_id=mentorship.pk, actor=actor, **more)

    def attempt(self, service: Callable[..., Any], **arguments: Any) -> bool:
        """Call a service; a refusal must leave every state as it was. Return whether it did it."""
        if None in arguments.values():
            return False
        before, over = self.states(), self.what_is_over()
        try:
            service(**arguments)
        except Refused:
            assert self.states() == before
            return False
        assert [row for row in self.what_is_over() if row[0] in {pk for pk, *_ in over}] == over
        return True

    def what_is_over(self) -> list[tuple[Any, ...]]:
        """Return what never changes again."""
        rows = Mentorship.objects.filter(closed_at__isnull=False).order_by("pk")
        return list(rows.values_list("pk", "state", "mentee_answer", "mentor_answer", "closed_at"))

    def states(self) -> list[object]:
        return [
            list(model.objects.order_by("pk").values_list("pk", *fields))
            for model, fields in (
                (Mentorship, ("state", "mentee_answer", "mentor_answer", "ends_on")),
                (Match, ("state",)),
                (Mentor, ("state", "capacity", "places_held")),
                (Mentee, ("state",)),
                (CheckInAnswer, ("state", "answer")),
                (JointProposal, ("answer", "months")),
                (Meeting, ("state", "starts_at", "sequence")),
            )
        ]
