"""Telling in confidence, as a page: what is said before, what is never lost, who sees it."""

import pytest
from django.urls import reverse

from mentorship.enums import ConcernState, Side
from mentorship.models import Concern, ConcernMessage
from tests.factories.accounts import UserFactory
from tests.factories.concerns import ConcernMessageFactory, ContactFactory, Scene
from tests.factories.mentorship import MenteeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

NEW = "/concerns/new/"
MOST_QUERIES = 12


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def as_mentee(client, scene):
    client.force_login(scene.mentee)
    return client


def form(scene, **given):
    answers = {
        "category": "boundaries",
        "about": str(scene.mentor.pk),
        "readers": [str(scene.first.pk), str(scene.second.pk)],
        "body": "He writes to me at night.",
    }
    return answers | given


def test_who_reads_it_and_the_exceptions_stand_before_the_form(as_mentee):
    page = as_mentee.get(NEW).content.decode()

    before, _, after = page.partition('<form class="form"')
    assert "This goes to Marisol Vega and Tove Lind only." in before
    assert "call 911 first" in before
    assert "where the law obliges us" in before
    assert "Read only by Marisol Vega and Tove Lind." in after
    assert 'href="/concerns/"' in after
    assert "We aim to reply: same day." in after
    assert "mailto:" not in before.partition("<main")[2]


def test_who_stands_in_is_named_before_the_form_as_well(as_mentee):
    alone = as_mentee.get(NEW).content.decode()
    ContactFactory(user__name="Nia Elsewhere")

    with_another = as_mentee.get(NEW).content.decode()

    assert "nothing is sent, and we say whom to write to" in alone
    assert "it goes to Nia Elsewhere instead" in with_another


def test_nothing_is_kept_by_opening_the_page(as_mentee):
    for _visit in range(3):
        as_mentee.get(NEW)
        as_mentee.head(NEW)

    assert not Concern.objects.exists()


def test_what_is_sent_leads_to_its_own_page(as_mentee, scene):
    response = as_mentee.post(NEW, form(scene, wish="advice"), follow=True)

    concern = Concern.objects.get()
    assert response.redirect_chain == [(f"/concerns/{concern.uuid}/", 302)]
    assert (concern.about, concern.mentorship) == (scene.mentor, scene.pair)
    page = response.content.decode()
    assert "We have it. One of us will write back, only to you." in page
    assert "We aim to write back by" in page
    assert "Read by Marisol Vega and Tove Lind, and nobody else." in page


def test_from_a_mentorship_it_is_about_that_one(as_mentee, scene):
    address = f"{NEW}?mentorship={scene.pair.pk}"

    as_mentee.post(address, form(scene, about="other"))

    concern = Concern.objects.get()
    assert (concern.about, concern.mentorship) == (None, scene.pair)


@pytest.mark.parametrize("asked", ["0", "-1", "abc", "9" * 30, "1e3"])
def test_a_mentorship_that_is_not_hers_is_not_found(as_mentee, asked):
    assert as_mentee.get(NEW, {"mentorship": asked}).status_code == 404


def test_somebody_elses_mentorship_is_not_found(as_mentee):
    assert as_mentee.get(NEW, {"mentorship": Scene().pair.pk}).status_code == 404


def test_a_contact_who_is_her_mentor_is_never_offered_as_reader(as_mentee, scene):
    ContactFactory(program=scene.program, user=scene.mentor)

    page = as_mentee.get(f"{NEW}?mentorship={scene.pair.pk}")

    assert list(page.context["form"].offered) == [str(scene.first.pk), str(scene.second.pk)]


def test_about_a_contact_says_who_does_not_read_it(as_mentee, scene):
    about = form(scene, category="about_team", about=str(scene.first.pk))

    page = as_mentee.post(NEW, about, follow=True).content.decode()

    assert "Read by Tove Lind, and nobody else." in page
    assert "Marisol Vega can't read it and isn't told." in page


def test_a_reader_not_ticked_does_not_read_it(as_mentee, scene):
    as_mentee.post(NEW, form(scene, readers=[str(scene.second.pk)]))

    assert [row.user for row in Concern.objects.get().readers.all()] == [scene.second]


@pytest.mark.parametrize(
    "given",
    [
        {"category": ""},
        {"category": "nonsense"},
        {"about": ""},
        {"about": "999999"},
        {"readers": []},
        {"readers": ["999999"]},
        {"body": ""},
        {"body": "x" * 5001},
        {"wish": "a pony"},
        {"answers": ["999999"]},
    ],
)
def test_a_wrong_answer_keeps_what_was_typed(as_mentee, scene, given):
    scene.line()
    typed = form(scene, **({"body": "Kept <b>words</b>"} | given))

    response = as_mentee.post(NEW, typed)

    page = response.content.decode()
    assert response.status_code == 400
    assert 'role="alert"' in page
    assert given.get("body") is not None or "Kept &lt;b&gt;words&lt;/b&gt;" in page
    assert not Concern.objects.exists()


def test_where_nobody_is_left_nothing_is_lost(as_mentee, scene):
    scene.second.staff_roles.all().delete()

    response = as_mentee.post(NEW, form(scene, about=str(scene.first.pk), readers=[]))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Nobody who may read this is left" in page
    assert "He writes to me at night." in page
    assert not Concern.objects.exists()


def test_the_sixth_within_an_hour_waits_and_keeps_its_words(as_mentee, scene):
    for n in range(5):
        assert as_mentee.post(NEW, form(scene, body=f"Number {n}.")).status_code == 302

    response = as_mentee.post(NEW, form(scene, body="Number six."))

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Number six." in response.content.decode()
    assert Concern.objects.count() == 5


def test_a_form_sent_twice_is_one_concern(as_mentee, scene):
    first = as_mentee.post(NEW, form(scene))
    second = as_mentee.post(NEW, form(scene))

    assert first["Location"] == second["Location"]
    assert Concern.objects.count() == 1


def test_a_check_in_of_hers_can_be_added(as_mentee, scene):
    line = scene.line(Side.MENTEE)

    page = as_mentee.post(NEW, form(scene, answers=[str(line.pk)]), follow=True).content.decode()

    assert "I dread the calls." in page
    assert Concern.objects.get().attachments.get().answer == line


def test_with_two_programs_she_chooses_one_first(as_mentee, scene):
    other = MenteeFactory(user=scene.mentee, profile=False).program

    chooser = as_mentee.get(NEW).content.decode()
    chosen = as_mentee.get(NEW, {"program": other.slug})

    assert other.name in chooser
    assert scene.program.name in chooser
    assert chosen.context["program"] == other
    assert as_mentee.get(NEW, {"program": "nowhere"}).status_code == 404


def test_somebody_in_no_program_reads_whom_to_write_to(client, settings):
    settings.CONTACT_EMAIL = "team@example.org"
    client.force_login(UserFactory())

    page = client.get(NEW).content.decode()

    assert "Write to team@example.org" in page
    assert "call 911" in page


def test_without_signing_in_there_is_none(client):
    response = client.post(NEW, {"body": "Anonymous."})

    assert response.status_code == 302
    assert not Concern.objects.exists()


def test_her_list_holds_her_own_only(as_mentee, scene):
    mine = scene.concern()
    scene.concern(reporter=scene.mentor, about=None)
    ConcernMessageFactory(concern=mine, author=scene.first, body="We read it.")

    rows = as_mentee.get(reverse("concerns")).context["rows"]

    assert [(row.url, row.what, row.is_answered) for row in rows] == [
        (f"/concerns/{mine.uuid}/", "Boundaries", True)
    ]


def test_she_reads_replies_and_no_notes(as_mentee, scene):
    concern = scene.concern()
    ConcernMessageFactory(concern=concern, author=scene.first, body="We read it.")
    ConcernMessageFactory(concern=concern, author=scene.first, body="Beware.", is_internal=True)

    page = as_mentee.get(f"/concerns/{concern.uuid}/").content.decode()

    assert "We read it." in page
    assert "Beware." not in page


def test_she_writes_again(as_mentee, scene):
    concern = scene.concern(state=ConcernState.CLOSED)

    response = as_mentee.post(f"/concerns/{concern.uuid}/", {"body": "Once more."})

    concern.refresh_from_db()
    assert response.status_code == 302
    assert (concern.state, ConcernMessage.objects.get().body) == ("in_progress", "Once more.")


def test_too_many_words_within_an_hour_wait(as_mentee, scene, settings):
    limits = {**settings.ACCOUNT_RATE_LIMITS, "concern_answer": "1/h/user"}
    settings.ACCOUNT_RATE_LIMITS = limits
    path = reverse("concern", args=[scene.concern().uuid])
    as_mentee.post(path, {"body": "It happened again."})

    response = as_mentee.post(path, {"body": "And again."})

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "And again." in response.content.decode()
    assert ConcernMessage.objects.count() == 1


def test_an_empty_word_is_refused(as_mentee, scene):
    concern = scene.concern()

    assert as_mentee.post(f"/concerns/{concern.uuid}/", {"body": " "}).status_code == 400


def test_nobody_else_finds_her_page(client, scene):
    concern = scene.concern()
    boss = UserFactory(is_superuser=True, is_staff=True)
    for person in (scene.mentor, scene.first, boss):
        client.force_login(person)
        assert client.get(f"/concerns/{concern.uuid}/").status_code == 404
        assert client.post(f"/concerns/{concern.uuid}/", {"body": "Hi."}).status_code == 404

    assert not ConcernMessage.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_pages_ask_little(as_mentee, scene, n, django_assert_max_num_queries):
    for _one in range(n):
        concern = scene.concern()
        ConcernMessageFactory.create_batch(n, concern=concern)
        ContactFactory(program=scene.program)
        Scene(program=scene.program, mentee=scene.pair.mentee)
    for address in (NEW, reverse("concerns"), f"/concerns/{concern.uuid}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert as_mentee.get(address).status_code == 200
