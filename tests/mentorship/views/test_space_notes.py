import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.enums import MentorshipState
from mentorship.models import Note
from tests.factories.accounts import UserFactory
from tests.factories.space import NoteFactory

pytestmark = pytest.mark.django_db


def url(pair):
    return reverse("notes", args=[pair.pk])


def note_url(note):
    return reverse("note", args=[note.pk])


def text(response):
    return response.content.decode()


def test_note_is_private_unless_she_chooses_otherwise(mentee, pair):
    page = text(mentee.get(url(pair)))
    assert 'value="me" id="id_readers_0" required checked' in page or (
        'value="me"' in page and "checked" in page.split('value="me"')[1][:60]
    )

    mentee.post(url(pair), {"body": "Mine.", "readers": "me"})
    mentee.post(url(pair), {"body": "Ours.", "readers": "both"})

    assert list(Note.objects.order_by("pk").values_list("is_shared", flat=True)) == [False, True]


def test_private_note_of_the_partner_is_on_no_page(mentee, pair):
    own = NoteFactory(mentorship=pair, author=pair.mentor_user, body="CANARY-PRIVATE")
    shared = NoteFactory(
        mentorship=pair, author=pair.mentor_user, body="Shared one", is_shared=True
    )

    page = text(mentee.get(url(pair)))

    assert ("Shared one" in page, "CANARY" in page) == (True, False)
    assert note_url(shared) not in page
    for note in (own, shared):
        assert mentee.get(note_url(note)).status_code == 404
        for form in ({"do": "remove"}, {"body": "Mine.", "readers": "me"}):
            assert mentee.post(note_url(note), form).status_code == 404
    assert Note.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"body": " ", "readers": "me"}, "Write the note first."),
        ({"body": "x" * 4001, "readers": "me"}, "at most 4000 characters"),
        ({"body": "Kept", "readers": "team"}, "Choose one of the two."),
        ({"body": "Kept"}, "This field is required."),
        ({"body": "a\x00b", "readers": "me"}, "We couldn't read that"),
    ],
)
def test_2_8_wrong_notes_stay_on_the_form(mentee, pair, form, sentence):
    page = mentee.post(url(pair), form)

    assert (page.status_code, Note.objects.count()) == (400, 0)
    assert sentence in text(page)
    assert "Kept" not in form["body"] or ">\nKept</textarea>" in text(page)


def test_change_and_remove(mentee, pair):
    note = NoteFactory(mentorship=pair, body="<b>Old</b>")
    assert "&lt;b&gt;Old&lt;/b&gt;" in text(mentee.get(note_url(note)))

    mentee.post(note_url(note), {"body": "New", "readers": "both"})
    note.refresh_from_db()
    assert (note.body, note.is_shared) == ("New", True)

    assert mentee.post(note_url(note), {"do": "remove"}).status_code == 302
    assert mentee.post(note_url(note), {"do": "remove"}).status_code == 404


def test_change_that_says_nothing_stays_on_the_form(mentee, pair):
    note = NoteFactory(mentorship=pair, body="Old")

    assert mentee.post(note_url(note), {"body": "", "readers": "me"}).status_code == 400
    assert Note.objects.get().body == "Old"


def test_pages_are_newest_first_and_strange_pages_are_not_found(mentee, pair):
    NoteFactory.create_batch(21, mentorship=pair)
    newest, oldest = Note.objects.first(), Note.objects.last()

    first, second = (text(mentee.get(f"{url(pair)}?page={n}")) for n in (1, 2))

    assert (newest.body in first, f">{oldest.body}<" in first, oldest.body in second) == (
        True, False, True,
    )  # fmt: skip
    strange = ("0", "-1", "3", "last'", "99999999", "%C2%B2", "")
    assert {mentee.get(f"{url(pair)}?page={one}").status_code for one in strange} == {404}


def test_at_rest_a_note_can_be_kept_for_oneself(mentee, pair):
    pair.state, pair.suspended_at = MentorshipState.SUSPENDED, timezone.now()
    pair.save()

    mentee.post(url(pair), {"body": "Mine.", "readers": "both"})

    assert Note.objects.get().is_shared is False


def test_over_is_read_only(mentee, pair):
    NoteFactory(mentorship=pair, body="Kept.")
    pair.state, pair.closed_at = MentorshipState.ENDED, timezone.now()
    pair.save()

    page = mentee.get(url(pair))

    assert ("Kept." in text(page), "<form" in text(page).split("<main")[1]) == (True, False)
    assert mentee.post(url(pair), {"body": "More."}).status_code == 409


@pytest.mark.parametrize("somebody", [{}, {"is_superuser": True}])
def test_nobody_else_finds_the_notes(signed_in, pair, somebody):
    note = NoteFactory(mentorship=pair, is_shared=True)
    client = signed_in(UserFactory(**somebody))

    assert client.get(url(pair)).status_code == 404
    assert client.get(note_url(note)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_few_questions(mentee, pair, count, django_assert_max_num_queries):
    NoteFactory.create_batch(count, mentorship=pair)

    with django_assert_max_num_queries(8):
        mentee.get(url(pair))
