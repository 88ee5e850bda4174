import pytest

from mentorship.enums import CheckInKind, CheckInState
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import NOW, CheckInAnswerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def row():
    return CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=NOW)


def _address(row, query=""):
    return f"/check-ins/{row.pk}/{query}"


def test_check_in_chooses_the_answer_of_the_address_and_records_nothing(signed_in, row):
    page = signed_in(row.person).get(_address(row, "?answer=stuck")).content.decode()

    partner = row.check_in.mentorship.mentor_user.first_name
    assert f"How is it going with {partner}?" in page
    assert "Confirm: a bit stuck" in page
    assert f"Share this answer with {partner}" in page
    assert "Your answer goes to the program team." in page
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_check_in_is_saved_and_shown_again(signed_in, row):
    client = signed_in(row.person)
    form = {"answer": "well", "q2": "yes", "is_shared": "on", "line": "Good talk",
            "line_reader": "partner"}  # fmt: skip

    page = client.post(_address(row), form, follow=True).content.decode()

    row.refresh_from_db()
    assert (row.state, row.answer, row.answers) == (CheckInState.ANSWERED, "well", {"2": "yes"})
    assert (row.is_shared, row.line, row.line_reader) == (True, "Good talk", "partner")
    assert "Saved: going well" in page
    assert "Saved: going well" in client.get(_address(row)).content.decode()


def test_check_in_drops_marks_that_reorder_or_hide_letters(signed_in, row):
    form = {"answer": "well", "line": "Good\u202e talk\u200b", "line_reader": "partner"}

    signed_in(row.person).post(_address(row), form)

    row.refresh_from_db()
    assert row.line == "Good talk"


@pytest.mark.parametrize("number", [2**63, 10**30, 0])
@pytest.mark.parametrize("page", ["check-ins", "introductions", "mentorships"])
def test_pages_of_numbers_that_cannot_be_are_not_found(signed_in, row, page, number):
    assert signed_in(row.person).get(f"/{page}/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"line": "Kept words"}, "Choose one of the answers."),
        ({"answer": "splendid", "line": "Kept words"}, "Select a valid choice"),
        ({"answer": "well", "line": "Kept words" + "x" * 500}, "at most 500"),
        ({"answer": "well", "line": "Kept words", "line_reader": "all"}, "Select a valid choice"),
    ],
)
def test_check_in_refuses_with_a_sentence_and_keeps_what_was_typed(signed_in, row, form, sentence):
    response = signed_in(row.person).post(_address(row), form)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Kept words" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.line) == (CheckInState.OPEN, "")


def test_check_in_is_hidden_from_everybody_else(signed_in, client, row):
    assert client.get(_address(row)).status_code == 302
    for stranger in (UserFactory(), row.check_in.mentorship.mentor_user):
        assert signed_in(stranger).get(_address(row)).status_code == 404
        assert signed_in(stranger).post(_address(row), {"answer": "well"}).status_code == 404
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_check_in_is_hidden_before_it_opens(signed_in):
    row = CheckInAnswerFactory()

    assert signed_in(row.person).get(_address(row)).status_code == 404


def test_check_in_that_was_missed_or_cancelled_says_so(signed_in):
    row = CheckInAnswerFactory(state=CheckInState.MISSED)
    client = signed_in(row.person)

    assert "This check-in is closed." in client.get(_address(row)).content.decode()
    late = client.post(_address(row), {"answer": "well"})
    assert late.status_code == 409
    row.refresh_from_db()
    assert row.state == CheckInState.MISSED


@pytest.mark.parametrize("kind", list(CheckInKind))
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_every_check_in_has_a_page_without_open_placeholders(signed_in, kind, side):
    row = CheckInAnswerFactory(
        check_in__kind=kind, side=side, state=CheckInState.OPEN, opened_at=NOW
    )

    response = signed_in(row.person).get(_address(row))

    assert response.status_code == 200
    assert "{" not in response.content.decode().split("<h1")[1].split("</form>")[0]


def test_check_in_needs_few_queries(signed_in, row, django_assert_max_num_queries):
    client = signed_in(row.person)

    with django_assert_max_num_queries(12):
        client.get(_address(row))
