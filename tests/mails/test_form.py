"""How a mail is built: nothing loaded, one column, colors that read well, whole on the wire."""

import re
from email import message_from_bytes, policy

import pytest

from tests.mails.catalogue import wrong_ones
from tests.mails.colors import contrast, in_the_dark, painted, turned

pytestmark = pytest.mark.django_db  # the database is made for whoever says so
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "p", "a",
    "b", "br", "ul", "li", "span",
}  # fmt: skip
PALETTE = set(
    "#F4F6F5 #FFFFFF #D9E0DC #74827B #12211C #43524C #0B5A4A #A9CFC1 #E1F0EA #7A2F68 #F6E8F2 "
    "#DDB6D2".split()
)
GMAIL_CLIPS = 100_000


def test_no_mail_loads_anything(mails):
    loads = re.compile(r'<(?:img|link|script|iframe|video|svg)|src=|url\(|@import|background="')

    assert wrong_ones(mails, lambda mail: loads.findall(mail.html)) == {}
    assert wrong_ones(mails, lambda mail: set(mail.read.tags) - TAGS) == {}


def test_layout_is_one_column_of_560_px_in_tables_that_screen_readers_pass_over(mails):
    def problem(mail):
        is_wide = 'width="560"' not in mail.html or "max-width:560px" not in mail.html
        return is_wide or set(mail.read.roles) != {"presentation"}

    assert wrong_ones(mails, problem) == {}


def test_mails_say_in_which_language_they_are(mails):
    assert {mail.read.lang for mail in mails.values()} == {"en"}


def test_colors_are_those_of_the_palette_and_read_well_by_day_and_night(mails):
    pairs = set()
    for mail in mails.values():
        colors = painted(mail.html)
        assert colors.colors <= PALETTE
        pairs |= colors.pairs

    low = {pair: contrast(pair) for pair in pairs if contrast(pair) < 4.5}
    low_at_night = {
        pair: contrast(in_the_dark(pair)) for pair in pairs if contrast(in_the_dark(pair)) < 4.5
    }
    assert len(pairs) >= 6
    assert (low, low_at_night) == ({}, {})


def test_no_mail_is_long_enough_to_be_clipped(mails):
    assert wrong_ones(mails, lambda mail: len(mail.html.encode()) > GMAIL_CLIPS) == {}


def test_mails_travel_whole_and_unfolded(mails):
    def problem(mail):
        wire = mail.message.message().as_bytes()
        parsed = message_from_bytes(wire, policy=policy.default)
        longest = max(map(len, wire.splitlines()))
        plain = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
        is_whole = parsed["Subject"] == mail.message.subject and plain.strip() == mail.text.strip()
        return "" if is_whole and longest <= 998 else (longest, parsed["Subject"])

    assert wrong_ones(mails, problem) == {}


@pytest.mark.parametrize("header", ["Date", "Message-ID", "Auto-Submitted", "From", "To"])
def test_mails_have_the_headers_that_servers_look_for(mails, header):
    assert wrong_ones(mails, lambda mail: not mail.message.message()[header]) == {}


def test_mails_read_well_where_a_program_turns_their_colors_round(mails):
    pairs = {turned(pair) for mail in mails.values() for pair in painted(mail.html).pairs}
    edges = {turned(("#74827B", "#FFFFFF")), turned(("#0B5A4A", "#FFFFFF"))}

    assert {pair: contrast(pair) for pair in pairs if contrast(pair) < 4.5} == {}
    assert {pair: contrast(pair) for pair in edges if contrast(pair) < 3} == {}


def test_mails_that_can_be_stopped_say_so_in_header_and_foot(mails):
    def problem(mail):
        can_stop = bool(mail.category.group and mail.category.can_mute)
        header = (mail.message.message()["List-Unsubscribe"] or "").strip("<>")
        says_it = header and header in mail.foot and header in dict(map(reversed, mail.read.links))
        return "" if bool(says_it) == can_stop == bool(header) else header or "no way to stop it"

    assert wrong_ones(mails, problem) == {}
