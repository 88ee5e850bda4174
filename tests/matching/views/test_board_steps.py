"""Undo, many at once, handing over, presence, conflicts and the list to print, by form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from matching.enums import MatchState
from matching.models import BoardVisit, Decision, Match
from matching.services import review
from tests.factories.matching import MatchFactory, RoundFactory
from tests.factories.mentorship import ContentTextFactory, ProgramStaffFactory
from tests.matching.scenes import REJECT_OPTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round():
    return RoundFactory()


@pytest.fixture
def admin(match_round):
    return ProgramStaffFactory(program=match_round.program, user__name="Ines Admin").user


@pytest.fixture
def tove(match_round):
    return ProgramStaffFactory(program=match_round.program, user__name="Tove Lind").user


@pytest.fixture
def matches(match_round):
    return [MatchFactory(round=match_round, run=None) for _ in range(3)]


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def url(match_round):
    def address(name="round-review"):
        return reverse(name, args=[match_round.program.slug, match_round.pk])

    return address


def verb(match, name):
    return reverse(f"match-{name}", args=[match.round.program.slug, match.pk])


def states():
    return list(Match.objects.order_by("pk").values_list("state", flat=True))


def said(page):
    return [str(message) for message in page.context["messages"]]


# -- undo --------------------------------------------------------------------------------------


def test_undo_button_takes_back_the_last_step_and_opens_its_match(desk, url, matches):
    answer = desk.post(verb(matches[1], "approve"), {"version": 1}, follow=True)
    assert '<button class="linkish">Undo</button>' in answer.content.decode()

    undone = desk.post(answer.context["undo"]["url"], follow=True)

    assert states() == ["proposed"] * 3
    assert undone.context["match"]["id"] == matches[1].pk
    assert said(undone) == ["Undone: approved."]


def test_undo_pressed_twice_undoes_one_step(desk, url, matches):
    desk.post(verb(matches[0], "pin"), {"version": 1})
    answer = desk.post(verb(matches[1], "approve"), {"version": 1}, follow=True)

    answers = [desk.post(answer.context["undo"]["url"]).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Match.objects.get(pk=matches[0].pk).is_pinned


def test_undo_of_what_a_colleague_changed_is_refused_by_name(desk, url, matches, tove):
    answer = desk.post(verb(matches[0], "pin"), {"version": 1}, follow=True)
    review.approve(match_id=matches[0].pk, actor=tove)

    refused = desk.post(answer.context["undo"]["url"])

    assert refused.status_code == 409
    assert "Not undone. Tove Lind approved this match" in refused.content.decode()
    assert refused.context["undo"] is None


@pytest.mark.parametrize("press", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_undo_of_nothing_says_so(desk, url, matches, press):
    refused = desk.post(f"{url('round-undo')}?press={press}")

    assert refused.status_code == 409
    assert "There is nothing of yours to undo in this round." in refused.content.decode()


# -- many at once ------------------------------------------------------------------------------


def ticked(matches, **more):
    return {"chosen": [f"{match.pk}:{match.version}" for match in matches], **more}


@pytest.mark.parametrize(
    ("do", "question"),
    [("approve", "Approve 2 matches?"), ("pin", "Pin 2 matches?")],
)
def test_ticked_matches_are_asked_about_then_decided_with_one_press(
    desk, url, matches, do, question
):
    asked = desk.post(url("round-chosen"), ticked(matches[:2], do=do))
    assert asked.context["title"] == question
    assert not Decision.objects.exists()

    fields = asked.context["action"]["fields"]
    answer = desk.post(asked.context["action"]["url"], fields, follow=True)

    assert set(Decision.objects.values_list("match", "kind")) == {
        (match.pk, do) for match in matches[:2]
    }
    desk.post(answer.context["undo"]["url"])
    assert states() == ["proposed"] * 3
    assert not Match.objects.filter(is_pinned=True).exists()


def test_ticked_matches_are_handed_over(desk, url, matches, tove):
    asked = desk.post(url("round-chosen"), ticked(matches, do="hand_over", to=tove.pk))

    desk.post(asked.context["action"]["url"], asked.context["action"]["fields"])

    assert set(Match.objects.values_list("reviewer", flat=True)) == {tove.pk}


def test_ticked_flagged_matches_are_named_as_such(desk, url, matches):
    Match.objects.filter(pk=matches[0].pk).update(is_pinned=True)
    Match.objects.exclude(pk=matches[0].pk).update(note="Ask her about evenings.")

    asked = desk.post(url("round-chosen"), ticked(matches, do="approve"))

    assert asked.context["left_out"] == "Among them: 1 pinned, 2 with a note."


def test_ticked_matches_that_changed_are_left_and_said(desk, url, matches, tove):
    asked = desk.post(url("round-chosen"), ticked(matches, do="approve"))
    review.pin(match_id=matches[0].pk, actor=tove)

    answer = desk.post(
        asked.context["action"]["url"], asked.context["action"]["fields"], follow=True
    )

    assert states() == ["proposed", "approved", "approved"]
    assert said(answer)[0] == "Approved 2."
    assert "Tove Lind pinned this match" in said(answer)[1]


def test_bulk_confirmed_twice_answers_the_same_and_decides_once(desk, url, matches):
    asked = desk.post(url("round-chosen"), ticked(matches, do="approve"))
    action = asked.context["action"]

    answers = [said(desk.post(action["url"], action["fields"], follow=True)) for _ in range(2)]

    assert answers == [["Approved 3."], ["Approved 3."]]
    assert Decision.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"do": "delete", "chosen": "1:1"}, "Choose what to do with the ticked matches."),
        ({"do": "approve"}, "Tick the matches first."),
        ({"do": "approve", "chosen": ["x:y", "²:1", "1", ""]}, "Tick the matches first."),
        ({"do": "approve", "confirm": "1", "chosen": "9:1"}, "Nothing was changed"),
    ],
)
def test_nonsense_ticks_change_nothing(desk, url, matches, given, why):
    answer = desk.post(url("round-chosen"), given, follow=True)

    assert why in said(answer)[0]
    assert states() == ["proposed"] * 3


def test_bulk_says_each_reason_once(desk, url, match_round):
    mentor = MatchFactory(round=match_round, run=None, mentor__capacity=1).mentor
    full = [MatchFactory(round=match_round, run=None, mentor=mentor) for _ in range(3)]

    asked = desk.post(url("round-chosen"), ticked(full, do="approve"))
    answer = desk.post(
        asked.context["action"]["url"], asked.context["action"]["fields"], follow=True
    )

    assert said(answer)[0] == "Approved 1."
    assert said(answer)[1].endswith("(2)")
    assert len(said(answer)) == 2


# -- conflicts ---------------------------------------------------------------------------------


def test_who_comes_second_sees_who_was_first_and_keeps_what_she_typed(desk, url, matches, tove):
    ContentTextFactory(key="reasons.reject", data={"options": REJECT_OPTIONS})
    review.approve(match_id=matches[0].pk, actor=tove)

    answer = desk.post(
        verb(matches[0], "reject"), {"version": 1, "reason": "same_line", "note": "Her boss"}
    )

    assert answer.status_code == 409
    assert answer.context["conflict"]["strong"] == "Not saved."
    assert answer.context["conflict"]["text"].startswith("Tove Lind approved this match at ")
    assert answer.context["typed"] == {"match_reject": "Her boss", "reason": "same_line"}
    text = answer.content.decode()
    assert ">Her boss</textarea>" in text
    assert 'value="same_line" required checked' in text


def test_conflict_by_script_answers_409_with_what_changed(desk, url, matches, tove):
    review.pin(match_id=matches[0].pk, actor=tove)

    answer = desk.post(
        verb(matches[0], "approve"), {"version": 1},
        headers={"HX-Request": "true", "HX-Target": "board-body"},
    )  # fmt: skip

    assert answer.status_code == 409
    assert answer["HX-Push-Url"] == "false"
    assert "Tove Lind pinned this match" in answer.content.decode()
    assert "<!doctype html>" not in answer.content.decode()


REPLAYS = {
    "approve": {},
    "reject": {"reason": "same_line"},
    "pin": {},
    "note": {"note": "Ask Ruth"},
}


@pytest.mark.parametrize("name", REPLAYS)
def test_decision_sent_twice_answers_the_same_and_counts_once(desk, matches, name):
    given = {"version": 1, **REPLAYS[name]}

    answers = [desk.post(verb(matches[0], name), given).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Decision.objects.count() == 1


# -- handing over ------------------------------------------------------------------------------


def test_match_is_handed_over_by_form(client, desk, url, matches, tove, admin):
    shown = desk.get(url()).context["match"]
    assert shown["admins"] == [{"id": tove.pk, "name": "Tove Lind"}]

    answer = desk.post(
        shown["hand_over_url"], {"version": 1, "to": tove.pk, "note": "Same town"}, follow=True
    )

    assert said(answer) == ["Handed over to Tove Lind."]
    client.force_login(tove)
    hers = client.get(url(), {"flag": "mine"})
    assert [row["id"] for row in hers.context["rows"]] == [shown["id"]]
    assert hers.context["match"]["handed"].startswith("Handed to you by Ines Admin, ")
    assert hers.context["match"]["note"] == "Same town"


def test_hand_over_to_nobody_keeps_the_note(desk, matches):
    answer = desk.post(verb(matches[0], "hand-over"), {"to": "x", "note": "Same town"})

    assert answer.status_code == 409
    assert answer.context["typed"] == {"match_hand_over": "Same town"}


def test_board_offers_to_hand_over_what_she_may_not_see(desk, url, matches, admin, tove):
    hers = matches[0].mentee.user
    hers.profile.employer = "Infusion Partners"
    hers.profile.save()
    admin.staff_roles.update(employer="Infusion Partners")

    page = desk.get(url())

    others = page.context["others"]
    assert others["sentence"] == "1 match is another admin's to decide."
    assert hers.name not in page.content.decode()
    answer = desk.post(others["url"], {"to": tove.pk}, follow=True)
    assert said(answer) == ["1 match handed over."]
    assert hers.name not in answer.content.decode()
    assert answer.context["others"]["url"] == ""


# -- presence ----------------------------------------------------------------------------------


def test_undone_hand_over_does_not_tell_how_far_a_kept_match_is(desk, url, matches, admin, tove):
    match = matches[0]
    Match.objects.filter(pk=match.pk).update(state=MatchState.APPROVED, decided_at=timezone.now())
    ProgramStaffFactory(
        program=match.round.program, user=admin, role="viewer",
        employer=match.mentor.user.profile.employer,
    )  # fmt: skip
    desk.post(url("round-hand-over"), {"to": tove.pk})

    answer = desk.post(url("round-undo"))

    assert (answer.status_code, answer.url) == (302, url("round-review"))


def test_colleagues_see_who_is_where(client, url, matches, admin, tove):
    client.force_login(tove)
    client.post(url("round-presence"), {"match": matches[0].pk})
    client.force_login(admin)

    seen = client.post(url("round-presence"), {"match": "x"})

    two = (matches[0].mentee.user.first_name, matches[0].mentor.user.first_name)
    assert seen.context["presence"]["people"] == [
        {"name": "Tove Lind", "text": f"Tove is looking at {two[0]} and {two[1]}"}
    ]
    assert 'hx-trigger="every 20s"' in seen.content.decode()


def test_colleague_is_gone_after_a_minute(desk, url, match_round, tove):
    BoardVisit.objects.create(
        round=match_round, user=tove, seen_at=timezone.now() - timedelta(seconds=61)
    )

    assert desk.post(url("round-presence")).context["presence"]["people"] == []


def test_pair_of_her_workplace_is_not_named_by_presence(desk, url, matches, admin, tove):
    BoardVisit.objects.create(
        round=matches[0].round, user=tove, match=matches[0], seen_at=timezone.now()
    )
    admin.staff_roles.update(employer=matches[0].mentor.user.profile.employer)

    people = desk.post(url("round-presence")).context["presence"]["people"]

    assert people == [{"name": "Tove Lind", "text": "Tove is looking at this round"}]


def test_opening_the_board_writes_nothing(desk, url, matches):
    page = desk.get(url())

    assert not BoardVisit.objects.exists()
    assert 'hx-trigger="load delay:1s, every 20s"' in page.content.decode()


# -- the list to print -------------------------------------------------------------------------


def approved(match_round, **fields):
    return MatchFactory(round=match_round, run=None, state=MatchState.APPROVED, **fields)


def test_approved_pairs_are_listed_and_taken_away_as_a_file(desk, url, match_round):
    pair = approved(match_round, mentee__user__name="=Ana", mentor__user__name="Bo")
    MatchFactory(round=match_round, run=None)

    page = desk.get(url("round-export"))
    file = desk.post(url("round-export"))

    assert [one.mentor for one in page.context["pairs"]] == ["Bo"]
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=Ana,")
    assert pair.mentor.user.email in lines[1]
    event = AuditEvent.objects.get(action="list.exported")
    assert (event.data["kind"], event.data["rows"]) == ("approved-pairs", 1)


def test_approved_pairs_leave_out_her_workplace_and_say_so(desk, url, match_round, admin):
    pair = approved(match_round)
    admin.staff_roles.update(employer=pair.mentor.user.profile.employer)

    page = desk.get(url("round-export"))

    assert page.context["pairs"] == []
    assert page.context["others"] == "1 more is another admin's."
    assert len(desk.post(url("round-export")).getvalue().decode().splitlines()) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_approved_pairs_take_the_same_queries(
    desk, url, match_round, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        approved(match_round)

    with django_assert_max_num_queries(8):
        desk.get(url("round-export"))
