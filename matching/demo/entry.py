"""Take the demo's people from their application into the pool, by the services of real people."""

from accounts.models import User
from accounts.services import consents
from mentorship.enums import Side
from mentorship.models import Mentee, Mentor
from mentorship.queries.orientation import page_count
from mentorship.queries.vetting import fingerprint, open_lines
from mentorship.services import orientation, vetting


def orient(part: Mentee | Mentor, side: Side) -> None:
    """Have a person agree to the rules and read her program's orientation to its end."""
    consents.accept(user=part.user, document=consents.RULES, version=consents.RULES_VERSION)
    consents.accept(user=part.user, document=consents.ADULT, version=consents.ADULT_VERSION)
    for page in range(1, page_count(part.program, side) + 1):
        orientation.read_page(program=part.program, actor=part.user, side=side, page=page)
    part.refresh_from_db()


def vet(mentor: Mentor, admin: User) -> None:
    """Have an admin tick a mentor's checklist and open his places."""
    for line in open_lines(mentor):
        vetting.tick(mentor_id=mentor.pk, key=line.key, actor=admin)
    vetting.vet_mentor(mentor_id=mentor.pk, actor=admin)


def begin_vetting(mentor: Mentor, admin: User) -> None:
    """Have an admin begin with a mentor's file, and the mentor answer a question of hers."""
    vetting.tick(mentor_id=mentor.pk, key="vetting.identity", actor=admin)
    for held in mentor.user.profile.held_credentials.all()[:1]:
        vetting.verify(mentor_id=mentor.pk, held_id=held.pk, actor=admin, seen=fingerprint(held))
    question = vetting.ask(
        mentor_id=mentor.pk,
        actor=admin,
        question="You write that you train new colleagues. How many at a time, and how often?",
    )
    vetting.answer(
        question_id=question.pk,
        actor=mentor.user,
        answer="Two or three each spring. I like the first week best, when they ask everything.",
    )
