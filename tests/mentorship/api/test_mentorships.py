from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from mentorship.enums import JointAnswer, MentorshipState, MentorType
from mentorship.models import Mentee
from tests.factories.accounts import api_secret
from tests.factories.closing import CertificateFactory, JointProposalFactory
from tests.factories.meetings import MeetingFactory, running, soon
from tests.factories.mentorship import MenteeFactory, MentorshipFactory
from tests.factories.space import MessageFactory, NoteFactory
from tests.mentorship.api.pairs import api_of, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
LIST = "/api/v1/mentorships/"


def url(pair, verb=""):
    return f"{LIST}{pair.pk}/" + (f"{verb}/" if verb else "")


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_list_tells_the_next_meeting_and_what_is_unread():
    pair = running()
    MeetingFactory(mentorship=pair, agreed=soon(3))
    MessageFactory(mentorship=pair)
    NoteFactory(mentorship=pair, author=pair.mentor_user)

    (row,) = api_of(pair.mentor_user).get(LIST).json()["results"]

    assert (row["side"], row["state"], row["name"]) == ("mentor", "active", "Noor Haddad")
    assert row["counts"] == {"notes": 1, "messages": 1, "unread": 1}
    assert row["next_meeting_at"] is not None


def test_detail_tells_the_other_one_but_no_address():
    pair = running()

    answer = api_of(pair.mentee_user).get(url(pair))

    read = answer.json()
    assert read["partner"]["name"] == "Dolores Quintana"
    assert (read["partner"]["email"], read["agreement"]) == ("", "first")
    assert pair.mentor_user.email not in answer.content.decode()
    assert read["steps"] == ["pause", "extend", "finish", "end", "share-address", "hide-address"]


def test_nobody_else_reads_it():
    pair = running()
    stranger = MenteeFactory(program=pair.program).user

    assert api_of(stranger).get(url(pair)).status_code == 404
    assert api_of(stranger).post(url(pair, "end")).status_code == 404
    assert ids(api_of(stranger).get(LIST)) == []


def test_introductions_and_what_is_long_over_are_not_there():
    pair = running()
    MentorshipFactory(mentee=pair.mentee, program=pair.program)
    long_ago = timezone.now() - timedelta(days=400)
    over = MentorshipFactory(
        mentee=pair.mentee, program=pair.program, active=True, introduced_at=long_ago,
        state=MentorshipState.ENDED, closed_at=long_ago + timedelta(days=20),
    )  # fmt: skip

    api = api_of(pair.mentee_user)

    assert ids(api.get(LIST)) == [pair.pk]
    assert api.get(url(over)).status_code == 404


def test_token_of_another_program_reaches_nothing():
    pair, other = running(), running()
    client = api_of(None)
    secret = api_secret(pair.mentee_user, program=other.program)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    assert ids(client.get(LIST)) == []
    assert client.get(url(pair)).status_code == 404


def test_suspended_reads_as_paused():
    pair = running(state=MentorshipState.SUSPENDED)
    api = api_of(pair.mentee_user)

    read = api.get(url(pair))

    assert (read.json()["state"], read.json()["steps"]) == ("paused", [])
    assert "suspended" not in read.content.decode()
    assert ids(api.get(LIST, {"state": "paused"})) == [pair.pk]
    assert api.get(LIST, {"state": "suspended"}).status_code == 400


@pytest.mark.parametrize("state", [MentorshipState.SUSPENDED, MentorshipState.ENDED])
def test_shared_address_that_is_not_shown_reads_as_not_shared(state):
    ended = {"closed_at": timezone.now()} if state == MentorshipState.ENDED else {}
    shared = {"mentee_shares_address": True, "mentor_shares_address": True}
    pair = running(state=state, **shared, **ended)

    read = api_of(pair.mentee_user).get(url(pair)).json()

    assert (read["shares_address"], read["partner_shares_address"]) == (True, False)
    assert read["partner"]["email"] == ""


def test_pause_until_a_day_and_resume():
    pair = running()
    api = api_of(pair.mentee_user)

    paused = api.post(url(pair, "pause"), {"until": in_days(20)}, format="json").json()
    resumed = api.post(url(pair, "resume")).json()

    assert (paused["state"], paused["pause_until"]) == ("paused", in_days(20))
    assert "resume" in paused["steps"]
    assert (resumed["state"], resumed["paused_at"]) == ("active", None)


def test_nobody_gives_a_reason_for_a_pause_of_a_life_mentorship():
    pair = running(mentor_type=MentorType.LIFE)

    answer = api_of(pair.mentee_user).post(url(pair, "pause"), {"reason": "no_time"}, format="json")

    assert problem(answer) == (400, "invalid", ["reason"])


def test_both_extend_by_saying_the_same():
    pair = running()
    was = pair.ends_on

    asked = api_of(pair.mentee_user).post(url(pair, "extend"), {"months": 2}, format="json")
    agreed = api_of(pair.mentor_user).post(url(pair, "extend"), {"months": 2}, format="json")

    (proposal,) = asked.json()["proposals"]
    assert (proposal["kind"], proposal["months"], proposal["is_mine"]) == ("extend", 2, True)
    assert agreed.json()["proposals"] == []
    pair.refresh_from_db()
    assert pair.ends_on > was


def test_proposal_is_answered_by_the_other_only():
    pair = running()
    proposal = JointProposalFactory(mentorship=pair)
    body = {"proposal": proposal.pk, "agrees": False}

    own = api_of(pair.mentee_user).post(url(pair, "answer-proposal"), body, format="json")
    his = api_of(pair.mentor_user).post(url(pair, "answer-proposal"), body, format="json")

    assert problem(own)[:2] == (409, "not_yours_to_answer")
    assert his.json()["proposals"] == []
    proposal.refresh_from_db()
    assert proposal.answer == JointAnswer.NO


def test_proposal_is_taken_back_by_its_own_side():
    pair = running()
    proposal = JointProposalFactory(mentorship=pair)

    done = api_of(pair.mentee_user).post(
        url(pair, "take-back-proposal"), {"proposal": proposal.pk}, format="json"
    )

    assert (done.status_code, done.json()["proposals"]) == (200, [])


@pytest.mark.parametrize("number", [None, [1], 0, -1, 2**63, "abc"])
def test_proposal_of_no_such_number_is_refused(number):
    pair = running()
    JointProposalFactory()

    answer = api_of(pair.mentee_user).post(
        url(pair, "take-back-proposal"), {"proposal": number}, format="json"
    )

    assert problem(answer) == (400, "invalid", ["proposal"])


def test_proposal_of_another_pair_is_refused():
    pair, other = running(), JointProposalFactory()

    answer = api_of(pair.mentee_user).post(
        url(pair, "answer-proposal"), {"proposal": other.pk, "agrees": True}, format="json"
    )

    assert problem(answer) == (400, "invalid", ["proposal"])
    other.refresh_from_db()
    assert other.answer == JointAnswer.NONE


def test_both_finish_early_and_get_certificates():
    pair = running()
    hers = api_of(pair.mentee_user)

    hers.post(url(pair, "finish"))
    done = api_of(pair.mentor_user).post(url(pair, "finish"))

    assert done.json()["state"] == "completed"
    code = done.json()["certificate"]["code"]
    assert code != hers.get(url(pair)).json()["certificate"]["code"]


def test_end_tells_no_reason_to_the_other():
    pair = running()

    ended = api_of(pair.mentee_user).post(url(pair, "end"), {"reason": "no_time"}, format="json")

    assert (ended.json()["state"], ended.json()["steps"]) == ("ended", [])
    his = api_of(pair.mentor_user).get(url(pair)).content.decode()
    assert "no_time" not in his
    assert AuditEvent.objects.filter(action="mentorship.ended").count() == 1
    assert not Mentee.objects.get(pk=pair.mentee_id).partner_left


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("pause", {"until": in_days(200)}, "until"),
        ("pause", {"until": "2026-13-01"}, "until"),
        ("pause", {"reason": "nonsense"}, "reason"),
        ("extend", {"months": 10**30}, "months"),
        ("extend", {"months": 23}, "months"),
        ("end", {"reason": {"a": 1}}, "reason"),
        ("end", {"state": "ended"}, "state"),
        ("finish", {"months": 1}, "months"),
    ],
)
def test_impossible_bodies_are_named_by_field(verb, body, field):
    pair = running()

    answer = api_of(pair.mentee_user).post(url(pair, verb), body, format="json")

    assert (answer.status_code, problem(answer)[2]) == (400, [field])
    pair.refresh_from_db()
    assert (pair.state, pair.proposals.count()) == (MentorshipState.ACTIVE, 0)


def test_addresses_are_read_once_both_share_them():
    pair = running()
    hers, his = api_of(pair.mentee_user), api_of(pair.mentor_user)

    one = hers.post(url(pair, "share-address")).json()
    both = his.post(url(pair, "share-address")).json()
    none = hers.post(url(pair, "hide-address")).json()

    assert (one["shares_address"], one["partner"]["email"]) == (True, "")
    assert both["partner"]["email"] == pair.mentee_user.email
    assert (none["shares_address"], none["partner"]["email"]) == (False, "")


def test_certificate_is_ones_own():
    made = CertificateFactory()
    pair = made.mentorship

    hers = api_of(pair.mentee_user).get(url(pair, "certificate"))
    his = api_of(pair.mentor_user).get(url(pair, "certificate"))

    assert hers.json()["code"].replace("-", "") == made.code
    assert hers.json()["check_url"].endswith(f"/certificates/{hers.json()['code']}/")
    assert his.status_code == 404


def test_certificate_comes_with_the_end_only():
    pair = running()

    early = api_of(pair.mentee_user).post(url(pair, "certificate"))

    assert problem(early)[:2] == (409, "not_completed")


@pytest.mark.parametrize("size", [1, 25])
def test_list_queries_do_not_grow(size, django_assert_num_queries):
    first = running()
    for _n in range(size - 1):
        running(mentor=first.mentor)

    with django_assert_num_queries(6):
        answer = api_of(first.mentor_user).get(LIST)

    assert len(answer.json()["results"]) == size


def test_detail_queries(django_assert_max_num_queries):
    pair = running()
    JointProposalFactory(mentorship=pair)

    with django_assert_max_num_queries(7):
        api_of(pair.mentee_user).get(url(pair))


def test_readable_is_what_the_rule_says():
    from mentorship import rules
    from mentorship.queries.mentorships import readable_by

    now = timezone.now()
    closed = {"state": MentorshipState.ENDED}
    pair = running()
    others = [
        MentorshipFactory(mentee=pair.mentee, program=pair.program),
        running(mentee=pair.mentee, closed_at=now - timedelta(days=2), **closed),
        running(mentee=pair.mentee, introduced_at=now - timedelta(days=500),
                closed_at=now - timedelta(days=366), **closed),
    ]  # fmt: skip

    readable = {row.pk for row in readable_by(pair.mentee_user)}

    assert readable == {
        row.pk for row in (pair, *others) if rules.can_read_mentorship(pair.mentee_user, row)
    }
