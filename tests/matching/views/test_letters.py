import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import OneTimeLink
from matching.enums import LetterRole, MatchState, RoundState
from matching.models import RoundLetter
from matching.queries.letter_previews import MESSAGES
from matching.queries.letters import unread
from mentorship.models import Mentorship
from tests.factories.accounts import UserFactory, verified
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import ContentTextFactory, MenteeFactory, ProgramStaffFactory

pytestmark = pytest.mark.django_db
WORDS = {"subject": "For you, {name}", "body": "Meet {partner}.\n\n{reasons}\n\nBy {answer_by}."}


@pytest.fixture
def match_round():
    ContentTextFactory(key="reasons.decline.to_mentee", body="You keep your place.")
    ContentTextFactory(key="reasons.decline.to_mentor", body="It isn't about you.")
    return RoundFactory()


@pytest.fixture
def desk(client, match_round):
    admin = ProgramStaffFactory(program=match_round.program, user__name="Marisol Vega").user
    client.force_login(verified(admin))
    return client


def url(match_round, role="mentor", message=""):
    args = [match_round.program.slug, match_round.pk, role]
    if message:
        return reverse("round-letter-preview", args=[*args, message])
    return reverse("round-letter", args=args)


def pair(match_round, **fields):
    return MatchFactory(
        round=match_round, mentee__user__name="Jamila Surnamia",
        mentor__user__name="Dolores Othername",
        breakdown={"reasons": [{"code": "outlook_alike", "params": {}}], "missing": []}, **fields,
    )  # fmt: skip


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_letters_lead_to_the_first_one(desk, match_round):
    address = reverse("round-letters", args=[match_round.program.slug, match_round.pk])

    assert desk.get(address).url == url(match_round)


@pytest.mark.parametrize("role", LetterRole.values)
def test_letter_page_shows_every_message_of_a_kind_and_changes_nothing(desk, match_round, role):
    pair(match_round)

    for message in MESSAGES[LetterRole(role)]:
        page = desk.get(url(match_round, role), {"message": message})
        frame = desk.get(url(match_round, role, message))
        assert (page.status_code, frame.status_code) == (200, 200)
        assert page.context["preview"]["subject"] in unescape(page.content.decode())
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert "script-src 'none'" in frame["Content-Security-Policy"]
    assert not OneTimeLink.objects.exists()
    assert not Mentorship.objects.exists()
    assert unread(match_round) == list(LetterRole)


def test_letter_is_previewed_with_a_real_pair_by_first_name_only(desk, match_round):
    pair(match_round)

    mentor = desk.get(url(match_round, "mentor", "first")).content.decode()
    mentee = desk.get(url(match_round, "mentee", "first")).content.decode()

    assert "Someone would like to meet you, Dolores" in mentor
    assert "We have found someone for you, Jamila" in mentee
    for page in (mentor, mentee):
        assert "You see work much the same way." in page
        assert "Nothing happens before you press a button" in page
        assert not re.search(r"Surnamia|Othername|\b62\b", page)


def test_letter_previews_prefer_approved_pairs_and_hide_another_admins(desk, match_round):
    first = pair(match_round)
    approved = MatchFactory(round=match_round, state=MatchState.APPROVED, score=6200)
    kept = MatchFactory(round=match_round, state=MatchState.APPROVED)
    kept.mentor.user.profile.employer = "The same"
    kept.mentor.user.profile.save()
    match_round.program.staff.update(employer="the same")

    page = desk.get(url(match_round))

    assert [one["name"] for one in page.context["samples"]] == [
        f"{approved.mentee.user.name} and {approved.mentor.user.name}",
        f"{first.mentee.user.name} and {first.mentor.user.name}",
    ]
    assert kept.mentee.user.name not in page.content.decode()


def test_letter_is_previewed_with_invented_people_where_there_are_none(desk, match_round):
    page = desk.get(url(match_round))
    frame = desk.get(url(match_round, "unmatched", "first")).content.decode()

    assert [one["name"] for one in page.context["samples"]] == ["Two invented people"]
    assert "Hello Jamila." in frame
    assert "Here&#x27;s why:" in frame


def test_unmatched_letter_is_previewed_with_whoever_waits(desk, match_round):
    MenteeFactory(program=match_round.program, user__name="Waits Inline")

    page = desk.get(url(match_round, "unmatched"))

    assert [one["name"] for one in page.context["samples"]] == ["Waits Inline"]
    assert "Hello Waits." in page.context["preview"]["text"]


def test_words_are_saved_and_shown_as_they_will_leave(desk, match_round):
    pair(match_round)

    answer = desk.post(url(match_round), WORDS)
    frame = desk.get(url(match_round, "mentor", "first")).content.decode()

    assert answer.status_code == 302
    assert RoundLetter.objects.values_list("role", "subject", "body").get() == (
        "mentor", WORDS["subject"], WORDS["body"],
    )  # fmt: skip
    assert "For you, Dolores" in frame
    assert frame.index("Meet Jamila.") < frame.index("You see work") < frame.index("Not this time")
    assert "Yes, introduce us" in frame


def test_words_that_are_not_saved_can_be_previewed(desk, match_round):
    pair(match_round)

    frame = desk.post(url(match_round, "mentor", "first"), WORDS)
    wrong = desk.post(
        url(match_round, "mentor", "first"), {**WORDS, "body": "{user.password} <script>"}
    )

    assert "For you, Dolores" in frame.content.decode()
    assert wrong.status_code == 400
    assert "{user.password} has no meaning here" in wrong.content.decode()
    assert "<script>" not in wrong.content.decode()
    assert not RoundLetter.objects.exists()


@pytest.mark.parametrize(
    ("given", "said_of"),
    [
        ({"body": "Dear {user.password}"}, "{user.password} has no meaning here"),
        ({"body": "Dear {name"}, "{ has no meaning here"),
        ({"subject": ""}, "Write a subject"),
        ({"subject": "One\r\nBcc: all@example.org"}, "on one line"),
        ({"body": "x" * 3001}, "up to 3,000"),
    ],
)
def test_words_refused_stay_on_the_form(desk, match_round, given, said_of):
    answer = desk.post(url(match_round), {**WORDS, **given})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert said_of in page
    kept = next(iter(given))
    assert answer.context["form"][kept].value() == given[kept]
    assert not RoundLetter.objects.exists()


def test_words_with_markup_are_shown_as_text(desk, match_round):
    pair(match_round)
    desk.post(url(match_round), {"subject": "<b>{name}</b>", "body": "<script>alert(1)</script>"})

    for page in (desk.get(url(match_round)), desk.get(url(match_round, "mentor", "first"))):
        text = page.content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;b&gt;Dolores" in text or "&lt;b&gt;{name}" in text


def test_words_that_a_colleague_changed_are_not_overwritten(desk, match_round):
    colleague = UserFactory(name="Tove Lind")
    RoundLetter.objects.create(
        round=match_round, role="mentor", subject="Hers", body="Hers.", changed_by=colleague
    )

    answer = desk.post(url(match_round), {**WORDS, "version": ""})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tove Lind changed these words at" in page
    assert answer.context["form"]["body"].value() == WORDS["body"]
    assert RoundLetter.objects.get().subject == "Hers"


def test_going_back_to_the_products_words_and_looking_over(desk, match_round):
    desk.post(url(match_round), WORDS)
    version = desk.get(url(match_round)).context["form"]["version"].value()

    desk.post(url(match_round), {"forget": "1", "version": version})
    fine = desk.post(url(match_round, "mentee"), {"read": "1"})

    assert not RoundLetter.objects.exists()
    assert said(fine)[-1] == "Noted: you looked this letter over."
    assert unread(match_round) == [LetterRole.UNMATCHED]


def test_letters_of_a_closed_round_are_read_only(desk, match_round):
    match_round.state = RoundState.CLOSED
    match_round.save()

    page = desk.get(url(match_round))
    answers = [desk.post(url(match_round), given) for given in (WORDS, {"read": "1"})]

    assert "Save these words" not in page.content.decode()
    assert [answer.status_code for answer in answers] == [409, 409]


@pytest.mark.parametrize(
    "path", ["nobody/", "mentor/nothing/", "unmatched/reminder/", "mentor/?message=x"]
)
def test_unknown_letters_are_not_found(desk, match_round, path):
    base = reverse("round-letters", args=[match_round.program.slug, match_round.pk])

    assert desk.get(base + path).status_code == 404


def test_letter_page_takes_few_queries(desk, match_round, django_assert_max_num_queries):
    pair(match_round)
    MatchFactory.create_batch(2, round=match_round)

    with django_assert_max_num_queries(12):
        desk.get(url(match_round))
