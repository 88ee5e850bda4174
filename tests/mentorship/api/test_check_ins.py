from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.enums import CheckInKind, CheckInState, MentorshipState, MentorType, Side
from mentorship.models import CheckInAnswer, OutcomeAnswer
from tests.factories.meetings import running
from tests.factories.mentorship import CheckInAnswerFactory, CheckInFactory
from tests.mentorship.api.pairs import api_of, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LIST = "/api/v1/check-ins/"


def url(row, verb=""):
    return f"{LIST}{row.pk}/" + (f"{verb}/" if verb else "")


def post(row, verb, **body):
    return api_of(row.person).post(url(row, verb), body, format="json")


def laid_out(side=Side.MENTEE, kind=CheckInKind.DAY30, pair=None, **fields):
    """Return one side's part of a check-in that is open, with the other's beside it."""
    check_in = CheckInFactory(mentorship=pair or running(), kind=kind)
    fields = {"state": CheckInState.OPEN, "opened_at": timezone.now()} | fields
    CheckInAnswerFactory(check_in=check_in, side=side.other)
    return CheckInAnswerFactory(check_in=check_in, side=side, **fields)


def test_open_check_in_tells_what_is_asked_and_who_reads_it():
    row = laid_out()

    read = api_of(row.person).get(url(row)).json()

    assert read["questions"][0]["text"] == "How is it going with Dolores?"
    assert [one["key"] for one in read["questions"][0]["options"]] == [
        "well", "steady", "stuck", "not_met",
    ]  # fmt: skip
    assert read["readers"].startswith("Your answer goes to the program team.")
    assert (read["can_answer"], read["can_change"], read["given"]) == (True, False, None)


def test_answer_is_kept_and_shared_as_she_says():
    row = laid_out()
    other = CheckInAnswer.objects.get(check_in=row.check_in, side=Side.MENTOR)

    done = post(
        row, "answer", answer="stuck", answers={"2": "mostly"}, is_shared=True, line="Nights.",
        line_reader="partner",
    ).json()  # fmt: skip

    assert (done["state"], done["can_change"]) == ("answered", True)
    assert done["given"] == {
        "answer": "stuck", "answers": {"2": "mostly"}, "shared": [], "is_shared": True,
        "line": "Nights.", "line_reader": "partner",
    }  # fmt: skip
    his = api_of(other.person).get(LIST, {"kind": "day30"}).json()["results"]
    assert his[0]["state"] == "scheduled"
    seen = api_of(other.person).get(url(other)).json()["partner"]
    assert (seen["answer"], seen["line"]) == ("stuck", "Nights.")


def test_what_is_not_shared_stays_hers():
    row = laid_out()
    other = CheckInAnswer.objects.get(check_in=row.check_in, side=Side.MENTOR)

    post(row, "answer", answer="stuck", line="Only mine.")

    said = api_of(other.person).get(url(other))
    assert (said.json()["partner"]["state"], said.json()["partner"]["answer"]) == ("answered", "")
    assert "Only mine." not in said.content.decode()


def test_one_to_come_has_no_questions_and_takes_no_answer():
    row = laid_out(state=CheckInState.SCHEDULED)

    read = api_of(row.person).get(url(row)).json()
    answer = post(row, "answer", answer="well")

    assert (read["questions"], read["can_answer"]) == ([], False)
    assert problem(answer)[:2] == (409, "check_in_not_open")


def test_answer_is_changed_for_two_weeks():
    row = laid_out()
    post(row, "answer", answer="stuck")

    changed = post(row, "change", answer="well").json()
    again = post(row, "answer", answer="steady")
    CheckInAnswer.objects.filter(pk=row.pk).update(answered_at=timezone.now() - timedelta(days=15))
    late = post(row, "change", answer="steady")

    assert (changed["given"]["answer"], changed["changed_at"] is not None) == ("well", True)
    assert problem(again)[:2] == (409, "answered_already")
    assert problem(late)[:2] == (409, "changed_too_late")


def test_same_answer_again_is_the_same():
    row = laid_out()

    first = post(row, "answer", answer="well").json()
    second = post(row, "answer", answer="well").json()

    assert first == second


def test_closing_questions_of_ones_own():
    row = laid_out(kind=CheckInKind.CLOSING)
    read = api_of(row.person).get(url(row)).json()

    done = post(
        row, "answer", answer="a_lot", answers={"2": ["raise"], "4": "More evenings."},
        outcomes={"path": 4, "support": 5, "stay": 3},
    )  # fmt: skip

    assert [one["key"] for one in read["outcomes"]] == ["path", "support", "stay"]
    assert read["questions"][1]["is_many"] is True
    assert done.status_code == 200
    assert done.json()["given"]["answers"] == {"2": ["raise"], "4": "More evenings."}
    assert done.json()["outcomes"] == []
    assert OutcomeAnswer.objects.filter(user=row.person, stage="closing").count() == 1


def test_outcomes_are_not_taken_where_they_are_not_asked():
    row = laid_out(Side.MENTOR, CheckInKind.CLOSING)

    answer = post(row, "answer", answer="yes", outcomes={"path": 4, "support": 5, "stay": 3})

    assert problem(answer) == (400, "invalid", ["outcomes"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "answer"),
        ({"answer": "nonsense"}, "answer"),
        ({"answer": None}, "answer"),
        ({"answer": "well", "answers": []}, "answers"),
        ({"answer": "well", "answers": {"2": ["yes", "mostly"]}}, "answers"),
        ({"answer": "well", "answers": {"2": {"a": 1}}}, "answers"),
        ({"answer": "well", "answers": {"2": [["yes"]]}}, "answers"),
        ({"answer": "well", "answers": {"9": "yes"}}, "answers"),
        ({"answer": "well", "line": "x" * 501}, "line"),
        ({"answer": "well", "line_reader": "everybody"}, "line_reader"),
        ({"answer": "well", "shared": "2"}, "shared"),
        ({"answer": "well", "signal": "good"}, "signal"),
        ({"answer": "well", "outcomes": {"path": 6, "support": 1, "stay": 1}}, "outcomes"),
        ({"answer": "well", "outcomes": {"path": 4}}, "outcomes"),
    ],
)
def test_impossible_answers_are_named_by_field(body, field):
    row = laid_out()

    answer = post(row, "answer", **body)

    assert problem(answer) == (400, "invalid", [field])
    row.refresh_from_db()
    assert row.state == CheckInState.OPEN


def test_life_mentorship_says_that_the_answer_stays_hers():
    row = laid_out(pair=running(mentor_type=MentorType.LIFE))

    read = api_of(row.person).get(url(row)).json()

    assert read["readers"].startswith("Your answer stays with you")


def test_nobody_reads_or_answers_anothers_part():
    row = laid_out()
    partner = api_of(row.check_in.mentorship.mentor_user)

    assert partner.get(url(row)).status_code == 404
    assert partner.post(url(row, "answer"), {"answer": "well"}, format="json").status_code == 404


def test_check_in_of_a_pause_waits():
    row = laid_out(pair=running(state=MentorshipState.PAUSED, paused_at=timezone.now()))

    assert problem(post(row, "answer", answer="well"))[:2] == (409, "check_in_resting")


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(size, django_assert_num_queries):
    pair = running()
    for n in range(size):
        check_in = CheckInFactory(mentorship=pair, kind=CheckInKind.MONTHLY, period_no=n + 1)
        CheckInAnswerFactory(check_in=check_in)

    with django_assert_num_queries(5):
        answer = api_of(pair.mentee_user).get(LIST, {"mentorship": pair.pk})

    assert len(answer.json()["results"]) == size


def test_detail_queries(django_assert_max_num_queries):
    row = laid_out(kind=CheckInKind.CLOSING)

    with django_assert_max_num_queries(9):
        api_of(row.person).get(url(row))
