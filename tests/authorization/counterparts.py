"""What is of the partner alone, in the pair of the table and beside it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, Side
from tests.authorization.scenes import Objects, Scene
from tests.factories.accounts import api_secret
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.closing import CertificateFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    CheckInFactory,
    MenteeFactory,
    MentorshipFactory,
    PhotoFactory,
)
from tests.factories.notices import NoticeFactory
from tests.factories.space import NoteFactory, ThankYouFactory


def objects(scene: Scene) -> Objects:
    """Make it; return the arguments of its addresses."""
    pair, him = scene.partner.mentorships.get(mentee=scene.mentee), scene.partner.user
    note = NoteFactory(mentorship=pair, author=him, body=scene.his)
    thanks = ThankYouFactory(mentorship=pair, author=him, line=f"{scene.two}-thanks")
    hours = CertificateFactory(kind="hours", mentorship=None, program=scene.program, user=him)
    api_secret(him)
    return {
        "note": {"pk": note.pk},
        "thanks": {"pk": thanks.pk},
        "check-in": {"pk": _check_in(pair).pk},
        "part": {"side": "mentee", "pk": scene.mentee.pk},
        "certificate": {"code": hours.code},
        "notice": {"pk": NoticeFactory(user=him, title=f"{scene.his}-notice").pk},
        "token": {"pk": him.api_tokens.get().pk},
        "photo": {"name": PhotoFactory(user=him).name},
        **_introduction(scene),
    }


def _check_in(pair: Any) -> Any:
    now = timezone.now()
    check_in = CheckInFactory(mentorship=pair, kind=CheckInKind.MONTHLY, period_no=2)
    CheckInAnswerFactory(check_in=check_in)
    return CheckInAnswerFactory(
        check_in=check_in, side=Side.MENTOR,
        state=CheckInState.OPEN, due_at=now - timedelta(hours=1), opened_at=now,
    )  # fmt: skip


def _introduction(scene: Scene) -> Objects:
    announced = timezone.now() - timedelta(hours=1)
    waiting = MentorshipFactory(
        program=scene.program, mentee=MenteeFactory(program=scene.program), mentor=scene.partner,
        introduced_at=announced, announce_at=announced,
    )  # fmt: skip
    asked = IntroductionQuestionFactory(
        mentorship=waiting, side=Side.MENTEE, question=f"{scene.his}-question"
    )
    return {"introduction": {"pk": waiting.pk}, "asked": {"pk": asked.pk}}
