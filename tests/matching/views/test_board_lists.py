"""The board's list: filters and orders in the address, pages, parts for scripts, flags."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services import audit
from matching.enums import MatchOrigin, MatchState, RoundState
from matching.models import Match
from matching.services import review
from mentorship.enums import MentorType
from tests.factories.matching import MatchFactory, RunFactory
from tests.factories.mentorship import (
    MenteeFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
REPORT = {"mentees": 3, "mentees_served": 3, "weakest": 5000, "mean": 7000, "optimal": True}


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def url(match_round):
    return reverse("round-review", args=[match_round.program.slug, match_round.pk])


def scored(match_round, points, **fields):
    """Make a proposal with this many points."""
    score, fields = points * 100, {"run": None} | fields
    return MatchFactory(
        round=match_round, score=score, career_path=score, specialization=0, mentor_type_fit=0,
        bonus=0, **fields,
    )  # fmt: skip


def shown(page):
    return [row["id"] for row in page.context["rows"]]


# -- filters -----------------------------------------------------------------------------------


def test_list_is_narrowed_to_a_score_range(desk, url, match_round):
    _low, middle, _high = (scored(match_round, points) for points in (50, 70, 90))

    page = desk.get(url, {"from": "60", "to": "80"})

    assert shown(page) == [middle.pk]
    assert page.context["filters"]["count"] == 1
    assert page.context["list_title"] == "1 proposed"


def test_list_is_narrowed_to_a_mentor_type(desk, url, match_round):
    scored(match_round, 60)
    peer = scored(match_round, 50, mentor_type=MentorType.PEER)

    assert shown(desk.get(url, {"type": "peer"})) == [peer.pk]


def test_list_is_narrowed_to_what_she_wants_to_learn(desk, url, match_round):
    oncology = SpecializationFactory(slug="oncology", name="Oncology")
    hers = scored(match_round, 60)
    hers.mentee.wants.add(oncology)
    scored(match_round, 70)

    page = desk.get(url, {"specialization": "oncology"})

    assert shown(page) == [hers.pk]
    options = page.context["filters"]["fields"][0]["options"]
    assert {"value": "oncology", "label": "Oncology"} in options


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_search_finds_either_by_name(desk, url, match_round, side):
    found = scored(match_round, 60, **{f"{side}__user__name": "Ana Ruiz"})
    scored(match_round, 70)

    assert shown(desk.get(url, {"q": " ana R"})) == [found.pk]


@pytest.mark.parametrize("words", ["%", "_", "\\", "(a+)+$", "x" * 10_000])
def test_search_takes_words_literally(desk, url, match_round, words):
    scored(match_round, 60)

    page = desk.get(url, {"q": words})

    assert (page.status_code, shown(page)) == (200, [])
    assert "No match fits these filters." in page.content.decode()
    assert page.context["filters"]["clear_url"] == url


def test_flags_are_asked_for_at_once(desk, url, match_round):
    both = scored(match_round, 60, is_pinned=True, note="Ask Ruth")
    scored(match_round, 70, is_pinned=True)

    page = desk.get(url, {"flag": ["pinned", "note"]})

    assert shown(page) == [both.pk]
    flags = page.context["filters"]["flags"]
    assert [(one["value"], one["is_on"], one["count"]) for one in flags] == [
        ("pinned", True, 2),
        ("note", True, 1),
    ]


FLAGGED = {
    "pinned": {"is_pinned": True},
    "close": {"breakdown": {"is_close": True}},
    "note": {"note": "Ask Ruth"},
    "few": {"breakdown": {"few_answers": True}},
    "life": {"mentor_type": MentorType.LIFE},
    "swapped": {"origin": MatchOrigin.SWAP},
    "hand": {"origin": MatchOrigin.HAND},
}


@pytest.mark.parametrize("flag", FLAGGED)
def test_flagged_rows_say_so_and_are_left_out_of_bulk(desk, url, match_round, flag):
    flagged = scored(match_round, 60, **FLAGGED[flag])
    scored(match_round, 90)

    page = desk.get(url, {"flag": flag, "at_least": "40"})

    assert shown(page) == [flagged.pk]
    (row,) = page.context["rows"]
    assert row["is_held"]
    assert row["flags"][0]["text"] in page.content.decode()
    assert page.context["bulk"]["count"] == 1


@pytest.mark.parametrize(
    "query",
    [{"sort": "user__password"}, {"flag": "user__password"}, {"type": "boss"}, {"from": "-1"},
     {"to": "101"}, {"from": "low"}, {"specialization": "nothing"}, {"from": "²"}],
)  # fmt: skip
def test_unknown_filters_are_refused(desk, url, match_round, query):
    scored(match_round, 60)

    assert desk.get(url, query).status_code == 400


def test_of_a_parameter_given_twice_the_last_counts(desk, url, match_round):
    best, weakest = scored(match_round, 80), scored(match_round, 50)

    page = desk.get(f"{url}?sort=weakest&sort=score&from=90&from=40")

    assert shown(page) == [best.pk, weakest.pk]


def test_filters_and_order_stay_in_every_address(desk, url, match_round):
    for points in range(50, 80):
        scored(match_round, points)
    kept = "sort=weakest&from=40&flag=pinned"
    Match.objects.update(is_pinned=True)

    page = desk.get(f"{url}?{kept}")

    wanted = "sort=weakest&from=40&flag=pinned"
    assert page.context["next_url"] == f"{url}?{wanted}&page=2"
    assert page.context["rows"][0]["url"].startswith(f"{url}?{wanted}&match=")
    assert wanted in page.context["match"]["approve_url"]
    assert wanted in page.context["chosen"]["url"]
    by_score = page.context["sorts"][0]["url"]
    assert by_score == f"{url}?sort=score&from=40&flag=pinned"


def test_page_of_a_narrowed_list_after_the_last_is_not_found(desk, url, match_round):
    for points in range(50, 80):
        scored(match_round, points)

    assert desk.get(url, {"page": "2"}).status_code == 200
    assert desk.get(url, {"page": "2", "from": "70"}).status_code == 404


# -- order -------------------------------------------------------------------------------------


def test_weakest_come_first_when_asked(desk, url, match_round):
    strong, weak = scored(match_round, 80), scored(match_round, 50)

    assert shown(desk.get(url, {"sort": "weakest"})) == [weak.pk, strong.pk]
    assert shown(desk.get(url)) == [strong.pk, weak.pk]


def test_closest_calls_come_first_when_asked(desk, url, match_round):
    other = {"mentor_id": 0, "score": 0, "difference": -900}
    clear = scored(match_round, 80, breakdown={"alternatives": [{**other, "loss": 900}]})
    alone = scored(match_round, 90)
    costs = [{**other, "loss": None}, {**other, "loss": 20}]
    close = scored(match_round, 70, breakdown={"alternatives": costs})

    assert shown(desk.get(url, {"sort": "close"})) == [close.pk, clear.pk, alone.pk]


def test_longest_waiting_come_first_when_asked(desk, url, match_round):
    now = timezone.now()
    new = scored(match_round, 80, mentee__applied_at=now)
    old = scored(match_round, 70, mentee__applied_at=now - timedelta(days=9))
    passed_over = scored(match_round, 60, mentee__applied_at=now, mentee__waited_rounds=1)

    assert shown(desk.get(url, {"sort": "waiting"})) == [passed_over.pk, old.pk, new.pk]


@pytest.mark.parametrize("query", [{}, {"sort": "close", "q": "a"}, {"sort": "waiting"},
                                   {"tab": "approved"}])  # fmt: skip
@pytest.mark.parametrize("rows", [1, 3])
def test_every_list_opens_with_twelve_queries(
    desk, url, match_round, query, rows, django_assert_max_num_queries
):
    run = RunFactory(round=match_round, report=REPORT)
    audit.record(actor=None, action="run.requested", target=run)
    for points in range(rows):
        match = scored(match_round, 60 + points, run=run)
        scored(match_round, 60 + points, run=run, state=MatchState.APPROVED)
        audit.record(actor=None, action="profile.saved", target=match.mentee.user.profile)

    with django_assert_max_num_queries(12):
        desk.get(url, query)


# -- what changed since the plan ---------------------------------------------------------------


@pytest.fixture
def plan(match_round):
    run = RunFactory(round=match_round, report=REPORT)
    audit.record(actor=None, action="run.requested", target=run)
    return run


def test_proposals_of_people_who_changed_since_are_stale(desk, url, match_round, plan):
    stale = scored(match_round, 80, run=plan)
    scored(match_round, 70, run=plan)
    audit.record(actor=None, action="profile.saved", target=stale.mentee.user.profile)
    audit.record(actor=None, action="mentor.changed", target=stale.mentor)

    page = desk.get(url)

    assert shown(desk.get(url, {"flag": "stale"})) == [stale.pk]
    assert "2 profiles changed since." in page.context["stale"]["text"]
    assert page.context["stale"]["url"]
    assert page.context["bulk"]["count"] == 1


def test_profiles_saved_before_the_plan_change_nothing(desk, url, match_round):
    run = RunFactory(round=match_round, report=REPORT)
    match = scored(match_round, 80, run=run)
    audit.record(actor=None, action="profile.saved", target=match.mentee.user.profile)
    audit.record(actor=None, action="run.requested", target=run)

    page = desk.get(url)

    assert page.context["stale"] is None
    assert page.context["rows"][0]["flags"] == []


def test_pair_made_after_the_change_is_not_stale(desk, url, match_round, plan):
    mentee = MenteeFactory(program=match_round.program)
    audit.record(actor=None, action="mentee.changed", target=mentee)
    scored(match_round, 80, run=plan, mentee=mentee, origin=MatchOrigin.HAND)
    Match.objects.update(created_at=timezone.now() + timedelta(minutes=1))

    assert desk.get(url).context["stale"] is None


def test_people_kept_from_her_are_not_counted_as_changed(desk, url, match_round, plan, admin):
    match = scored(match_round, 80, run=plan)
    audit.record(actor=None, action="profile.saved", target=match.mentee.user.profile)
    admin.staff_roles.update(employer=match.mentee.user.profile.employer)

    assert desk.get(url).context["stale"] is None


# -- parts for scripts -------------------------------------------------------------------------


def test_script_that_selects_gets_the_match_alone(desk, url, match_round):
    first, second = scored(match_round, 80), scored(match_round, 70)

    part = desk.get(url, {"match": second.pk}, headers=HX | {"HX-Target": "match"})

    text = part.content.decode().strip()
    assert text.startswith('<section class="board__detail" id="match"')
    assert second.mentee.user.name in text
    assert first.mentee.user.name not in text
    assert {"HX-Request", "HX-Target"} <= set(part["Vary"].split(", "))


def test_script_that_selects_what_is_gone_gets_the_page(desk, url, match_round):
    gone = scored(match_round, 80, state=MatchState.SUPERSEDED)

    page = desk.get(url, {"match": gone.pk}, headers=HX | {"HX-Target": "match"})

    assert "<!doctype html>" in page.content.decode()


@pytest.mark.parametrize("target", ["board-body", "board-rows"])
def test_script_gets_what_changed_without_the_page(desk, url, match_round, target):
    scored(match_round, 80)

    text = desk.get(url, headers=HX | {"HX-Target": target}).content.decode()

    assert "<!doctype html>" not in text
    for part in ('id="board-body"', 'id="board-head" hx-swap-oob="true"', 'id="toasts"'):
        assert part in text


@pytest.mark.parametrize(
    "headers", [{}, HX, HX | {"HX-Target": "match", "HX-History-Restore-Request": "true"}]
)
def test_page_is_whole_without_script_and_from_history(desk, url, match_round, headers):
    match = scored(match_round, 80)

    page = desk.get(url, {"match": match.pk}, headers=headers)

    assert "<!doctype html>" in page.content.decode()


def test_selecting_reads_no_other_match(desk, url, match_round, django_assert_max_num_queries):
    for points in range(60, 80):
        match = scored(match_round, points)

    with django_assert_max_num_queries(9):
        desk.get(url, {"match": match.pk}, headers=HX | {"HX-Target": "match"})


def test_match_of_her_workplace_is_not_opened(desk, url, match_round, admin):
    match = scored(match_round, 80)
    admin.staff_roles.update(employer=match.mentor.user.profile.employer)

    part = desk.get(url, {"match": match.pk}, headers=HX | {"HX-Target": "match"})

    assert match.mentee.user.name not in part.content.decode()


# -- going on ----------------------------------------------------------------------------------


def decide(match, verb):
    return reverse(f"match-{verb}", args=[match.round.program.slug, match.pk])


def test_decision_goes_on_in_the_order_of_the_list(desk, url, match_round):
    _strong, middle, weak = (scored(match_round, points) for points in (90, 70, 50))

    answer = desk.post(decide(weak, "approve") + "?sort=weakest", {"version": 1})

    assert answer.url == f"{url}?sort=weakest&match={middle.pk}"


def test_last_of_a_list_goes_on_to_the_one_above(desk, url, match_round):
    strong, weak = scored(match_round, 90), scored(match_round, 50)

    answer = desk.post(decide(weak, "approve"), {"version": 1})

    assert answer.url == f"{url}?match={strong.pk}"


def test_decision_on_a_later_page_stays_on_it(desk, url, match_round):
    matches = [scored(match_round, points) for points in range(90, 60, -1)]

    answer = desk.post(decide(matches[26], "approve") + "?page=2", {"version": 1})

    assert answer.url == f"{url}?page=2&match={matches[27].pk}"


def test_last_decision_of_a_list_shows_that_it_is_empty(desk, url, match_round):
    match = scored(match_round, 90)

    answer = desk.post(decide(match, "approve"), {"version": 1}, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert answer.context["empty"]["title"] == "All 1 decided"


def test_note_leaves_the_match_open_where_it_is(desk, url, match_round):
    match = scored(match_round, 90, state=MatchState.APPROVED)

    answer = desk.post(decide(match, "note") + "?tab=approved", {"version": 1, "note": "Ask"})

    assert answer.url == f"{url}?tab=approved&match={match.pk}"


def test_decision_by_script_answers_what_changed(desk, url, match_round, admin):
    first, second = scored(match_round, 90), scored(match_round, 70)

    answer = desk.post(
        decide(first, "approve"), {"version": 1}, follow=True,
        headers=HX | {"HX-Target": "board-body"},
    )  # fmt: skip

    text = answer.content.decode()
    assert answer.context["match"]["id"] == second.pk
    assert "Approved. 1 left." in text
    assert 'hx-swap-oob="true"' in text
    assert "<!doctype html>" not in text


def test_closed_round_offers_nothing_to_decide(desk, url, match_round):
    scored(match_round, 90)
    match_round.state = RoundState.CLOSED
    match_round.save()

    context = desk.get(url).context

    assert (context["bulk"], context["chosen"], context["undo"]) == (None, None, None)
    assert context["rows"][0]["chosen"] == ""


def test_counts_for_the_threshold_are_of_the_whole_round(desk, url, match_round, admin):
    for points in (40, 70, 70, 95):
        scored(match_round, points)
    review.pin(match_id=scored(match_round, 70).pk, actor=admin)

    bulk = desk.get(url).context["bulk"]

    assert (len(bulk["counts"]), bulk["counts"][0], bulk["counts"][30]) == (61, 1, 2)
    assert bulk["count"] == 3


def test_what_changed_brings_the_number_beside_the_rounds(desk, url, match_round):
    MatchFactory.create_batch(2, round=match_round, run=None)

    text = desk.get(url, headers=HX | {"HX-Target": "board-body"}).content.decode()

    assert 'hx-swap-oob="outerHTML:.desk-nav__links [aria-current] b">2</b>' in text
