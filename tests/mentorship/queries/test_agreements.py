from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.clock import add_months
from mentorship.enums import MentorshipState, Side
from mentorship.models import Mentorship
from mentorship.queries import agreements
from tests.factories.agreements import AgreementFactory, started
from tests.factories.mentorship import ContentTextFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return started(mentee__user__name="Noor Amini", mentor__user__name="Dolores Vega")


def _panels(pair):
    return [agreements.panel(pair, pair.person_of(side)) for side in Side]


def test_panel_asks_both_until_somebody_signs(pair):
    for panel in _panels(pair):
        assert (panel["title"], panel["verb"], panel["is_next"]) == (
            "Sign your agreement", "Read and sign", True,
        )  # fmt: skip
        assert panel["url"] == f"/mentorships/{pair.pk}/agreement/"


def test_panel_waits_for_the_second_signature(pair):
    AgreementFactory(mentorship=pair)

    hers, his = _panels(pair)

    assert (hers["text"], hers["is_next"]) == ("You signed. It waits for Dolores.", False)
    assert (his["text"], his["is_next"]) == (
        "Noor has signed and written down a first goal.", True,
    )  # fmt: skip


def test_panel_shows_what_holds_and_what_is_suggested(pair):
    AgreementFactory(mentorship=pair, signed=True)
    held = _panels(pair)
    AgreementFactory(mentorship=pair, number=2, goal="Become a lead")
    _hers, his = _panels(pair)

    assert [panel["title"] for panel in held] == ["What you agreed"] * 2
    assert not any(panel["is_next"] for panel in held)
    assert (his["title"], his["goal"], his["is_next"]) == (
        "Noor suggests a change", "Become a lead", True,
    )  # fmt: skip


@pytest.mark.parametrize("state", [MentorshipState.PAUSED, MentorshipState.SUSPENDED])
def test_panel_reads_alike_on_pause_and_suspended(state):
    now = timezone.now()
    pair = started(state=state, paused_at=now, suspended_at=now)

    assert _panels(pair) == [{}, {}]
    AgreementFactory(mentorship=pair, signed=True)
    assert [panel["title"] for panel in _panels(pair)] == ["What you agreed"] * 2


def test_panel_needs_one_query(pair, django_assert_num_queries):
    for number in (1, 2, 3):
        AgreementFactory(mentorship=pair, number=number, signed=True, replaced_at=timezone.now())

    with django_assert_num_queries(1):
        agreements.panel(pair, pair.mentee_user)


def test_current_is_the_newest_that_both_signed(pair):
    for number in (1, 2):
        newest = AgreementFactory(mentorship=pair, number=number, signed=True)
    waiting = AgreementFactory(mentorship=pair, number=3)

    assert (agreements.current(pair), agreements.open(pair)) == (newest, waiting)


@pytest.mark.parametrize(
    ("most", "extension", "months"), [(0, 3, 6), (1, 3, 9), (2, 2, 10), (None, 3, 60)]
)
def test_latest_end_follows_the_program(most, extension, months):
    program = ProgramFactory(months=6, extensions_most=most, extension_months=extension)
    pair = started(program=program)
    Mentorship.objects.update(ends_on=add_months(agreements.first_day(pair), 6))
    pair.refresh_from_db()

    assert agreements.latest_end(pair) == add_months(agreements.first_day(pair), months)


@pytest.mark.parametrize(("days", "months"), [(0, 6), (-40, 5), (20, 7), (10, 6), (-183, 1)])
def test_months_of_the_text_follow_the_last_day(pair, days, months):
    ContentTextFactory(key="agreement.default", body="{months} months: {goal}")
    end = add_months(agreements.first_day(pair), 6) + timedelta(days=days)

    body, version = agreements.wording(pair, goal="{mentor} G", ends_on=end)

    assert (body, version) == (f"{months} months: {{mentor}} G", "default")


def test_goal_stands_in_words_that_forgot_it(pair):
    ContentTextFactory(key="agreement.default", body="Be kind.")

    body, _version = agreements.wording(pair, goal="Sit the CSPT", rhythm="Mondays")

    assert body == "Be kind.\n\nOur first goal: Sit the CSPT\n\nWhen we meet: Mondays"
