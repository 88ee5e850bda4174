"""What two people of a program keep, and what is kept about them: every object of the table.

A scene may be built many times over, of other people or in another program: the table then knows
an object of each kind (``kinds``). Its mark stands in every text that is not for everybody.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.services import links
from matching.enums import MatchState
from mentorship.enums import CheckInState, MentorState, Side
from mentorship.services import calendars
from tests.authorization import confidence
from tests.authorization.confidence import marked
from tests.factories.accounts import UserFactory, api_secret
from tests.factories.agreements import AgreementFactory, IntroductionQuestionFactory
from tests.factories.closing import CertificateFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory
from tests.factories.meetings import MeetingFactory, soon
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    PhotoFactory,
)
from tests.factories.notices import NoticeFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)

OF_THE_TWO, OF_THE_MENTEE, OF_THE_PARTNER = "CANARY-TWO", "CANARY-MENTEE", "CANARY-PARTNER"
Objects = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Scene:
    """Two people of a program, and the contact who reads her concern."""

    program: Any
    mentee: Any
    partner: Any
    contact: User
    mark: str = ""

    @property
    def slug(self) -> str:
        """The program in an address."""
        return str(self.program.slug)

    @property
    def two(self) -> str:
        """What both may read."""
        return marked(OF_THE_TWO, self.mark)

    @property
    def hers(self) -> str:
        """What she alone may read."""
        return marked(OF_THE_MENTEE, self.mark)

    @property
    def his(self) -> str:
        """What he alone may read."""
        return marked(OF_THE_PARTNER, self.mark)

    def somebody(self, make: Any, **given: Any) -> Any:
        """Make another person's part, who works where the mentee does."""
        employer = self.mentee.user.profile.employer
        return make(program=self.program, profile__employer=employer, **given)


def objects(scene: Scene) -> Objects:
    """Make what is of the two; return the arguments of the addresses by what they are about."""
    pair = _running(scene)
    return {
        **_pair(scene, pair),
        **_space(scene, pair),
        **_meetings(scene, pair),
        **_introduction(scene),
        **_of_her_own(scene),
        **_on_the_desk(scene),
        **confidence.told(pair, scene.contact, scene.mark),
    }


def _running(scene: Scene) -> Any:
    begun = timezone.now() - timedelta(days=31)
    return MentorshipFactory(
        program=scene.program, mentee=scene.mentee, mentor=scene.partner, active=True,
        introduced_at=begun, announce_at=begun,
    )  # fmt: skip


def _pair(scene: Scene, pair: Any) -> Objects:
    now = timezone.now()
    check_in = CheckInFactory(mentorship=pair)
    CheckInAnswerFactory(check_in=check_in, side=Side.MENTOR)
    answer = CheckInAnswerFactory(
        check_in=check_in, side=Side.MENTEE,
        state=CheckInState.OPEN, due_at=now - timedelta(hours=1), opened_at=now,
    )  # fmt: skip
    address = links.issue(
        purpose="check-in", person=scene.mentee.user, subject=answer, data={}
    ).rsplit("/", 2)
    desk = {"program": scene.slug, "pk": pair.pk}
    return {
        "mentorship": {"pk": pair.pk},
        "api-pair": {"mentorship": pair.pk},
        "step": {"pk": pair.pk, "step": "pause"},
        "desk-mentorship": desk,
        "desk-reminder": {**desk, "answer": answer.pk},
        "check-in": {"pk": answer.pk},
        "link": {"token": address[-2]},
        "guide": {"pk": pair.pk, "key": "first_career"},
    }


def _space(scene: Scene, pair: Any) -> Objects:
    """What the two keep: every text is a canary; the partner's note is his alone."""
    two = scene.two
    goal = MentorshipGoalFactory(mentorship=pair, title=f"{two}-goal")
    step = MilestoneFactory(goal=goal, title=f"{two}-step")
    NoteFactory(mentorship=pair, author=pair.mentor_user, body=scene.his)
    note = NoteFactory(mentorship=pair, body=scene.hers)
    NoteFactory(mentorship=pair, body=f"{two}-note", is_shared=True)
    thanks = ThankYouFactory(mentorship=pair, line=f"{two}-thanks")
    MessageFactory(mentorship=pair, body=f"{two}-message")
    AgreementFactory(mentorship=pair, goal=f"{two}-agreed", rhythm=f"{two}-rhythm")
    return {
        "goal": {"pk": goal.pk},
        "milestone": {"pk": step.pk},
        "note": {"pk": note.pk},
        "thanks": {"pk": thanks.pk},
    }


def _meetings(scene: Scene, pair: Any) -> Objects:
    """Return one that comes, one that is asked about, and a stranger's calendar."""
    words = {"topic": f"{scene.two}-topic", "place": f"{scene.two}-place", "mode": "phone"}
    coming = MeetingFactory(mentorship=pair, agreed=soon(3), **words)
    MeetingFactory(mentorship=pair, held=soon(-3), summary=f"{scene.two}-summary")
    asked = MeetingFactory(mentorship=pair, agreed=soon(-1), **words)
    stranger = UserFactory()
    address = calendars.renew(user=stranger, actor=stranger)
    token = address.rpartition("/")[2].removesuffix(".ics")
    return {
        "meeting": {"pk": coming.pk},
        "meeting-asked": {"pk": asked.pk},
        "calendar": {"token": token},
    }


def _introduction(scene: Scene) -> Objects:
    """Make one that waits for her, with a question of his."""
    announced = timezone.now() - timedelta(hours=1)
    mentor = MentorFactory(program=scene.program, places_held=1)
    waiting = MentorshipFactory(
        program=scene.program, mentee=scene.mentee, mentor=mentor,
        introduced_at=announced, announce_at=announced,
    )  # fmt: skip
    asked = IntroductionQuestionFactory(
        mentorship=waiting, side=Side.MENTOR, question=f"{scene.hers}-question"
    )
    return {
        "introduction": {"pk": waiting.pk},
        "asked": {"pk": asked.pk},
        "desk-introduction": {"program": scene.slug, "pk": waiting.pk},
    }


def _of_her_own(scene: Scene) -> Objects:
    """Make what she has by herself; his part is his."""
    person, partner = scene.mentee.user, scene.partner
    hours = CertificateFactory(kind="hours", mentorship=None, program=scene.program, user=person)
    behind_her_bell = NoticeFactory(user=person, title=f"{scene.hers}-notice")
    api_secret(person)
    return {
        "part": {"side": "mentor", "pk": partner.pk},
        "places": {"pk": partner.pk},
        "api-mentee": {"uuid": str(scene.mentee.uuid)},
        "api-mentor": {"uuid": str(partner.uuid)},
        "certificate": {"code": hours.code},
        "notice": {"pk": behind_her_bell.pk},
        "token": {"pk": person.api_tokens.get().pk},
        "photo": {"name": PhotoFactory(user=person).name},
    }


def _on_the_desk(scene: Scene) -> Objects:
    """Make what the team decides about colleagues of hers: an application, matches."""
    applied = scene.somebody(MentorFactory, state=MentorState.APPLIED)
    desk = {"program": scene.slug}
    made = _matches(scene)
    return {
        "application": {**desk, "pk": applied.pk},
        "api-applied": {"uuid": str(applied.uuid)},
        **{name: {**desk, "pk": match.pk} for name, match in made.items()},
        **{f"api-{name}": {"pk": match.pk} for name, match in made.items()},
    }


def _matches(scene: Scene) -> dict[str, Any]:
    match_round = RoundFactory(program=scene.program)
    run = RunFactory(round=match_round, report=REPORT)
    given = {"round": match_round, "run": run}
    introduced = MentorshipFactory(
        program=scene.program, mentee=scene.somebody(MenteeFactory),
        introduced_at=timezone.now(), announce_at=timezone.now() + timedelta(minutes=9),
    )  # fmt: skip
    return {
        "match": MatchFactory(**given, mentee=scene.somebody(MenteeFactory)),
        "approved": MatchFactory(
            **given, mentee=scene.somebody(MenteeFactory), state=MatchState.APPROVED
        ),
        "published": MatchFactory(
            **given, state=MatchState.PUBLISHED, mentorship=introduced,
            mentee=introduced.mentee, mentor=introduced.mentor,
        ),
    }  # fmt: skip


REPORT = {
    "requests": 3, "mentees": 3, "mentors": 3, "places": 6, "served": 3, "mentees_served": 3,
    "weakest": 6200, "mean": 6200, "gap": 0, "optimal": True, "recruiting": [],
}  # fmt: skip
