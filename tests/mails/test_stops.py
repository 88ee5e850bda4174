"""Which messages still leave when something happened while they waited: a table of them all."""

import pytest

from accounts.enums import MessageGroup

pytestmark = pytest.mark.django_db

# Word of the team, of somebody's own data or of a concern, and what became of another mentorship.
ALWAYS = {
    "contact_due", "contact_reply", "contact_waiting", "follow_up_letter", "fresh-link",
    "glass_told",
}  # fmt: skip
LEAVES = {
    # Nothing to an account that is closed; a round notice goes to an address that is nobody's yet.
    "closed": set(),
    # Nothing is asked of anybody in a pause; what one of the two writes still arrives.
    "paused": ALWAYS
    | {
        "meeting_agreed", "meeting_cancelled", "meeting_kept", "meeting_offered",
        "proposal_answered", "proposal_asked", "space_message", "thank_you",
    },
    # No word of the other one while the contacts keep them apart.
    "suspended": set(ALWAYS),
    "ended": ALWAYS | {"meeting_cancelled"},
}  # fmt: skip


def still_leaving(mails, event):
    told = {name: mail.stopped_by for name, mail in mails.items() if event in mail.stopped_by}
    return {name.partition("/")[0] for name, reasons in told.items() if not reasons[event]}


def test_each_event_stops_what_it_should(mails):
    assert {event: still_leaving(mails, event) for event in LEAVES} == LEAVES


def test_what_asks_for_something_can_be_switched_off_but_for_what_somebody_waits_for(mails):
    groups = {mail.category.name: mail.category.group for mail in mails.values()}
    reminders = {
        "agreement_reminder": MessageGroup.REMINDERS,
        "application_waiting": MessageGroup.NEWS,
        "check_in": MessageGroup.CHECK_INS,
        "check_in_second": MessageGroup.CHECK_INS,
        "credential_expiry": MessageGroup.CREDENTIALS,
        "health_digest": MessageGroup.HEALTH,
        "introduction_nudge": MessageGroup.REMINDERS,
        "meeting_ask": MessageGroup.MEETINGS,
        "meeting_reminder": MessageGroup.MEETINGS,
        "orientation_waiting": MessageGroup.NEWS,
    }

    assert {name: groups[name] for name in reminders} == reminders
    assert groups["introduction_mentor"] == groups["introduction_accepted"] == ""


def test_every_mail_of_a_group_offers_to_stop_it_and_no_other_does(mails):
    offers = {
        name: "List-Unsubscribe" in mail.message.extra_headers for name, mail in mails.items()
    }

    assert offers == {
        name: bool(mail.category.group and mail.category.can_mute) for name, mail in mails.items()
    }
