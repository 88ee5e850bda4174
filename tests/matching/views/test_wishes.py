"""Sounds right, not for me, and the page of one's list."""

import re

import pytest

from matching.models import HiddenMentor, Wish
from mentorship.models import Mentor
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mentee(client):
    mentee = MenteeFactory()
    client.force_login(verified(mentee.user))
    return mentee


@pytest.fixture
def mentor(mentee):
    return MentorFactory(program=mentee.program, listed=True, user__name="Dolores Quintana")


def wish(client, mentor, step="add", **given):
    extra = given.pop("extra", {})
    return client.post(f"/mentors/{mentor.pk}/wish/", {"step": step, **given}, **extra)


def hide(client, mentor, step="hide", **given):
    extra = given.pop("extra", {})
    return client.post(f"/mentors/{mentor.pk}/hide/", {"step": step, **given}, **extra)


def change(client, mentor, step, **given):
    return client.post(f"/wishes/{mentor.pk}/{step}/", given)


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def ranked(mentee):
    return list(Wish.objects.filter(mentee=mentee).values_list("mentor", flat=True))


def test_sounds_right_goes_back_to_the_card_and_says_so(client, mentee, mentor):
    response = wish(client, mentor, next="/mentors/?type=career")

    assert response.url == f"/mentors/?type=career#mentor-{mentor.pk}"
    assert said(response) == ["Dolores Q. is on your list now."]
    assert ranked(mentee) == [mentor.pk]


def test_pressed_again_it_comes_off_the_list(client, mentee, mentor):
    wish(client, mentor)

    wish(client, mentor, step="remove")

    assert ranked(mentee) == []


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https:evil.example", "\\\\evil.example", "javascript:alert(1)",
     "https://evil.example/mentors/", "", "/\\evil.example"],
)  # fmt: skip
def test_no_address_leads_off_the_site(client, mentee, mentor, address):
    assert wish(client, mentor, next=address).url == f"/mentors/#mentor-{mentor.pk}"


def test_buttons_alone_come_back_where_only_they_were_asked_for(client, mentee, mentor):
    response = wish(client, mentor, at="suggested", extra=HTMX)

    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert f'id="suggested-wish-{mentor.pk}"' in text
    assert 'aria-pressed="true"' in text


def test_sixth_is_refused_in_place_and_as_a_message(client, mentee, mentor):
    for rank, other in enumerate(MentorFactory.create_batch(5, program=mentee.program), start=1):
        Wish.objects.create(mentee=mentee, mentor=other, rank=rank)

    part, page = wish(client, mentor, extra=HTMX), wish(client, mentor)

    sentence = "You have five people on your list, which is the most. Take one off, and try again."
    assert part.status_code == 409
    assert sentence in part.content.decode()
    assert said(page) == [sentence]
    assert len(ranked(mentee)) == 5


def test_not_for_me_hides_and_can_be_undone(client, mentee, mentor):
    hidden = hide(client, mentor, extra=HTMX)

    assert "Undo" in hidden.content.decode()
    assert HiddenMentor.objects.filter(mentee=mentee, mentor=mentor).exists()

    shown = hide(client, mentor, step="show", extra=HTMX)

    assert "Sounds right" in shown.content.decode()
    assert not HiddenMentor.objects.exists()


@pytest.mark.parametrize("press", [wish, hide])
@pytest.mark.parametrize("given", [{"step": "steal"}, {"at": "elsewhere"}], ids=str)
def test_unknown_step_is_a_bad_request(client, mentee, mentor, press, given):
    assert press(client, mentor, **given).status_code == 400
    assert ranked(mentee) == []


@pytest.mark.parametrize("pk", ["0", "9" * 30, "999"])
def test_mentor_who_is_none_is_not_found(client, mentee, pk):
    for address in (f"/mentors/{pk}/wish/", f"/mentors/{pk}/hide/", f"/wishes/{pk}/up/"):
        assert client.post(address, {"step": "add"}).status_code == 404


def test_mentor_of_another_program_and_without_a_part_is_not_found(client, mentee):
    elsewhere = MentorFactory(listed=True)
    assert wish(client, elsewhere).status_code == 404

    client.force_login(verified(UserFactory()))
    assert wish(client, elsewhere).status_code == 404


# -- the page ----------------------------------------------------------------------------------


def rows(client):
    (found,) = client.get("/wishes/").context["lists"]
    return [(row["wish"].mentor_id, row["wish"].name, row["wish"].reason) for row in found["rows"]]


def test_page_moves_removes_and_explains(client, mentee):
    first, second, third = MentorFactory.create_batch(3, program=mentee.program, listed=True)
    for one in (first, second, third):
        wish(client, one)

    assert change(client, third, "up").url == f"/wishes/#wish-{third.pk}"
    change(client, first, "down")
    change(client, second, "reason", reason="She taught my class.")
    change(client, third, "remove")

    assert ranked(mentee) == [first.pk, second.pk]
    assert Wish.objects.get(mentor=second).reason == "She taught my class."


def test_reason_says_who_reads_it_and_is_kept_on_an_error(client, mentee, mentor):
    wish(client, mentor)

    response = change(client, mentor, "reason", reason="CANARY " * 30)

    text = response.content.decode()
    assert response.status_code == 400
    assert "Keep the reason to 200 characters." in text
    assert "CANARY CANARY" in text
    assert "Only you. The program team learns that you named them, never why" in text
    assert Wish.objects.get().reason == ""


def test_every_field_of_the_page_has_an_id_of_its_own(client, mentee):
    for one in MentorFactory.create_batch(2, program=mentee.program, listed=True):
        wish(client, one)

    text = client.get("/wishes/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    assert len([one for one in ids if one.startswith("reason-")]) >= 2


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "{{7*7}} {% now %}", "${x}"])
def test_reason_is_shown_as_text(client, mentee, mentor, reason):
    wish(client, mentor)

    change(client, mentor, "reason", reason=reason)

    text = client.get("/wishes/").content.decode()
    assert Wish.objects.get().reason == reason
    assert "<script>alert" not in text
    assert reason.replace("<", "&lt;").replace(">", "&gt;") in text


def test_mentor_who_left_the_directory_stays_without_his_name(client, mentee, mentor):
    wish(client, mentor)
    Mentor.objects.filter(pk=mentor.pk).update(listed_at=None)

    assert rows(client) == [(mentor.pk, "Someone who left the directory", "")]
    assert "Dolores" not in client.get("/wishes/").content.decode()


def test_hidden_mentors_can_be_shown_again_from_the_page(client, mentee, mentor):
    hide(client, mentor)

    (found,) = client.get("/wishes/").context["lists"]

    assert found["hidden"] == [{"id": mentor.pk, "name": "Dolores Q."}]


def test_unknown_step_of_the_page_is_not_found(client, mentee, mentor):
    wish(client, mentor)

    assert change(client, mentor, "steal").status_code == 404


def test_gone_wish_answers_with_a_sentence(client, mentee, mentor):
    response = change(client, mentor, "up")

    assert response.status_code == 409
    assert "on your list any more" in response.content.decode()


def test_page_of_somebody_who_seeks_nobody_says_so(client):
    client.force_login(verified(UserFactory()))

    assert "This list is for mentees" in client.get("/wishes/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_few_questions_at_any_length(
    client, mentee, count, django_assert_num_queries
):
    for one in MentorFactory.create_batch(count, program=mentee.program, listed=True):
        wish(client, one)
    client.get("/wishes/")

    with django_assert_num_queries(9):
        assert len(rows(client)) == count


@pytest.mark.parametrize("press", [wish, hide])
@pytest.mark.parametrize("step", ["add", "remove", "hide", "show"])
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_who_is_in_no_directory_is_never_named(client, mentee, press, step, extra):
    stranger = MentorFactory(program=mentee.program, user__name="Zebulon Quix")

    response = press(client, stranger, step=step, extra=extra)

    told = " ".join(said(response)) + response.content.decode()
    assert "Zebulon" not in told
    assert "Quix" not in told


def test_hidden_mentor_who_left_the_directory_is_named_no_more(client, mentee, mentor):
    hide(client, mentor)
    Mentor.objects.filter(pk=mentor.pk).update(listed_at=None)

    (found,) = client.get("/wishes/").context["lists"]

    assert found["hidden"] == [{"id": mentor.pk, "name": "Someone who left the directory"}]
