"""Home of people with one part, or none; those with several are in ``test_home_parts``."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.enums import MatchState, RoundState
from matching.models import Wish
from mentorship.enums import (
    Answer,
    AskedFirst,
    CheckInKind,
    CheckInState,
    Joining,
    MenteeState,
    MentorshipState,
    Side,
)
from mentorship.models import Draft, InvitedPerson
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory
from tests.factories.matching import MatchFactory, RoundFactory, RunFactory, UnmatchedFactory
from tests.factories.mentorship import (
    CheckInAnswerFactory,
    ContentTextFactory,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
)
from tests.matching.views.homes import home, only, page_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def here(found):
    return [step.name for step in only(found).mentee.journey if step.state == "here"]


def published(mentorship, match_round=None):
    return MatchFactory(
        round=match_round or RoundFactory(program=mentorship.program),
        mentee=mentorship.mentee,
        mentor=mentorship.mentor,
        mentorship=mentorship,
        state=MatchState.PUBLISHED,
    )


def over(state, **given):
    return MentorshipFactory(state=state, closed_at=timezone.now(), **given)


# -- nobody yet --------------------------------------------------------------------------------


def test_newcomer_is_offered_both_parts(client):
    program = ProgramFactory()

    found = home(client, UserFactory())

    assert [offer.url for offer in found.offers] == [
        f"/apply/{program.slug}/?as=mentee",
        f"/apply/{program.slug}/?as=mentor",
    ]


@pytest.mark.parametrize(
    ("brings", "first"), [("mentee", "mentee"), ("mentor", "mentor"), ("both", "mentee")]
)
def test_newcomer_finds_first_what_she_came_for(client, brings, first):
    program, person = ProgramFactory(), UserFactory()
    client.force_login(person)
    session = client.session
    session["brings"] = brings
    session.save()

    offers = client.get(reverse("home")).context["home"].offers

    assert offers[0].url == f"/apply/{program.slug}/?as={first}"


def test_newcomer_is_not_sent_to_closed_doors(client):
    ProgramFactory(is_open=False)
    ProgramFactory(joining=Joining.MEMBERS)
    ProgramFactory(joining=Joining.INVITED)

    page = page_of(client, UserFactory())

    assert page.context["home"].offers == []
    assert "No program is open to you right now" in page.content.decode()


def test_invited_person_is_offered_her_program(client):
    invitation = InvitationFactory(program__joining=Joining.INVITED)
    person = UserFactory()
    InvitedPerson.objects.create(invitation=invitation, user=person)

    assert len(home(client, person).offers) == 2


def test_visitor_signs_in_first(client):
    assert client.get(reverse("home")).status_code == 302


def test_staff_without_parts_are_led_to_the_desk(client):
    page = page_of(client, ProgramStaffFactory().user)

    assert 'href="/desk/"' in page.content.decode()


def test_application_begun_says_what_is_missing(client):
    program, person = ProgramFactory(), UserFactory()
    Draft.objects.create(
        program=program, user=person, side=Side.MENTEE, step="aims", done=["now"],
        saved_at=timezone.now(),
    )  # fmt: skip

    found = home(client, person)

    section = only(found)
    assert found.title == f"Nearly there, {person.first_name}"
    assert section.step.url == f"/apply/{program.slug}/mentee/aims/"
    assert "You now" not in section.step.missing
    assert "Where you want to go" in section.step.missing


# -- mentee: waiting ---------------------------------------------------------------------------


def test_mentee_in_the_pool_sees_the_true_dates(client):
    today = timezone.localdate()
    mentee = MenteeFactory(
        program__review_until=today + 5 * DAY, program__next_round_opens_on=today + 90 * DAY
    )
    RoundFactory(
        program=mentee.program,
        opens_on=today,
        closes_on=today + 3 * DAY,
        introductions_on=today + 8 * DAY,
    )

    found = home(client, mentee.user)

    section = only(found)
    assert (found.title, here(found)) == ("We're looking", ["Applied"])
    assert found.lead.startswith("You'll hear by")
    assert "reads suggestions until" in section.step.text
    assert [line.day - today for line in section.mentee.coming] == [
        3 * DAY, 5 * DAY, 8 * DAY, 90 * DAY,
    ]  # fmt: skip
    assert [step.when for step in section.mentee.journey][1:3] == [
        f"by {(today + days):%b} {(today + days).day}" for days in (5 * DAY, 8 * DAY)
    ]


def test_suggestions_are_asked_for_only_while_she_waits(client):
    waiting, running = MenteeFactory(), MentorshipFactory(active=True)

    page = page_of(client, waiting.user).content.decode()
    other = page_of(client, running.mentee_user).content.decode()

    assert f'hx-get="/mentors/suggested/?program={waiting.program.slug}&amp;' in page
    assert "/mentors/suggested/" not in other


def test_wishes_are_counted_with_a_way_to_them(client):
    mentee = MenteeFactory()
    none = page_of(client, mentee.user).content.decode()
    for rank in (1, 2):
        Wish.objects.create(mentee=mentee, mentor=MentorFactory(program=mentee.program), rank=rank)
    two = page_of(client, mentee.user).content.decode()

    assert "You can name up to five" in none
    assert "2 names are on your list." in two
    assert 'href="/wishes/"' in two


def test_mentee_is_promised_no_day_that_has_passed(client):
    today = timezone.localdate()
    mentee = MenteeFactory(
        program__review_until=today - DAY,
        program__introductions_on=today - DAY,
        program__signup_closes_on=today - DAY,
    )

    found = home(client, mentee.user)

    section = only(found)
    assert (found.lead, section.mentee.coming) == ("", [])
    assert section.step.text == (
        "The program team reads suggestions, and you'll hear by e-mail either way."
    )


def test_declined_mentee_is_promised_no_second_introduction_in_the_round(client):
    today = timezone.localdate()
    mentorship = over(MentorshipState.WITHDRAWN, introduced_at=timezone.now())
    program = mentorship.program
    program.introductions_on = today + DAY
    program.save()
    RoundFactory(program=program, state=RoundState.PUBLISHED, closes_on=today - DAY)

    found = home(client, mentorship.mentee_user)

    assert found.lead == ""


@pytest.mark.parametrize("make", [MenteeFactory, MentorFactory])
def test_latecomer_is_promised_nothing_of_the_round_before(client, make):
    today = timezone.localdate()
    part = make(
        program__review_until=today + DAY,
        program__introductions_on=today + 2 * DAY,
        program__signup_closes_on=None,
        applied_at=timezone.now(),
    )
    RoundFactory(program=part.program, state=RoundState.PUBLISHED, closes_on=today - DAY)

    found = home(client, part.user)

    section = only(found)
    coming = (section.mentee or section.mentor).coming
    assert (found.lead, coming) == ("", [])
    if section.mentee:
        assert section.step.text == (
            "This round's introductions are made. You're in the next one, and we'll write."
        )


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.APPROVED])
def test_proposed_mentee_learns_no_name(client, state):
    match = MatchFactory(state=state, mentor__user__name="Dolores Quintana")

    page = page_of(client, match.mentee.user)

    found = page.context["home"]
    assert (found.title, here(found)) == ("We have someone in mind", ["Proposed"])
    assert "Dolores" not in page.content.decode()


def test_published_match_stays_unknown_until_it_is_announced(client):
    mentorship = MentorshipFactory(
        announce_at=timezone.now() + timedelta(minutes=9), mentor__user__name="Dolores Quintana"
    )
    published(mentorship)

    page = page_of(client, mentorship.mentee_user)

    assert page.context["home"].title == "We have someone in mind"
    assert "Dolores" not in page.content.decode()


def test_mentor_asked_first_stays_unknown_to_the_mentee(client):
    mentorship = MentorshipFactory(
        program__asked_first=AskedFirst.MENTOR, mentor__user__name="Dolores Quintana"
    )
    published(mentorship)

    page = page_of(client, mentorship.mentee_user)

    assert page.context["home"].title == "We have someone in mind"
    assert "Dolores" not in page.content.decode()


def test_orientation_is_the_next_step_where_the_program_wants_it_first(client):
    mentee = MenteeFactory(state=MenteeState.APPLIED, program__orientation_first=True)

    found = home(client, mentee.user)

    assert found.title.startswith("One more step")
    assert only(found).step.url == f"/orientation/{mentee.program.slug}/mentee/1/"


def test_applied_mentee_reads_that_it_is_in(client):
    assert home(client, MenteeFactory(state=MenteeState.APPLIED).user).title == (
        "Your application is in"
    )


def test_paused_mentee_can_open_again_and_knows_when_we_ask(client):
    day = timezone.localdate() + 20 * DAY
    mentee = MenteeFactory(
        state=MenteeState.PAUSED, paused_until=day, program__introductions_on=day
    )

    page = page_of(client, mentee.user)

    found = page.context["home"]
    assert found.title == "You're paused"
    assert only(found).step.note.startswith("We'll ask you on")
    assert {step.when for step in only(found).mentee.journey} == {""}
    assert f'action="/me/parts/mentee/{mentee.pk}/resume/"' in page.content.decode()


@pytest.mark.parametrize("is_open", [True, False])
def test_mentee_who_left_may_apply_again_while_sign_up_is_open(client, is_open):
    mentee = MenteeFactory(state=MenteeState.LEFT, program__is_open=is_open)

    found = home(client, mentee.user)

    assert found.title == f"You've left {mentee.program.name}"
    again = f"/apply/{mentee.program.slug}/?as=mentee"
    assert only(found).step.url == (again if is_open else "")
    assert not only(found).can_leave


# -- mentee: after a no ------------------------------------------------------------------------


@pytest.mark.parametrize("state", [MentorshipState.DECLINED, MentorshipState.WITHDRAWN])
def test_declined_mentee_hears_no_reason_and_is_first_in_line(client, state):
    ContentTextFactory(key="reasons.decline.to_mentee", body="You're first in line.")
    mentorship = over(
        state, decline_reason="mentor_paused", mentor_answer=Answer.DECLINED,
        mentor_answered_at=timezone.now(), mentor__user__name="Dolores Quintana",
    )  # fmt: skip
    published(mentorship)

    page = page_of(client, mentorship.mentee_user)

    found = page.context["home"]
    assert found.title == "We're finding you someone else"
    assert only(found).step.text == "You're first in line."
    assert "Dolores" not in page.content.decode()
    assert "mentor_paused" not in page.content.decode()


def test_mentee_who_said_no_reads_that_it_is_fine(client):
    mentorship = over(
        MentorshipState.DECLINED,
        mentee_answer=Answer.DECLINED,
        mentee_answered_at=timezone.now(),
    )

    found = home(client, mentorship.mentee_user)

    assert only(found).step.text.startswith("You said not this time")


def test_silent_mentee_reads_that_it_ran_out(client):
    found = home(client, over(MentorshipState.EXPIRED).mentee_user)

    assert only(found).step.text.startswith("We've let it go")


def test_mentee_who_paused_and_came_back_is_looked_for_again(client):
    mentorship = over(MentorshipState.WITHDRAWN, decline_reason="mentee_paused")

    assert home(client, mentorship.mentee_user).title == "We're looking"


def test_mentee_whose_mentorship_ended_reads_where_she_stands(client):
    mentorship = over(
        MentorshipState.ENDED, started_at=timezone.now() - 30 * DAY, mentee__partner_left=True
    )

    found = home(client, mentorship.mentee_user)

    assert found.title == "We're looking for someone new"
    assert only(found).step.text.endswith("You're first in line for someone new.")


def test_finished_mentee_chooses_what_is_next(client):
    mentorship = over(MentorshipState.COMPLETED, started_at=timezone.now() - 180 * DAY)

    found = home(client, mentorship.mentee_user)

    section = only(found)
    slug, pk = mentorship.program.slug, mentorship.mentee_id
    assert found.title == "You finished. What next?"
    assert section.step.url == f"/mentorships/{mentorship.pk}/closing/"
    assert [choice.url for choice in section.choices] == [
        f"/mentorships/{mentorship.pk}/certificate/",
        f"/apply/{slug}/?as=mentor",
        f"/apply/{slug}/mentee/aims/",
        f"/me/parts/mentee/{pk}/pause/",
    ]


# -- mentee: nobody this time ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("type_not_offered", "Nobody offers the kind"),
        ("no_eligible_mentor", "shares enough time"),
        ("below_minimum", "wait than guess"),
        ("places_taken", "You move up"),
    ],
)
def test_unmatched_mentee_reads_a_kind_reason(client, reason, said):
    run = RunFactory(round__state=RoundState.CLOSED)
    left = UnmatchedFactory(run=run, reason=reason)

    found = home(client, left.mentee.user)

    assert found.title == "We couldn't find the right person this time"
    assert said in only(found).step.text


def test_unmatched_mentee_reads_what_she_can_do(client):
    for key, body in (
        ("unmatched.peer", "{count} people at your stage."),
        ("unmatched.widen", "Widen the search."),
        ("unmatched.wait", "Wait for {round_date}."),
        ("unmatched.single", "A promise that nobody keeps."),
    ):
        ContentTextFactory(key=key, body=body)
    run = RunFactory(
        round__state=RoundState.CLOSED,
        round__program__next_round_opens_on=timezone.localdate() + 30 * DAY,
    )
    left = UnmatchedFactory(run=run)
    role = RoleFactory(slug="pharmacy-technician", level=2)
    for _ in range(3):
        MentorFactory(program=run.round.program, offers=["peer"], profile__role=role)

    found = home(client, left.mentee.user)

    choices = only(found).choices
    assert only(found).step.note == "Widen the search."
    peers, wait = choices
    assert peers.text == "3 people at your stage."
    assert wait.text.startswith("Wait for ")
    assert wait.url == ""


def test_few_peers_are_not_counted_for_her(client):
    ContentTextFactory(key="unmatched.peer", body="{count} people at your stage.")
    run = RunFactory(round__state=RoundState.CLOSED)
    left = UnmatchedFactory(run=run)
    MentorFactory(program=run.round.program, offers=["peer"])

    assert only(home(client, left.mentee.user)).choices == ()


def test_unmatched_is_not_told_while_the_round_is_reviewed(client):
    left = UnmatchedFactory()

    assert home(client, left.mentee.user).title == "We're looking"


def test_unmatched_by_an_earlier_run_of_the_round_counts_no_more(client):
    run = RunFactory(round__state=RoundState.PUBLISHED)
    left = UnmatchedFactory(run=run)
    RunFactory(round=run.round)

    assert home(client, left.mentee.user).title == "We're looking"


# -- mentee: somebody --------------------------------------------------------------------------


def test_introduction_waits_for_the_mentee(client):
    mentorship = MentorshipFactory()

    found = home(client, mentorship.mentee_user)

    assert found.title == f"Meet {mentorship.mentor_user.first_name}"
    assert [card["id"] for card in only(found).introductions] == [mentorship.pk]
    assert here(found) == ["Introduced"]


def test_mentee_who_said_yes_waits_for_the_other(client):
    mentorship = MentorshipFactory(mentee_answer=Answer.ACCEPTED, mentee_answered_at=timezone.now())

    found = home(client, mentorship.mentee_user)

    assert found.title == "You said yes"
    assert only(found).introductions == []


def test_active_mentee_sees_her_mentor_and_is_asked_to_plan(client):
    answer = CheckInAnswerFactory()

    found = home(client, answer.person)

    section, mentorship = only(found), answer.check_in.mentorship
    assert section.mentee.partner.name == mentorship.mentor_user.name
    assert section.step.url == f"/mentorships/{mentorship.pk}/meetings/new/"
    assert section.step.second == ("Open your space", f"/mentorships/{mentorship.pk}/")
    assert here(found) == ["Mentorship"]


def test_first_meeting_has_its_guide_until_the_month_is_checked(client):
    ContentTextFactory(
        key="guide.first_career",
        data={"length": "45 minutes", "steps": [{"name": "5 min", "text": "One line each."}]},
    )
    answer = CheckInAnswerFactory()
    first = only(home(client, answer.person))

    answer.state, answer.answered_at = CheckInState.ANSWERED, timezone.now()
    answer.save()
    later = only(home(client, answer.person))

    assert [step.text for step in first.guide.lines] == ["One line each."]
    assert later.guide is None


def test_suspended_mentorship_reads_for_her_as_one_on_pause(client):
    told = []
    for state in (MentorshipState.PAUSED, MentorshipState.SUSPENDED):
        mentorship = MentorshipFactory(active=True, state=state, paused_at=timezone.now())
        found = home(client, mentorship.mentee_user)
        told.append((found.title, found.lead, only(found).step.text, here(found)))

    assert told[0] == told[1]
    assert told[0][2].startswith("On pause.")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (CheckInKind.DAY3, "Have you and {name} been in touch?"),
        (CheckInKind.MONTHLY, "How is it going with {name}?"),
        (CheckInKind.CLOSING, "Your closing questions about the time with {name}"),
        (CheckInKind.AFTER30, "A month after you and {name} finished"),
    ],
)
def test_open_check_in_is_called_by_what_it_asks(client, kind, title):
    answer = CheckInAnswerFactory(
        check_in__kind=kind, state=CheckInState.OPEN, opened_at=timezone.now()
    )
    name = answer.check_in.mentorship.mentor_user.first_name

    page = page_of(client, answer.person).content.decode()

    assert title.format(name=name) in page
    assert ("Four answers" in page) == (kind == CheckInKind.MONTHLY)
    is_long = kind in (CheckInKind.CLOSING, CheckInKind.AFTER30)
    assert ("30 seconds" in page, "three minutes" in page) == (not is_long, is_long)


def test_open_check_in_waits(client):
    answer = CheckInAnswerFactory(state=CheckInState.OPEN, opened_at=timezone.now())

    found = home(client, answer.person)

    assert [row.url for row in only(found).check_ins] == [reverse("check-in", args=[answer.pk])]


@pytest.mark.parametrize(
    ("make", "count"),
    [("looking", 0), ("unmatched", 1), ("proposed", 0), ("active", 1), ("finished", 1)],
)
def test_home_has_one_primary_button_at_most(client, make, count):
    person = {
        "looking": lambda: MenteeFactory().user,
        "unmatched": lambda: (
            UnmatchedFactory(run=RunFactory(round__state=RoundState.CLOSED)).mentee.user
        ),
        "proposed": lambda: MatchFactory().mentee.user,
        "active": lambda: CheckInAnswerFactory().person,
        "finished": lambda: (
            over(MentorshipState.COMPLETED, started_at=timezone.now() - 9 * DAY).mentee_user
        ),
    }[make]()

    page = page_of(client, person).content.decode()

    assert page.count("button--primary") == count


@pytest.mark.parametrize("size", [1, 3])
def test_waiting_home_needs_few_queries(client, size, django_assert_max_num_queries):
    run = RunFactory(round__state=RoundState.CLOSED)
    left = UnmatchedFactory(run=run)
    for _ in range(size):
        over(MentorshipState.DECLINED, program=run.round.program, mentee=left.mentee)
        RoundFactory(program=run.round.program)
        UnmatchedFactory(run=RunFactory(round=run.round), mentee=left.mentee)
    client.force_login(left.mentee.user)

    with django_assert_max_num_queries(12):
        client.get(reverse("home"))
