from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notice, Notification
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.exceptions.space import SpaceOver, SpaceResting, ThankYouStays
from mentorship.models import ThankYou
from mentorship.queries.thank_yous import newest_for
from mentorship.services.space import thank_yous
from tests.factories.mentorship import MentorshipFactory
from tests.factories.space import ThankYouFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MentorshipFactory(active=True)


def give(pair, line="You stayed on the call.", **options):
    return thank_yous.give(mentorship_id=pair.pk, actor=pair.mentee_user, line=line, **options)


def mails():
    return list(Notification.objects.order_by("pk").values_list("category", "recipient", "context"))


def test_give_keeps_one_line_and_tells_the_other_one_by_ids_alone(pair):
    give(pair, " You stayed\r\non the call. ", may_be_shown=True)

    assert list(ThankYou.objects.values_list("author", "line", "may_be_shown")) == [
        (pair.mentee_user_id, "You stayed on the call.", True)
    ]
    thanks = ThankYou.objects.get()
    assert mails() == [("thank_you", pair.mentor_user_id, {"thank_you": thanks.pk})]
    assert AuditEvent.objects.get().data == {"may_be_shown": True}


def test_same_line_within_a_day_is_one_and_another_brings_no_second_mail(pair):
    assert give(pair) == give(pair)
    give(pair, "And for the study plan.")

    assert ThankYou.objects.count() == 2
    assert len(mails()) == 1


def test_both_sides_are_told_on_the_same_day(pair):
    give(pair)
    thank_yous.give(mentorship_id=pair.pk, actor=pair.mentor_user, line="You asked.")

    assert [recipient for _category, recipient, _context in mails()] == [
        pair.mentor_user_id, pair.mentee_user_id,
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["", "  ", "x" * 281])
def test_nothing_and_too_much_are_refused(pair, line):
    with pytest.raises(BadAnswers):
        give(pair, line)

    assert (mails(), ThankYou.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(MentorshipState.SUSPENDED, SpaceResting), (MentorshipState.ENDED, SpaceOver)],
)
def test_no_thanks_where_nothing_can_be_written(pair, state, refusal):
    pair.state = state
    pair.suspended_at = pair.closed_at = timezone.now()
    if state == MentorshipState.SUSPENDED:
        pair.closed_at = None
    pair.save()

    with pytest.raises(refusal):
        give(pair)


def test_thanks_after_completion_are_welcome(pair):
    pair.state, pair.closed_at = MentorshipState.COMPLETED, timezone.now()
    pair.save()

    assert give(pair).pk


def test_take_back_within_a_day_takes_the_mail_along(pair):
    thanks = give(pair)
    thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentee_user)
    thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentee_user)

    assert not ThankYou.objects.exists()
    assert Notification.objects.get().status == "cancelled"
    again = give(pair, "In better words.")
    assert mails()[-1][2] == {"thank_you": again.pk}


def test_line_that_is_taken_back_stands_behind_no_bell(pair):
    thanks, line = give(pair), "You came prepared."
    other = thank_yous.give(mentorship_id=pair.pk, actor=pair.mentor_user, line=line)
    Notification.objects.update(status="sent", sent_at=timezone.now(), context={})
    for row in Notification.objects.all():
        Notice.objects.create(uid=row.uid, user=row.recipient, title="Thanks", text="A line.")

    thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentee_user)

    assert list(Notice.objects.values_list("user", flat=True)) == [pair.mentee_user.pk]
    assert list(ThankYou.objects.all()) == [other]


def test_mail_that_left_counts_for_the_day_whatever_becomes_of_the_line(pair):
    thanks = give(pair)
    Notification.objects.update(status="sent", sent_at=timezone.now(), context={})
    thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentee_user)

    give(pair, "In better words.")

    assert len(mails()) == 1


def test_taking_one_line_back_leaves_the_mail_of_another(pair):
    give(pair)
    second = give(pair, "And the study plan.")

    thank_yous.take_back(thank_you_id=second.pk, actor=pair.mentee_user)

    assert Notification.objects.get().status == "pending"


def test_next_day_brings_a_mail_again_and_another_pair_its_own(pair):
    give(pair)
    other = MentorshipFactory(
        active=True, program=pair.program, mentor=pair.mentor, mentor_user=pair.mentor_user
    )
    give(other)
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=25))

    give(pair, "And today.")

    assert len(mails()) == 3


def test_after_a_day_it_stays(pair):
    thanks = ThankYouFactory(mentorship=pair, written_at=timezone.now() - timedelta(hours=25))

    with pytest.raises(ThankYouStays):
        thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentee_user)


def test_nobody_takes_back_or_shows_another_ones_thanks(pair):
    thanks = give(pair)

    with pytest.raises(NotAllowed):
        thank_yous.take_back(thank_you_id=thanks.pk, actor=pair.mentor_user)
    with pytest.raises(NotAllowed):
        thank_yous.let_show(thank_you_id=thanks.pk, actor=pair.mentor_user, may_be_shown=True)
    assert ThankYou.objects.get().may_be_shown is False


def test_consent_to_show_can_be_given_and_withdrawn_at_any_time(pair):
    thanks = ThankYouFactory(mentorship=pair, written_at=timezone.now() - timedelta(days=90))

    for wanted in (True, True, False):
        thank_yous.let_show(thank_you_id=thanks.pk, actor=pair.mentee_user, may_be_shown=wanted)

    assert ThankYou.objects.get().may_be_shown is False
    assert AuditEvent.objects.count() == 2


def test_newest_for_are_the_thanks_to_a_person_and_none_of_her_own(pair, django_assert_num_queries):
    now = timezone.now()
    ThankYouFactory(mentorship=pair, author=pair.mentor_user, line="Not to himself.")
    ThankYouFactory(line="Somebody else's.")
    old, mid, new = (
        ThankYouFactory(mentorship=pair, line=f"{days} days ago", written_at=now - timedelta(days))
        for days in (9, 5, 1)
    )

    with django_assert_num_queries(1):
        found = newest_for(pair.mentor_user, 2)

    assert [(one.line, one.first_name, one.mentorship_id) for one in found] == [
        (row.line, pair.mentee_user.first_name, pair.pk) for row in (new, mid)
    ]
    assert old.line not in {one.line for one in found}
