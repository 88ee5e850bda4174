from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEvent, MutedGroup, Notification
from accounts.services import deliver
from mentorship.enums import MentorshipState
from mentorship.exceptions import BadAnswers, NotAllowed
from mentorship.models import (
    ContinuingEducation,
    HeldCredential,
    MentorshipGoal,
    OutcomeEvent,
    Profile,
)
from mentorship.services import profiles, renewals
from mentorship.services.profiles import ProfileAnswers
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CredentialFactory,
    MentorshipFactory,
    ProfileFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cpht():
    return CredentialFactory(
        slug="cpht-ptcb", name="CPhT (PTCB)", issuer="PTCB",
        facts={"renewal_months": 24, "ce_hours": 20, "renewal_needs": ["attestation"]},
    )  # fmt: skip


@pytest.fixture
def person():
    return ProfileFactory(user__time_zone="America/Chicago", user__name="Ola Berg").user


@pytest.fixture
def held(person, cpht):
    return HeldCredential.objects.create(
        profile=person.profile, credential=cpht, issued_on=date(2025, 1, 1),
        expires_on=timezone.localdate() + 60 * DAY,
    )  # fmt: skip


@pytest.fixture
def pair(person):
    began = timezone.now() - 40 * DAY
    return MentorshipFactory(
        mentee__user=person, mentee__profile=False, active=True, introduced_at=began,
        program__time_zone="America/Chicago",
    )  # fmt: skip


def renew(held, actor, days=730, issued_on=None):
    return renewals.set_dates(
        held_id=held.pk, actor=actor, issued_on=issued_on or held.issued_on,
        expires_on=held.expires_on + days * DAY,
    )  # fmt: skip


def outcomes():
    return list(OutcomeEvent.objects.values_list("key", "stage", "credential__slug"))


def test_renewal_during_a_mentorship_is_an_outcome_once(person, held, pair):
    renew(held, person)
    held.refresh_from_db()
    renew(held, person)

    assert outcomes() == [("renewed_on_time", "", "cpht-ptcb")]
    assert OutcomeEvent.objects.get().happened_on == timezone.localdate()


def test_renewal_after_it_ran_out_is_no_outcome(person, held, pair):
    HeldCredential.objects.update(expires_on=timezone.localdate() - DAY)
    held.refresh_from_db()

    renew(held, person)

    assert outcomes() == []


def test_renewal_of_long_ago_that_is_written_down_now_is_no_outcome(person, held, pair):
    renew(held, person, issued_on=timezone.localdate() - 100 * DAY)

    assert outcomes() == []


def test_shorter_date_is_a_correction(person, held, pair):
    renew(held, person, days=-10)

    assert outcomes() == []


def test_mentors_credentials_are_no_outcome_of_the_mentorship(held, person):
    MentorshipFactory(active=True, mentor__user=person, mentor__profile=False)

    renew(held, person)

    assert outcomes() == []


def test_person_without_a_mentorship_renews_all_the_same(person, held):
    assert renew(held, person).expires_on == held.expires_on + 730 * DAY
    assert outcomes() == []


@pytest.mark.parametrize(
    ("kind", "key"),
    [("certification", "passed"), ("certificate", "earned_a_certificate"), ("registration", None)],
)
def test_credential_earned_during_a_mentorship_is_an_outcome(person, pair, cpht, kind, key):
    cpht.kind = kind
    cpht.save()
    facts = [profiles.HeldFacts(cpht, issued_on=timezone.localdate() - DAY)]

    profiles.save(user=person, actor=person, answers=ProfileAnswers(credentials=[cpht], held=facts))

    assert outcomes() == ([(key, "", "cpht-ptcb")] if key else [])


def test_credential_earned_before_the_mentorship_is_none(person, pair, cpht):
    facts = [profiles.HeldFacts(cpht, issued_on=timezone.localdate() - 50 * DAY)]

    profiles.save(user=person, actor=person, answers=ProfileAnswers(credentials=[cpht], held=facts))

    assert outcomes() == []


def test_undated_credential_counts_where_she_was_working_for_it(person, pair, cpht):
    other = CredentialFactory()
    person.profile.working_for.add(cpht)

    profiles.save(user=person, actor=person, answers=ProfileAnswers(credentials=[cpht, other]))

    assert outcomes() == [("passed", "", "cpht-ptcb")]


def test_mentorship_that_is_over_gets_no_outcome(person, held, pair):
    pair.state, pair.closed_at = MentorshipState.COMPLETED, timezone.now()
    pair.save()

    renew(held, person)

    assert outcomes() == []


def test_goal_with_the_steps_that_a_renewal_takes(person, held, pair):
    renewals.log(held_id=held.pk, actor=person, title="Law update", hours=Decimal("1.50"),
                 earned_on=timezone.localdate())  # fmt: skip

    goal = renewals.make_goal(held_id=held.pk, mentorship_id=pair.pk, actor=person)

    assert (goal.title, goal.due_on, goal.held_credential) == (
        "Renew my CPhT (PTCB)", held.expires_on, held,
    )  # fmt: skip
    assert [step.title for step in goal.milestones.all()] == [
        "Finish 18.5 hours of continuing education", "Attestation", "Send the renewal to PTCB",
    ]  # fmt: skip
    assert renewals.make_goal(held_id=held.pk, mentorship_id=pair.pk, actor=person) == goal


def test_renewal_reaches_its_goal(person, held, pair):
    goal = renewals.make_goal(held_id=held.pk, mentorship_id=pair.pk, actor=person)

    renew(held, person)

    goal.refresh_from_db()
    assert goal.reached_at is not None
    assert AuditEvent.objects.filter(action="goal.reached").count() == 1


def test_what_ran_out_is_no_goal(person, held, pair):
    HeldCredential.objects.update(expires_on=timezone.localdate() - DAY)

    with pytest.raises(BadAnswers):
        renewals.make_goal(held_id=held.pk, mentorship_id=pair.pk, actor=person)

    assert not MentorshipGoal.objects.exists()


def test_nobody_else_touches_her_credentials(held, pair, person):
    mentor = pair.mentor_user
    entry = renewals.log(held_id=held.pk, actor=person, title="Law", hours=Decimal(1),
                         earned_on=timezone.localdate())  # fmt: skip

    for act in (
        lambda: renew(held, mentor),
        lambda: renewals.make_goal(held_id=held.pk, mentorship_id=pair.pk, actor=mentor),
        lambda: renewals.log(held_id=held.pk, actor=mentor, title="X", hours=Decimal(1),
                             earned_on=timezone.localdate()),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    renewals.remove(entry_id=entry.pk, actor=mentor)

    assert list(ContinuingEducation.objects.all()) == [entry]


def test_same_hours_once_more_are_the_same_and_go_once(person, held):
    given = {"title": "Law", "hours": Decimal("1.5"), "earned_on": timezone.localdate()}
    first = renewals.log(held_id=held.pk, actor=person, **given)

    assert renewals.log(held_id=held.pk, actor=person, **given) == first
    for _ in range(2):
        renewals.remove(entry_id=first.pk, actor=person)
    assert not ContinuingEducation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "}, {"title": "x" * 161}, {"hours": Decimal(0)}, {"hours": Decimal(-1)},
        {"hours": Decimal(201)}, {"earned_on": date(1, 1, 1)}, {"earned_on": date(9999, 12, 31)},
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(person, held, wrong):
    given = {"title": "Law", "hours": Decimal(1), "earned_on": timezone.localdate()}

    with pytest.raises(BadAnswers):
        renewals.log(held_id=held.pk, actor=person, **given | wrong)

    assert not ContinuingEducation.objects.exists()


# Reminders: the person lives in Chicago; 2027-03-01 is a Monday.
EXPIRES = date(2027, 5, 30)  # a Sunday, 90 days after Monday, March 1


def noon(day):
    return datetime(day.year, day.month, day.day, 18, tzinfo=UTC)


@pytest.fixture
def asked(person, held):
    held.expires_on = EXPIRES
    held.save()
    Profile.objects.update(expiry_reminders_at=datetime(2026, 1, 1, tzinfo=UTC))
    return held


def days_reminded(first, last):
    """Sweep every day; return the days on which a message was queued."""
    found, day = [], first
    while day <= last:
        found += [day] * renewals.remind_expiring(noon(day))
        Notification.objects.update(status="sent", sent_at=F("not_before"))
        day += DAY
    return found


def test_reminders_come_90_30_and_7_days_before(asked):
    found = days_reminded(date(2027, 2, 20), date(2027, 6, 10))

    assert found == [EXPIRES - 90 * DAY, EXPIRES - 30 * DAY, EXPIRES - 7 * DAY]


def test_all_of_a_week_is_one_message(asked, person):
    HeldCredential.objects.create(
        profile=person.profile, credential=CredentialFactory(), expires_on=EXPIRES + 3 * DAY
    )

    found = days_reminded(date(2027, 2, 25), date(2027, 3, 20))

    assert found == [date(2027, 3, 1)]


def test_days_without_a_sweep_are_made_up_for(asked):
    assert renewals.remind_expiring(noon(date(2027, 3, 7))) == 1
    assert renewals.remind_expiring(noon(date(2027, 3, 8))) == 0


def test_too_late_is_not_at_all(asked):
    assert renewals.remind_expiring(noon(date(2027, 3, 8))) == 0


def test_whoever_did_not_ask_is_not_reminded(asked):
    Profile.objects.update(expiry_reminders_at=None)

    assert renewals.remind_expiring(noon(date(2027, 3, 1))) == 0


def test_day_before_she_asked_is_past(asked):
    Profile.objects.update(expiry_reminders_at=noon(date(2027, 3, 2)))

    assert renewals.remind_expiring(noon(date(2027, 3, 3))) == 0


def test_reminder_keeps_to_two_messages_a_week(asked, person):
    at = noon(date(2027, 3, 1))
    for number in range(2):
        Notification.objects.create(
            category="check_in", recipient=person, dedupe_key=str(number), not_before=at
        )

    renewals.remind_expiring(at)

    assert not Notification.objects.filter(category="credential_expiry").exists()


def test_reminder_names_what_runs_out_and_how_far_she_is(held, person, mailoutbox):
    held.expires_on = timezone.localdate() + 30 * DAY
    held.save()
    renewals.set_reminders(user=person, wanted=True)
    renewals.log(held_id=held.pk, actor=person, title="Canary", hours=Decimal(12),
                 earned_on=timezone.localdate())  # fmt: skip

    assert renewals.remind_expiring() == 1
    Notification.objects.update(not_before=timezone.now() - DAY)
    deliver.drain(limit_s=10)

    (mail,) = mailoutbox
    assert mail.subject == "CPhT (PTCB) runs out"
    assert "You noted 12 of 20 hours." in mail.body
    assert "/me/credentials/" in mail.body
    assert "Canary" not in mail.body


def test_reminder_of_what_was_renewed_meanwhile_stays_unsent(held, person, mailoutbox):
    held.expires_on = timezone.localdate() + 30 * DAY
    held.save()
    renewals.set_reminders(user=person, wanted=True)
    renewals.remind_expiring()
    renew(held, person)

    Notification.objects.update(not_before=timezone.now() - DAY)
    deliver.drain(limit_s=10)

    assert mailoutbox == []


def test_asking_again_switches_the_messages_on(person, held):
    MutedGroup.objects.create(user=person, group="credentials")

    for _ in range(2):
        renewals.set_reminders(user=person, wanted=True)

    assert not MutedGroup.objects.exists()
    assert AuditEvent.objects.filter(action="expiry_reminders.on").count() == 1
    assert renewals.set_reminders(user=person, wanted=False).expiry_reminders_at is None


def test_person_without_a_profile_is_told_what_to_do():
    with pytest.raises(BadAnswers, match="Add a credential"):
        renewals.set_reminders(user=UserFactory(), wanted=True)
