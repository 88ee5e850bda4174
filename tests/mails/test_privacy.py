"""No mail, and no row of the outbox, tells what is nobody else's."""

import re

import pytest
from django.apps import apps

from mentorship.models import Mentorship
from mentorship.queries import message_pairs
from tests.mails.catalogue import ADDRESS, wrong_ones
from tests.mails.entries import CANARY, HER_SURNAME, HIS_SURNAME, WORDS

pytestmark = pytest.mark.django_db  # the database is made for whoever says so
# Whose mails carry what one of the two wrote to the other; never those of a life mentorship.
CARRY = ("space_message", "thank_you", "introduction_question", "introduction_reply", "meeting_")


def test_no_mail_names_a_surname_an_address_or_anything_private(mails):
    def problem(mail):
        recipient = mail.recipient.email if mail.recipient else ""
        private = {CANARY, HER_SURNAME, HIS_SURNAME, "jamila.private@", "dolores.private@"}
        whole = mail.whole.replace(recipient, "") if recipient else mail.whole
        return sorted(one for one in private if one in whole)

    assert wrong_ones(mails, problem) == {}


def test_no_mail_tells_a_score(mails):
    score = re.compile(r"\bscore|\d ?%|\bfit\b.*\d|(?:strong|good|fair) fit", re.IGNORECASE)

    assert wrong_ones(mails, lambda mail: score.search(ADDRESS.sub("", mail.text))) == {}


def test_what_the_two_write_is_in_no_mail_of_a_life_mentorship(mails):
    carrying = {name for name, mail in mails.items() if WORDS in mail.whole}

    assert {name for name in carrying if not name.startswith(CARRY)} == set()
    assert {name for name in carrying if name.endswith("/life")} == set()
    assert {"space_message", "thank_you", "introduction_reply", "meeting_cancelled"} <= carrying


def test_no_attached_calendar_tells_more_than_its_mail(mails):
    files = {
        name: str(attached[1])
        for name, mail in mails.items()
        for attached in mail.message.attachments
    }

    assert set(files) >= {"meeting_agreed", "meeting_cancelled"}
    assert [name for name, one in files.items() if HIS_SURNAME in one or CANARY in one] == []
    assert [name for name, one in files.items() if WORDS in one and name.endswith("/life")] == []


def test_every_mail_about_a_pair_is_known_as_one(mails):
    def is_of_pair(label):
        model = apps.get_model(label)
        names = {field.name for field in model._meta.get_fields()}
        return model is Mentorship or bool(names & {"mentorship", "check_in"})

    found = {mail.subject_type for mail in mails.values() if mail.subject_type}

    known = {model._meta.label_lower for model in message_pairs.TO_PAIR}
    assert {one for one in found if is_of_pair(one)} - {"mentorship.concern"} == known


def test_outbox_holds_ids_and_codes_only(mails):
    code = re.compile(r"[\w.:/+-]{0,60}")

    def problem(mail):
        given = {key: value for key, value in mail.context.items() if key != "sealed"}
        flat = [
            one
            for value in given.values()
            for one in (value if isinstance(value, list) else [value])
        ]
        return [one for one in flat if not isinstance(one, int) and not code.fullmatch(str(one))]

    assert wrong_ones(mails, problem) == {}
