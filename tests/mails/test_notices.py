"""What stands behind the bell is the mail, without its secret links."""

import pytest
from django.conf import settings

from tests.mails.catalogue import ADDRESS, wrong_ones

pytestmark = pytest.mark.django_db  # the database is made for whoever says so


def test_notice_says_what_the_mail_says(mails):
    def problem(mail):
        if mail.notice is None:
            return "" if not mail.category.in_app or mail.recipient is None else "no notice"
        text, missing = " ".join(mail.body.split()), []
        for line in mail.notice.text.split("\n\n"):
            said = " ".join(line.split())
            found = text.find(said)
            if found < 0:
                missing.append(said)
            text = text[max(found, 0) :]
        return missing or ("" if mail.notice.title == mail.message.subject else "title")

    assert wrong_ones(mails, problem) == {}


def test_notice_leaves_out_nothing_but_how_to_answer_by_mail(mails):
    how = (
        "Tap the one that fits. You confirm it on the next page.",
        "Tap the one that suits you. You confirm it on the next page.",
        "Tap what fits. You confirm it on the next page.",
        "Nothing happens before you press a button on the next page.",
        "The calendar file puts it into your calendar, or moves it there.",
        "The calendar file takes it out of your calendar.",
        "Something feels wrong? Tell us in confidence.",
        "Why we thought of you", "Why you two",
    )  # fmt: skip

    def problem(mail):
        if mail.notice is None:
            return ""
        lines = mail.body.splitlines()
        labels = {lines[no - 1] for no, line in enumerate(lines) if ADDRESS.fullmatch(line)}
        known = {settings.ASSOCIATION_NAME, mail.message.subject, *how, *labels}
        said = mail.notice.text
        return [
            line for line in lines
            if line and line not in known and not ADDRESS.fullmatch(line)
            and not line.startswith("Hello ") and line.removeprefix("- ") not in said
            and not line.startswith("Only you and ")
        ]  # fmt: skip

    assert wrong_ones(mails, problem) == {}


def test_notice_leads_its_reader_to_a_page_that_opens(mails):
    def problem(mail):
        if mail.notice is None:
            return ""
        is_plain = "/l/" not in mail.notice.path + mail.notice.text
        opens = mail.page_status == (None if "/" in mail.name else 200)
        leads = mail.notice.path.startswith("/") and mail.notice.label
        found = (mail.notice.path, mail.notice.label, mail.page_status)
        return "" if is_plain and leads and opens else found

    assert wrong_ones(mails, problem) == {}


def test_notice_is_the_same_where_it_is_written_before_its_mail(mails):
    def problem(mail):
        if mail.notice is None:
            return ""
        notice, early = mail.notice, mail.preview
        told = (notice.title, notice.text, notice.path, notice.label)
        same = (early.subject, "\n\n".join(early.lines), early.page, early.action)
        return "" if told == same else (told, same)

    assert wrong_ones(mails, problem) == {}


def test_preview_makes_no_link(mails):
    assert wrong_ones(mails, lambda mail: mail.links_of_preview) == {}
