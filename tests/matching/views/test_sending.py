from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from matching.enums import LetterRole, MatchState, RoundState
from matching.models import Match, RoundLetter
from matching.services import letters, publish
from mentorship.enums import AskedFirst, MentorshipState
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory, verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round():
    return RoundFactory(name="Spring 2026")


@pytest.fixture
def admin(match_round):
    return verified(ProgramStaffFactory(program=match_round.program, user__name="Marisol V").user)


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def url(match_round, name):
    return reverse(name, args=[match_round.program.slug, match_round.pk])


def match_url(match, name):
    return reverse(name, args=[match.round.program.slug, match.pk])


def approved(match_round, count=1, **fields):
    return MatchFactory.create_batch(count, round=match_round, state=MatchState.APPROVED, **fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def confirm(desk, address):
    question = desk.post(address)
    return desk.post(address, question.context["action"]["fields"])


def test_send_asks_who_hears_what_and_warns_of_letters_nobody_read(desk, match_round, admin):
    first, *_others = approved(match_round, 7)

    page = desk.post(url(match_round, "round-publish"))

    assert page.status_code == 200
    assert page.context["title"] == "Send 7 introductions?"
    assert page.context["sentences"] == [
        "14 people get an e-mail in ten minutes: 7 mentors, 7 mentees.",
        "Until then you can take it back, and nobody ever hears of it.",
    ]
    assert (len(page.context["pairs"]), page.context["more"]) == (5, 2)
    assert page.context["unread"] == (
        "Nobody has looked over the letter to mentors and to mentees yet."
    )
    assert first.mentee.user.name in page.content.decode()
    assert not Mentorship.objects.exists()
    for role in (LetterRole.MENTOR, LetterRole.MENTEE):
        letters.look_over(round_id=match_round.pk, role=role, actor=admin)
    assert desk.post(url(match_round, "round-publish")).context["unread"] == ""


def test_send_says_that_mentees_are_asked_second(client):
    match_round = RoundFactory(program__asked_first=AskedFirst.MENTOR)
    client.force_login(verified(ProgramStaffFactory(program=match_round.program).user))
    approved(match_round, 2)

    page = client.post(url(match_round, "round-publish"))

    assert page.context["sentences"][:2] == [
        "2 people get an e-mail in ten minutes: 2 mentors, 0 mentees.",
        "2 mentees are asked once their mentors have said yes.",
    ]


def test_send_confirmed_publishes_once_however_often_it_is_pressed(desk, match_round):
    approved(match_round, 2)
    question = desk.post(url(match_round, "round-publish"))

    for _twice in range(2):
        answer = desk.post(url(match_round, "round-publish"), question.context["action"]["fields"])

    assert answer.status_code == 302
    assert "tab=published" in answer.url
    assert Mentorship.objects.count() == 2
    assert Notification.objects.count() == 4


def test_send_tells_what_was_not_sent_and_sends_the_rest(desk, match_round):
    gone, stale, fine = approved(match_round, 3)
    question = desk.post(url(match_round, "round-publish"))
    gone.mentee.state = "left"
    gone.mentee.save()
    Match.objects.filter(pk=stale.pk).update(version=9)

    answer = desk.post(url(match_round, "round-publish"), question.context["action"]["fields"])

    first, *others = said(answer)
    assert first == "1 introduction leaves in ten minutes. Until then you can take it back."
    assert len(others) == 2
    assert f"{gone.mentee.user.name} is no longer looking" in " ".join(others)
    states = dict(Match.objects.values_list("pk", "state"))
    assert states == {
        gone.pk: MatchState.APPROVED, stale.pk: MatchState.APPROVED, fine.pk: MatchState.PUBLISHED,
    }  # fmt: skip


@pytest.mark.parametrize("chosen", ["", "x:y", "99999999999999999999:1", "1", "-1:1", "\x00"])
def test_send_of_nonsense_changes_nothing(desk, match_round, chosen):
    approved(match_round)

    answer = desk.post(url(match_round, "round-publish"), {"confirm": "1", "chosen": chosen})

    assert answer.status_code in (302, 400)
    assert not Mentorship.objects.exists()


def test_send_of_more_numbers_than_a_database_takes_changes_nothing(desk, match_round):
    chosen = ",".join(f"{number}:1" for number in range(10**5, 10**5 + 255_000))

    answer = desk.post(url(match_round, "round-publish"), {"confirm": "1", "chosen": chosen})

    assert answer.status_code == 302
    assert said(answer) == ["Nothing was changed: the plan is another one now."]


def test_send_reaches_no_match_of_another_round_or_another_admins(desk, match_round, admin):
    other, hers = approved(RoundFactory(program=match_round.program))[0], approved(match_round)[0]
    hers.mentee.user.profile.employer = "The same"
    hers.mentee.user.profile.save()
    match_round.program.staff.update(employer="the  same")
    chosen = f"{other.pk}:{other.version},{hers.pk}:{hers.version}"

    question = desk.post(url(match_round, "round-publish"))
    answer = desk.post(url(match_round, "round-publish"), {"confirm": "1", "chosen": chosen})

    assert said(question) == ["No approved match waits to be sent."]
    assert said(answer)[-1] == "Nothing was changed: the plan is another one now."
    assert not Mentorship.objects.exists()


def test_send_one_asks_and_sends_only_this_one(desk, match_round):
    one, other = approved(match_round, 2)

    answer = confirm(desk, match_url(one, "match-publish"))

    assert said(answer)[0].startswith("1 introduction leaves")
    other.refresh_from_db()
    assert (Match.objects.get(pk=one.pk).state, other.state) == (
        MatchState.PUBLISHED, MatchState.APPROVED,
    )  # fmt: skip


def test_send_one_that_is_not_approved_says_so(desk, match_round):
    proposed = MatchFactory(round=match_round)

    answer = desk.post(match_url(proposed, "match-publish"))

    assert said(answer) == ["This match isn't approved, or another admin decides it."]


def test_take_back_undoes_one_press_and_no_other(desk, match_round, admin):
    first, second, third = approved(match_round, 3)
    publish.publish(match_ids=[first.pk, second.pk], actor=admin)
    publish.publish(match_ids=[third.pk], actor=admin)
    batch = first.decisions.get().batch

    answer = desk.post(url(match_round, "round-take-back"), {"batch": str(batch)})

    assert said(answer) == [
        "Taken back: 2 introductions. They are approved again, and nobody heard of them."
    ]
    states = dict(Match.objects.values_list("pk", "state"))
    assert states == {
        first.pk: MatchState.APPROVED, second.pk: MatchState.APPROVED,
        third.pk: MatchState.PUBLISHED,
    }  # fmt: skip


def test_take_back_too_late_tells_since_when_they_know(desk, match_round, admin):
    (match,) = approved(match_round)
    publish.publish(match_ids=[match.pk], actor=admin)
    batch = match.decisions.get().batch
    Mentorship.objects.update(announce_at=timezone.now() - timedelta(minutes=1))

    answer = desk.post(url(match_round, "round-take-back"), {"batch": str(batch)})

    assert "can't be taken back" in said(answer)[0]
    assert Mentorship.objects.get().state == MentorshipState.INTRODUCED


@pytest.mark.parametrize("batch", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_take_back_of_an_unknown_press_changes_nothing(desk, match_round, admin, batch):
    (match,) = approved(match_round)
    publish.publish(match_ids=[match.pk], actor=admin)

    answer = desk.post(url(match_round, "round-take-back"), {"batch": batch})

    assert len(said(answer)) == 1
    assert Match.objects.get().state == MatchState.PUBLISHED


def test_close_says_who_hears_what_before_it_closes(desk, match_round):
    waiting = MenteeFactory(program=match_round.program, user__name="Waits Inline")
    MatchFactory(round=match_round, mentee=waiting)

    page = desk.get(url(match_round, "round-close"))

    context = page.context
    assert (context["hears"], context["proposed"], context["blocked"], context["names"]) == (
        "1 mentee without a mentor gets one mail, with the reason, and moves up.",
        "1 proposal that nobody decided is dropped.",
        "",
        ["Waits Inline"],
    )
    assert context["is_unread"] is True
    match_round.refresh_from_db()
    assert match_round.state == RoundState.OPEN


def test_close_with_something_unsent_offers_no_button(desk, match_round):
    approved(match_round, 2)

    page = desk.get(url(match_round, "round-close")).content.decode()
    answer = desk.post(url(match_round, "round-close"))

    assert "2 approved matches are not sent yet." in page
    assert "Close this round" not in page
    assert "not sent yet" in said(answer)[0]


def test_close_does_not_name_another_admins_people(desk, match_round):
    kept = MenteeFactory(program=match_round.program, profile__employer="The same")
    match_round.program.staff.update(employer="the same")

    context = desk.get(url(match_round, "round-close")).context

    assert (context["names"], context["more"]) == ([], 1)
    assert kept.user.name not in str(context["hears"])


def test_close_takes_as_many_queries_for_three_as_for_one(
    desk, match_round, django_assert_max_num_queries
):
    MenteeFactory(program=match_round.program)
    with django_assert_max_num_queries(14) as one:
        desk.get(url(match_round, "round-close"))
    MenteeFactory.create_batch(2, program=match_round.program)

    with django_assert_max_num_queries(len(one)):
        desk.get(url(match_round, "round-close"))


def test_sending_pages_are_for_admins(client, match_round):
    (match,) = approved(match_round)
    RoundLetter.objects.create(
        round=match_round, role="mentor", subject="A", body="B", changed_by=UserFactory()
    )
    viewer = ProgramStaffFactory(program=match_round.program, role="viewer").user
    client.force_login(verified(viewer))

    answers = [
        client.post(url(match_round, "round-publish")),
        client.post(match_url(match, "match-publish")),
        client.get(url(match_round, "round-close")),
        client.post(url(match_round, "round-take-back")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
