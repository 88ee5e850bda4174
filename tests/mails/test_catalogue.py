"""What holds for every mail there is; each test looks at all of them."""

import re

import pytest
from django.conf import settings

from accounts import registry
from tests.mails.catalogue import ADDRESS, NO_MAILS, wrong_ones
from tests.mails.entries import ENTRIES

pytestmark = pytest.mark.django_db  # the database is made for whoever says so
ZONE = re.compile(r"\b(?:Eastern|Central) time\b")
CLOCK = re.compile(r"\d:\d\d (?:am|pm)")


def lines_of(mail):
    """Return the lines of the text part that aren't an address, as one stream of words."""
    kept = [line for line in mail.text.splitlines() if not ADDRESS.fullmatch(line) and line != "--"]
    return " ".join(" ".join(line.removeprefix("- ") for line in kept).split())


def test_every_category_has_its_mail_in_the_catalogue():
    ours = {
        one.name for one in registry._categories.values()
        if not one.render.__module__.startswith("tests.")
    }  # fmt: skip

    assert {name.partition("/")[0] for name in ENTRIES} == ours - NO_MAILS


def test_every_mail_of_the_catalogue_is_due(mails):
    assert wrong_ones(mails, lambda mail: mail.reason_not_to_send) == {}


def test_subject_is_the_heading_and_keeps_the_rules(mails):
    def problem(mail):
        subject = mail.message.subject
        if {mail.read.title, mail.read.heading, subject} != {subject}:
            return f"{subject} is not {mail.read.heading}"
        is_odd = len(subject) > 62 or "!" in subject or subject.lower().startswith("re:")
        return subject if is_odd or not subject.replace("—", "|").isprintable() else ""

    assert wrong_ones(mails, problem) == {}


def test_subjects_tell_all_mails_of_a_reader_apart(mails):
    subjects = {mail.message.subject for mail in mails.values()}

    assert len(subjects) > 55
    assert not [one for one in subjects if any(ord(letter) > 0x2100 for letter in one)]


def test_preheader_carries_the_next_fact(mails):
    def problem(mail):
        first = mail.read.blocks[mail.read.blocks.index(mail.message.subject) + 1 :]
        said = [one for one in first if not one.startswith("Hello ")][:1]
        shown = mail.read.preheader
        return shown if not shown or shown in (mail.message.subject, *said) else ""

    assert {name for name, mail in mails.items() if not mail.read.preheader} == set()
    assert wrong_ones(mails, problem) == {}


def test_both_parts_say_the_same_in_the_same_order(mails):
    def problem(mail):
        html = " ".join(mail.read.blocks)
        html = html[html.index(settings.ASSOCIATION_NAME) :]
        text = lines_of(mail)
        return "" if html == text else (html, text)

    assert wrong_ones(mails, problem) == {}


def test_both_parts_have_the_same_links_with_the_same_words(mails):
    def problem(mail):
        lines = mail.text.splitlines()
        text = [(lines[no - 1], line) for no, line in enumerate(lines) if ADDRESS.fullmatch(line)]
        body = [(" ".join(label.split()), url) for label, url in mail.read.links]
        return "" if sorted(text) == sorted(body) else (text, body)

    assert wrong_ones(mails, problem) == {}


def test_links_stand_on_lines_of_their_own(mails):
    def problem(mail):
        return [
            line for line in mail.text.splitlines()
            if ADDRESS.search(line) and not ADDRESS.fullmatch(line)
        ]  # fmt: skip

    assert wrong_ones(mails, problem) == {}


def test_links_lead_to_this_site_by_full_address(mails):
    def problem(mail):
        strange = [url for _label, url in mail.read.links if not url.startswith(settings.SITE_URL)]
        return [url for url in strange if url != "https://meet.example.org/room"]

    assert wrong_ones(mails, problem) == {}


def test_foot_says_why_and_how_long_links_work(mails):
    def problem(mail):
        foot = mail.foot.strip()
        has_links = any("/l/" in url for _label, url in mail.read.links)
        says_it = "14 days" in mail.text
        return foot if not foot.startswith("You get this") or has_links != says_it else ""

    assert wrong_ones(mails, problem) == {}


def test_foot_says_how_often(mails):
    often = re.compile(r"once|We ask|We write|at most|At most|One comes|now and then|no more")

    def problem(mail):
        is_asked_for = mail.name.startswith(("account/", "fresh-link", "privacy_"))
        return "" if is_asked_for or often.search(mail.foot) else mail.foot

    assert wrong_ones(mails, problem) == {}


def test_times_are_told_with_their_zone_once(mails):
    def problem(mail):
        body = mail.body
        zones = ZONE.findall(body)
        return (zones, body) if CLOCK.search(body) and len(zones) != 1 else ""

    assert wrong_ones(mails, problem) == {}
    assert "Central time" in mails["meeting_agreed"].text  # hers
    assert "Eastern time" in mails["meeting_kept"].text  # his


def test_choices_of_a_check_in_look_alike_and_are_its_answers(mails):
    mail = mails["check_in"]
    boxes = re.findall(r'<a href="[^"]+\?answer=(\w+)" style="([^"]+)"', mail.html)

    assert [answer for answer, _style in boxes] == ["well", "steady", "stuck", "not_met"]
    assert len({style for _answer, style in boxes}) == 1


def test_second_check_in_says_that_silence_is_fine(mails):
    said = "No answer needed if all is well, but one tap tells us."

    assert said in mails["check_in_second"].text
    assert said not in mails["check_in"].text


def test_check_in_tells_when_the_two_meet_next(mails):
    free = "Dolores is usually free on Thursday evenings, Eastern time."

    assert f"Nothing is planned yet. {free}" in mails["check_in"].text
    assert "You meet next on" in mails["check_in/planned"].text
