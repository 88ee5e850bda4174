from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.services import links
from mentorship.enums import MentorshipState, MentorState
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    NOW,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = timedelta(days=1)
STEPS = ("pause", "resume", "leave")
BOTH = pytest.mark.parametrize(("side", "make"), [("mentee", MenteeFactory),
                                                  ("mentor", MentorFactory)])  # fmt: skip


def url(part, step):
    return f"/me/parts/{part._meta.model_name}/{part.pk}/{step}/"


@BOTH
def test_part_pauses_comes_back_and_leaves(signed_in, side, make):
    part, day = make(), timezone.localdate() + 9 * DAY
    client, states = signed_in(part.user), []
    for step, answers in (
        ("pause", {"until": day.isoformat(), "reason": "vacation"}),
        ("pause", {}),
        ("resume", {}),
        ("leave", {"reason": "no_time"}),
    ):
        assert client.post(url(part, step), answers)["Location"] == "/home/"
        part.refresh_from_db()
        states.append((part.state, part.paused_until, part.state_reason))

    opened = "available" if side == "mentee" else "vetted"
    assert states == [
        ("paused", day, "vacation"),
        ("paused", day, "vacation"),
        (opened, None, ""),
        ("left", None, "no_time"),
    ]


@BOTH
@pytest.mark.parametrize("step", STEPS)
def test_question_changes_nothing_and_says_who_reads(signed_in, side, make, step):
    part = make()
    before = part.state

    page = signed_in(part.user).get(url(part, step))

    part.refresh_from_db()
    assert (page.status_code, part.state) == (200, before)
    assert ("Only the program team reads this." in page.content.decode()) == (step != "resume")


@pytest.mark.parametrize("step", STEPS)
def test_parts_of_others_and_unknown_ones_are_not_found(client, signed_in, step):
    mentor = MentorFactory()
    assert client.get(url(mentor, step)).status_code == 302

    client = signed_in(UserFactory())

    for path in (url(mentor, step), f"/me/parts/admin/{mentor.pk}/{step}/",
                 f"/me/parts/mentor/0/{step}/", f"/me/parts/mentee/{10**30}/{step}/"):  # fmt: skip
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    mentor.refresh_from_db()
    assert mentor.state == MentorState.VETTED


@pytest.mark.parametrize(
    "until", ["0001-01-01", "9999-12-31", "2026-02-30", "soon", "1e9", "\x00", "<b>"]
)
def test_pause_keeps_what_was_typed_and_says_what_to_do(signed_in, until):
    part = MenteeFactory()

    page = signed_in(part.user).post(
        url(part, "pause"), {"until": until, "reason": "exam_coming_up"}
    )

    part.refresh_from_db()
    assert (page.status_code, part.state) == (400, "available")
    if until != "\x00":  # such a request is refused as a whole
        assert "One answer needs another look" in page.content.decode()
        assert page.context["form"]["reason"].value() == "exam_coming_up"


def test_pause_of_sixty_one_days_is_refused_beside_the_field(signed_in):
    part = MenteeFactory()
    until = (timezone.localdate() + 61 * DAY).isoformat()

    page = signed_in(part.user).post(url(part, "pause"), {"until": until})

    assert page.status_code == 400
    assert "Choose a day from tomorrow to" in page.context["form"].errors["until"][0]


@pytest.mark.parametrize("step", ["pause", "leave"])
def test_reason_must_be_of_the_list(signed_in, step):
    part = MenteeFactory()

    page = signed_in(part.user).post(url(part, step), {"reason": "bored"})

    assert (page.status_code, list(page.context["form"].errors)) == (400, ["reason"])


def test_refusal_is_a_conflict_with_its_sentence(signed_in):
    part = MenteeFactory(state="applied")

    page = signed_in(part.user).post(url(part, "pause"), {})

    assert page.status_code == 409
    assert "once you&#x27;re in the pool" in page.content.decode()


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_question_names_what_is_let_go_and_what_goes_on(signed_in, side):
    waiting = MentorshipFactory(program=ProgramFactory(mentors_per_mentee=2))
    part = getattr(waiting, side)
    running = MentorshipFactory(program=waiting.program, active=True, **{side: part})

    page = signed_in(part.user).get(url(part, "pause")).content.decode()

    assert f"introduction to {waiting.partner_of(side).first_name} is let go" in page
    assert f"mentorship with {running.partner_of(side).first_name} goes on" in page


def test_question_names_nobody_before_the_announcement(signed_in):
    waiting = MentorshipFactory(
        announce_at=timezone.now() + timedelta(minutes=9), mentor__user__name="Dolores Quintana"
    )

    page = signed_in(waiting.mentee_user).get(url(waiting.mentee, "pause"))

    assert "Dolores" not in page.content.decode()


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_leaving_ends_what_runs_only_where_it_is_ticked(signed_in, side):
    mentorship = MentorshipFactory(active=True)
    part = getattr(mentorship, side)
    client = signed_in(part.user)

    refused = client.post(url(part, "leave"), {})
    mentorship.refresh_from_db()
    stays = mentorship.state
    left = client.post(url(part, "leave"), {"end_mentorships": "on"})

    mentorship.refresh_from_db()
    assert (refused.status_code, stays) == (409, MentorshipState.ACTIVE)
    assert "Tick the box" in refused.content.decode()
    assert (left.status_code, mentorship.state) == (302, MentorshipState.ENDED)


def test_partner_reads_neutral_words_and_the_one_who_paused_the_truth(client):
    mentorship = MentorshipFactory()
    client.force_login(mentorship.mentee_user)
    client.post(url(mentorship.mentee, "pause"), {})
    page = f"/introductions/{mentorship.pk}/"

    own = client.get(page).content.decode()
    client.force_login(mentorship.mentor_user)
    partners = client.get(page).content.decode()

    assert "You paused or left" in own
    assert "It isn&#x27;t about you." in partners
    assert "paused" not in partners


def test_link_in_a_mail_is_dead_once_the_other_paused(client, signed_in):
    mentorship = MentorshipFactory()
    link = links.issue(purpose="introduction", person=mentorship.mentor_user, subject=mentorship)
    path = link.removeprefix(settings.SITE_URL)
    signed_in(mentorship.mentee_user).post(url(mentorship.mentee, "pause"), {})
    client.logout()

    page = client.get(f"{path}?answer=accept").content.decode()
    client.post(path, {"answer": "accept"})

    mentorship.refresh_from_db()
    assert "This introduction won&#x27;t go ahead" in page
    assert "Yes, introduce us" not in page
    assert mentorship.state == MentorshipState.WITHDRAWN


@pytest.mark.parametrize(
    ("side", "reason", "offers"),
    [
        ("mentee", "bad_timing", True),
        ("mentee", "different_path", False),
        ("mentor", "take_a_break", True),
        ("mentor", "not_my_area", False),
    ],
)
def test_pause_is_offered_to_those_who_said_they_need_one(signed_in, side, reason, offers):
    mentorship = MentorshipFactory()
    part = getattr(mentorship, side)
    client, page = signed_in(part.user), f"/introductions/{mentorship.pk}/"

    client.post(f"{page}answer/", {"answer": "decline", "reason": reason})

    assert (url(part, "pause") in client.get(page).content.decode()) == offers


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("step", STEPS)
def test_questions_need_few_queries(signed_in, count, step, django_assert_max_num_queries):
    mentor = MentorFactory(places_held=2 * count, capacity=9)
    for active in [True, False] * count:
        MentorshipFactory(program=mentor.program, mentor=mentor, active=active)
    client = signed_in(mentor.user)

    with django_assert_max_num_queries(12):
        client.get(url(mentor, step))


@pytest.mark.parametrize("step", ["pause", "leave"])
def test_one_that_contacts_look_after_reads_like_one_on_pause(signed_in, step):
    pair = MentorshipFactory(active=True)
    client, path = signed_in(pair.mentor_user), url(pair.mentor, step)
    pages = []
    for state in (MentorshipState.PAUSED, MentorshipState.SUSPENDED):
        pair.state, pair.paused_at, pair.suspended_at = state, NOW, NOW
        pair.save()
        sent = client.post(path, {}) if step == "leave" else client.get(path)
        pages.append((sent.status_code, pair.mentee_user.first_name in sent.content.decode()))

    assert pages[0] == pages[1]
    assert pages[0][1]
