"""A person's copy holds all that is hers to have, and nothing of others that she can't read."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from accounts import personal, registry
from accounts.models import ApiToken
from accounts.services import consents
from matching.enums import ExclusionKind
from matching.models import Exclusion, HiddenMentor, Wish
from mentorship.enums import ConcernState, FollowUpKind, LineReader, MentorshipState, Side
from mentorship.models import AnswerOnBehalf, CheckInAnswer, ConcernMessage, Pause, StaffNote
from tests.copied import Copied
from tests.erasing.world import CANARY, World
from tests.factories.accounts import UserFactory
from tests.factories.agreements import AgreementFactory, IntroductionQuestionFactory
from tests.factories.applications import DraftFactory, OrientationFactory, VettingQuestionFactory
from tests.factories.care import FollowUpFactory
from tests.factories.concerns import (
    AnsweredFactory,
    BrokenGlassFactory,
    ConcernFactory,
    ConcernMessageFactory,
    Scene,
)
from tests.factories.matching import MatchFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.mentorship import MentorFactory, MentorshipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything():
    """Somebody of whom nearly every table has a row."""
    world = World()
    CheckInAnswer.objects.update(words="")  # not as a service would write it
    return world.person


def sections_of(person):
    return [one for filler in registry.copies().values() for one in filler.sections(person)]


def test_every_table_that_is_hers_to_have_has_its_section():
    fillers = registry.copies().values()
    person = UserFactory()
    told = {
        table
        for filler in fillers
        for give in (filler.sections, filler.of_the_team)
        if give
        for section in give(person)
        for table in section.tables
    }

    hers = {name for name, table in personal.tables().items() if table.in_copy and table.owners}

    assert hers - told == set()
    assert told <= set(personal.tables())


def test_sections_have_keys_of_their_own_and_rows_that_fit(everything):
    sections = sections_of(everything)

    keys = [section.key for section in sections]

    assert len(set(keys)) == len(keys)
    for section in sections:
        assert {len(row) for row in section.rows} <= {len(section.columns)}, section.key


def test_every_section_of_somebody_of_whom_everything_is_kept_has_rows(everything):
    copied = Copied(everything, with_team=True)

    empty = {one["key"] for one in copied.data["sections"] if not one["rows"]}

    # Of these that world has none, because no column of theirs tells of anybody.
    assert empty == {
        "acceptances", "acts", "copies_by_operators", "outcome_answers", "outcomes", "pauses",
        "proposals", "team_letters",
    }  # fmt: skip
    assert copied.page.count(CANARY) > 20


@pytest.fixture
def scene():
    return Scene(mentee__user__name="Jamila Okafor", mentor__user__name="Dolores Quist")


def plant_hers(scene):
    """Leave a word of Jamila's wherever she can; return them all."""
    pair, her = scene.pair, scene.mentee
    number = iter(range(100))

    def word():
        return f"herword{next(number):03}x"

    planted = [word() for _n in range(30)]
    words = iter(planted)
    NoteFactory(mentorship=pair, author=her, body=next(words))
    NoteFactory(mentorship=pair, author=scene.mentor, is_shared=True, body=next(words))
    MessageFactory(mentorship=pair, author=her, body=next(words))
    MessageFactory(mentorship=pair, author=scene.mentor, body=next(words))
    ThankYouFactory(mentorship=pair, author=scene.mentor, line=next(words))
    goal = MentorshipGoalFactory(mentorship=pair, title=next(words))
    MilestoneFactory(goal=goal, title=next(words))
    AgreementFactory(mentorship=pair, body=next(words), goal=next(words), ends_on=pair.ends_on)
    MeetingFactory(
        mentorship=pair, agreed=timezone.now() + timedelta(days=2), topic=next(words),
        place=next(words), summary=next(words),
    )  # fmt: skip
    IntroductionQuestionFactory(mentorship=pair, question=next(words))
    IntroductionQuestionFactory(
        mentorship=pair, side=Side.MENTOR, question=next(words), answer=next(words),
        answered_at=timezone.now(),
    )  # fmt: skip
    scene.line(line=next(words))
    own = scene.concern(body=next(words))
    ConcernMessageFactory(concern=own, author=scene.first, body=next(words))
    NoticeFactory(user=her, title=next(words), text=next(words))
    DraftFactory(user=her, answers={"introduction": next(words)})
    OrientationFactory(user=her, missing=next(words))
    VettingQuestionFactory(mentor=MentorFactory(user=her), question=next(words))
    mentee = pair.mentee
    mentee.target_words, mentee.avoid = next(words), [next(words)]
    mentee.save()
    other = MentorFactory(program=pair.program, listed=True)
    Wish.objects.create(mentee=mentee, mentor=other, rank=1, reason=next(words))
    pair.words = {"mentee": [next(words)], "mentor": ["not-for-her"]}
    pair.save()
    FollowUpFactory(
        mentorship=pair, kind=FollowUpKind.LETTER, subject=next(words), body=next(words),
        done_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    her.profile.introduction = next(words)
    her.profile.save()
    return [word for word in planted if word not in set(words)]


def plant_theirs(scene):
    """Leave words that Jamila may not read; return them all."""
    planted = [f"theirword{n:03}x" for n in range(40)]
    words = iter(planted)
    _plant_in_confidence(scene, words)
    _plant_of_the_team(scene, words)
    names = [
        *_plant_of_her_mentor(scene, words),
        *_plant_of_the_round(scene, words),
        *_plant_of_strangers(scene, words),
    ]
    return [word for word in planted if word not in set(words)] + names


def _plant_in_confidence(scene, words):
    about_her = ConcernFactory(
        program=scene.program, reporter=scene.mentor, about=scene.mentee, mentorship=scene.pair,
        body=next(words), category=next(words), readers=[scene.first],
    )  # fmt: skip
    ConcernMessageFactory(concern=about_her, author=scene.mentor, body=next(words))
    hers = scene.concern(state=ConcernState.CLOSED, conclusion=next(words), category="boundaries")
    ConcernMessage.objects.create(
        concern=hers, author=scene.first, is_internal=True, body=next(words)
    )
    BrokenGlassFactory(person=scene.mentee, reason=next(words), opener__name=next(words))
    BrokenGlassFactory(person=scene.mentee, is_quiet=True, program__name=next(words))


def _plant_of_the_team(scene, words):
    StaffNote.objects.create(
        program=scene.program, person=scene.mentee, author=scene.first, body=next(words)
    )
    StaffNote.objects.create(
        program=scene.program, person=scene.mentor, author=scene.mentee, body=next(words)
    )
    FollowUpFactory(mentorship=scene.pair, kind=FollowUpKind.CALL, body=next(words))
    FollowUpFactory(
        mentorship=scene.pair, kind=FollowUpKind.LETTER, side=Side.MENTOR, body=next(words),
        done_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    AnswerOnBehalf.objects.create(
        mentorship=scene.pair, side=Side.MENTEE, answer="accepted", given_by=scene.first,
        told=next(words),
    )  # fmt: skip


def _plant_of_her_mentor(scene, words):
    pair, him = scene.pair, scene.mentor
    NoteFactory(mentorship=pair, author=him, body=next(words))
    scene.line(side=Side.MENTOR, person=him, line=next(words), line_reader=LineReader.TEAM)
    Pause.objects.create(
        mentorship=pair, begun_at=timezone.now() - timedelta(days=3), asked_by=him,
        until=timezone.now().date(), reason=next(words), ended_at=timezone.now(),
    )  # fmt: skip
    him.profile.employer = next(words)
    him.profile.save()
    pair.mentor.avoid = [next(words)]
    pair.mentor.save()
    return [him.email, "not-for-her"]


def _plant_of_the_round(scene, words):
    pair = scene.pair
    matched = MatchFactory(
        round__program=pair.program,
        mentee=pair.mentee, mentor=pair.mentor, note=next(words), score=8765, career_path=8765,
        specialization=0, mentor_type_fit=0, bonus=0,
    )  # fmt: skip
    matched.breakdown = {"components": [next(words)]}
    matched.save()
    admirer = MentorshipFactory(program=scene.program).mentee
    as_mentor = MentorFactory(program=scene.program, user=scene.mentee, vetting_note=next(words))
    Wish.objects.create(mentee=admirer, mentor=as_mentor, rank=1, reason=next(words))
    HiddenMentor.objects.create(mentee=admirer, mentor=as_mentor)
    return ["8765", admirer.user.name]


def _plant_of_strangers(scene, words):
    stranger = MentorshipFactory(active=True, program=scene.program)
    MessageFactory(mentorship=stranger, body=next(words))
    NoteFactory(mentorship=stranger, is_shared=True, body=next(words))
    low, high = sorted([scene.mentee.pk, stranger.mentor_user_id])
    Exclusion.objects.create(
        program=scene.program, first_id=low, second_id=high, kind=ExclusionKind.BLOCK,
        reason=next(words),
    )  # fmt: skip
    return [stranger.mentee_user.email, stranger.mentee_user.name]


def test_copy_holds_her_words_and_no_others(scene):
    hers, theirs = plant_hers(scene), plant_theirs(scene)

    copied = Copied(scene.mentee)

    assert [word for word in hers if copied.holds(word) != ["data.json", "index.html"]] == []
    assert [word for word in theirs if copied.holds(word)] == []
    assert len(hers) > 25
    assert len(theirs) > 25
    assert {row["partner"] for row in copied.rows("mentorships")} == {"Dolores Quist"}


def test_team_notes_come_only_by_an_operators_word(scene):
    for body in ("about her", "again"):
        StaffNote.objects.create(
            program=scene.program, person=scene.mentee, author=scene.first, body=body
        )

    copied = Copied(scene.mentee, with_team=True)

    assert [row["text"] for row in copied.rows("team_notes")] == ["about her", "again"]
    assert scene.first.name not in str(copied.rows("team_notes"))
    assert not Copied(scene.mentee).holds("about her")


def test_shared_address_stands_there_until_trouble(scene):
    pair = scene.pair
    pair.mentee_shares_address = pair.mentor_shares_address = True
    pair.save()
    assert Copied(scene.mentee).holds(scene.mentor.email)

    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    copied = Copied(scene.mentee)
    assert not copied.holds(scene.mentor.email)
    assert [row["state"] for row in copied.rows("mentorships")] == ["paused"]
    assert not copied.holds("uspended")


def test_a_year_after_the_end_only_her_own_words_are_left(scene):
    pair = scene.pair
    for author in (scene.mentee, scene.mentor):
        MessageFactory(mentorship=pair, author=author, body=f"by-{author.first_name}")
        NoteFactory(mentorship=pair, author=author, is_shared=True, body=f"by-{author.first_name}")
        ThankYouFactory(mentorship=pair, author=author, line=f"by-{author.first_name}")
    for side in Side:
        MentorshipGoalFactory(mentorship=pair, added_by=side, title=f"goal-{side}")
    MeetingFactory(mentorship=pair, held=timezone.now(), topic="their topic")
    pair.introduced_at = pair.started_at = timezone.now() - timedelta(days=800)
    pair.closed_at = timezone.now() - timedelta(days=366)
    pair.ends_on = pair.closed_at.date()
    pair.state = MentorshipState.COMPLETED
    pair.save()

    copied = Copied(scene.mentee)

    assert not copied.holds("by-Dolores")
    assert not copied.holds("goal-mentor")
    assert not copied.holds("their topic")
    assert len(copied.rows("meetings")) == 1
    for key in ("messages", "notes", "thank_yous"):
        assert [row["text"] for row in copied.rows(key)] == ["by-Jamila"]
    assert [row["title"] for row in copied.rows("goals")] == ["goal-mentee"]


def test_introduction_that_came_to_nothing_names_nobody():
    pair = MentorshipFactory(
        mentee__user__name="Jamila Okafor",
        mentor__user__name="Dolores Quist",
        words={"mentee": [{"icon": "star", "text": "You both like sterile work."}], "mentor": []},
        mentor_answer="declined",
        mentor_answered_at=timezone.now(),
        decline_reason="too_busy",
        state=MentorshipState.DECLINED,
        closed_at=timezone.now(),
    )

    hers, his = Copied(pair.mentee_user), Copied(pair.mentor_user)

    assert not hers.holds("Dolores")
    assert not hers.holds("sterile work")
    assert not hers.holds("too_busy")
    assert [row["decline_reason"] for row in his.rows("mentorships")] == ["too_busy"]
    assert not his.holds("Jamila")


def test_reasons_are_told_without_their_pictures_and_documents_by_name():
    reason = {"icon": "star", "text": "You both like sterile work."}
    pair = MentorshipFactory(active=True, words={"mentee": [reason], "mentor": []})
    consents.accept(user=pair.mentee_user, document=consents.RULES, version="1")

    copied = Copied(pair.mentee_user)

    assert [row["why"] for row in copied.rows("mentorships")] == [["You both like sterile work."]]
    assert [row["document"] for row in copied.rows("acceptances")] == ["rules"]
    assert "The rules" in copied.page
    assert "icon" not in copied.page


def test_introduction_before_its_time_is_not_told():
    pair = MentorshipFactory(announce_at=timezone.now() + timedelta(minutes=5))

    assert Copied(pair.mentee_user).rows("mentorships") == []


def test_secrets_of_signing_in_are_never_in_it():
    person = UserFactory()
    person.set_password("a-long-password-of-somebody")
    person.save()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "factorsecret"})
    ApiToken.objects.create(
        user=person, name="My sync", digest="d" * 64, hint="bm_hint", scopes=["me:read"],
        expires_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip

    copied = Copied(person)

    for secret in (person.password, "factorsecret", "d" * 64, "bm_hint"):
        assert not copied.holds(secret)
    assert [row["name"] for row in copied.rows("tokens")] == ["My sync"]
    assert [row["kind"] for row in copied.rows("second_factors")] == ["totp"]


def test_lines_of_a_life_mentorship_are_its_writers():
    scene = Scene(mentor_type="life")
    AnsweredFactory(check_in=scene.line(line="mine alone").check_in, side=Side.MENTOR,
                    person=scene.mentor, line="his alone")  # fmt: skip

    copied = Copied(scene.mentee)

    assert [row["line"] for row in copied.rows("check_ins")] == ["mine alone"]


def test_page_about_the_shape_names_every_section_and_key(everything):
    page = (settings.BASE_DIR / "docs" / "personal-copy.md").read_text()
    fillers = registry.copies().values()

    sections = [
        section
        for filler in fillers
        for give in (filler.sections, filler.of_the_team)
        if give
        for section in give(everything)
    ]

    lines = [f"| `{one.key}` | {one.title} | {', '.join(one.columns)} |" for one in sections]
    assert [line for line in lines if line not in page] == []
    assert page.count("\n| `") == len(lines)
