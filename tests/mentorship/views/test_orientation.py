import pytest
from django.urls import reverse

from mentorship.enums import MenteeState
from mentorship.models import Orientation
from tests.factories.accounts import UserFactory
from tests.factories.applications import DraftFactory, OrientationFactory
from tests.factories.mentorship import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def url(program, page, side="mentee"):
    return reverse("orientation", args=[program.slug, side, page])


def rating_url(row):
    return reverse("orientation-rate", args=[row.program.slug, row.side])


@pytest.fixture
def mentee():
    return MenteeFactory(state=MenteeState.APPLIED)


@pytest.fixture
def reader(signed_in, mentee):
    return signed_in(mentee.user)


def test_reading_page_by_page_ends_in_the_pool(reader, mentee):
    for page in range(1, 6):
        shown = reader.get(url(mentee.program, page))
        assert (shown.status_code, shown.context["page"].number) == (200, page)
        answer = reader.post(url(mentee.program, page))
        assert answer["Location"] == url(mentee.program, page + 1)
    done = reader.get(url(mentee.program, 6))

    mentee.refresh_from_db()
    assert mentee.state == MenteeState.AVAILABLE
    assert "Your name is now in the pool for the next round." in done.content.decode()
    assert done.context["done"].url == reverse("home")


def test_opening_pages_records_nothing_and_skips_nothing(reader, mentee):
    reader.post(url(mentee.program, 1))
    back = reader.get(url(mentee.program, 2)).context["back_url"]
    for address in (back, url(mentee.program, 2), url(mentee.program, 2)):
        assert reader.get(address).status_code == 200
    for page in (1, 3, 5, 6):
        assert reader.get(url(mentee.program, page))["Location"] == url(mentee.program, 2)

    assert Orientation.objects.values_list("page", flat=True).get() == 1


def test_whoever_finished_arrives_at_the_end_and_may_read_again(reader, mentee):
    OrientationFactory(program=mentee.program, user=mentee.user)

    arrived = reader.get(url(mentee.program, 1), follow=True)
    again = reader.get(arrived.context["again_url"])

    assert arrived.redirect_chain == [(url(mentee.program, 6), 302)]
    assert (again.status_code, again.context["page"].number) == (200, 1)
    assert reader.post(url(mentee.program, 1))["Location"] == url(mentee.program, 2)


def test_marking_a_page_before_the_others_shows_the_one_to_read(reader, mentee):
    reader.post(url(mentee.program, 1))

    answer = reader.post(url(mentee.program, 4))

    assert (answer.status_code, answer.context["page"].number) == (409, 2)
    assert "Read the ones before this first." in answer.content.decode()
    assert Orientation.objects.values_list("page", flat=True).get() == 1


@pytest.mark.parametrize("page", ["0", "7", "9" * 30])
def test_other_pages_do_not_exist(reader, mentee, page):
    address = url(mentee.program, 1).replace("/1/", f"/{page}/")

    assert reader.get(address).status_code == 404
    assert reader.post(address).status_code in (400, 404)
    assert not Orientation.objects.exists()


def test_other_sides_and_programs_do_not_exist(reader, mentee):
    for address in (f"/orientation/{mentee.program.slug}/viewer/1/", "/orientation/none/mentee/1/"):
        assert reader.get(address).status_code == 404


def test_others_are_sent_to_the_application(signed_in, mentee):
    client = signed_in(UserFactory())

    for answer in (client.get(url(mentee.program, 1)), client.post(url(mentee.program, 1))):
        assert answer["Location"] == f"{reverse('apply', args=[mentee.program.slug])}?as=mentee"
    assert not Orientation.objects.exists()


def test_end_says_what_comes_next_for_everyone(signed_in):
    program = ProgramFactory()
    draft = DraftFactory(program=program)
    waiting, vetted = (
        MentorFactory(program=program, state="applied"),
        MentorFactory(program=program),
    )
    expected = {
        (draft, "mentee"): "Send your application",
        (waiting, "mentor"): "The program team reads your offer next",
        (vetted, "mentor"): "hear from us when someone is a good match",
        (MenteeFactory(program=program, state="paused"), "mentee"): "Thank you for reading.",
    }
    for (part, side), sentence in expected.items():
        OrientationFactory(program=program, user=part.user, side=side)

        page = signed_in(part.user).get(url(program, 6, side)).content.decode()

        assert sentence in page


def test_rating_is_kept_and_can_be_changed(reader, mentee):
    row = OrientationFactory(program=mentee.program, user=mentee.user)

    for rating, missing in (("no", "More on nights."), ("partly", "<script>{{7*7}}")):
        answer = reader.post(rating_url(row), {"rating": rating, "missing": missing}, follow=True)
    row.refresh_from_db()

    assert (row.rating, row.missing) == ("partly", "<script>{{7*7}}")
    assert "Thank you. That helps the next reader." in answer.content.decode()
    assert "&lt;script&gt;{{7*7}}</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({}, "Choose one of the answers."), ({"rating": "great"}, "Choose one of the answers."),
     ({"rating": "yes", "missing": "x" * 301}, "at most 300 characters")],
)  # fmt: skip
def test_wrong_rating_keeps_what_was_typed(reader, mentee, form, sentence):
    row = OrientationFactory(program=mentee.program, user=mentee.user)
    form = {"missing": "Keep me."} | form

    answer = reader.post(rating_url(row), form)

    row.refresh_from_db()
    assert (answer.status_code, row.rating) == (400, "")
    assert sentence in answer.content.decode()
    assert (
        form["missing"].replace("\0", "\ufffd") in answer.content.decode()
        or "\0" in form["missing"]
    )


def test_rating_before_the_end_is_not_found(reader, mentee):
    reader.post(url(mentee.program, 1))
    row = Orientation.objects.get()

    assert reader.post(rating_url(row), {"rating": "yes"}).status_code == 404
    assert reader.get(rating_url(row)).status_code == 405


@pytest.mark.parametrize("finished", [False, True])
def test_orientation_asks_few_questions(reader, mentee, finished, django_assert_max_num_queries):
    if finished:
        OrientationFactory(program=mentee.program, user=mentee.user)

    with django_assert_max_num_queries(12):
        reader.get(url(mentee.program, 6 if finished else 1))
