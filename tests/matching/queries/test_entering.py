from datetime import date

import pytest

from matching.encoding import rows
from matching.enums import EntryReason, MatchState
from matching.queries import entering
from mentorship.enums import MenteeState, MentorState, Side
from mentorship.models import Orientation
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import NOW, MenteeFactory, MentorFactory, ProgramFactory
from tests.matching.scenes import taxonomy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)

MENTEES = [
    ("", {}),
    (EntryReason.LEFT, {"state": MenteeState.LEFT}),
    (EntryReason.PAUSED, {"state": MenteeState.PAUSED}),
    (EntryReason.ORIENTATION, {"state": MenteeState.APPLIED}),
    (EntryReason.NO_ROLE, {"profile": False}),
    (EntryReason.NO_ROLE, {"profile__role": None}),
    (EntryReason.NOTHING_SOUGHT, {"seeks": []}),
    (EntryReason.PAUSED, {"state": MenteeState.PAUSED, "seeks": []}),
]
MENTORS = [
    ("", {}),
    ("", {"available_from": TODAY, "available_until": TODAY}),
    (EntryReason.LEFT, {"state": MentorState.LEFT}),
    (EntryReason.REFUSED, {"state": MentorState.REFUSED}),
    (EntryReason.ORIENTATION, {"state": MentorState.APPLIED}),
    (EntryReason.PAUSED, {"state": MentorState.PAUSED}),
    (EntryReason.NO_ROLE, {"profile": False}),
    (EntryReason.NOT_YET, {"available_from": date(2026, 3, 3)}),
    (EntryReason.NO_LONGER, {"available_until": date(2026, 3, 1)}),
    (EntryReason.NO_OFFER, {"offers": []}),
    (EntryReason.FULL, {"capacity": 1, "places_held": 1}),
    (EntryReason.FULL, {"capacity": 0}),
]


def whys(parts):
    """Return the reasons of annotated parts by id."""
    return {part.pk: part.why for part in parts}


def test_every_mentee_has_the_first_reason_that_holds():
    program = ProgramFactory()
    made = {MenteeFactory(program=program, **given).pk: why for why, given in MENTEES}
    MenteeFactory()

    assert whys(entering.mentees_of(program)) == made


def test_every_mentor_has_the_first_reason_that_holds():
    program = ProgramFactory()
    made = {MentorFactory(program=program, **given).pk: why for why, given in MENTORS}
    MentorFactory()

    assert whys(entering.mentors_of(program, TODAY)) == made


def test_mentor_who_has_read_the_orientation_waits_for_the_team():
    mentor = MentorFactory(state=MentorState.APPLIED)
    Orientation.objects.create(
        program=mentor.program, user=mentor.user, side=Side.MENTOR, finished_at=NOW
    )

    assert whys(entering.mentors_of(mentor.program, TODAY)) == {mentor.pk: EntryReason.NOT_VETTED}


def test_a_run_reads_exactly_those_without_a_reason(monkeypatch):
    match_round = RoundFactory()
    program = match_round.program
    taxonomy()
    for _why, given in MENTEES:
        MenteeFactory(program=program, **given)
    for _why, given in MENTORS:
        MentorFactory(program=program, **given)
    MatchFactory(round=match_round, state=MatchState.APPROVED)

    inputs = rows.inputs_of(match_round, rows.settings_of(program, TODAY), TODAY)

    served = entering.served_mentees(program)
    mentees = entering.mentees_of(program).filter(why="").exclude(pk__in=served)
    mentors = entering.mentors_of(program, TODAY).filter(why__in=["", *entering.IDLE])
    assert {one.key for one in inputs.mentees} == {str(part.uuid) for part in mentees}
    assert {one.key for one in inputs.mentors} == {str(part.uuid) for part in mentors}
    assert len(served) == 1


def test_served_mentee_has_a_mentor_for_every_request():
    match_round = RoundFactory(program__mentors_per_mentee=2)
    whole = MatchFactory(round=match_round, state=MatchState.APPROVED).mentee
    part = MenteeFactory(program=match_round.program, seeks=["career", "peer"])
    MatchFactory(round=match_round, mentee=part, state=MatchState.APPROVED)

    assert entering.served_mentees(match_round.program) == [whole.pk]
    assert entering.open_requests(part, {(part.pk, "career")}) == ["peer"]
