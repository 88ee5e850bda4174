"""What waits for a person, as her home says it: for programs, one line each."""

from collections.abc import Iterator

from accounts.models import User
from matching.queries.home import Home, Section, home_of
from matching.queries.home_start import Offer
from mentorship.hooks import NextStep


def next_steps_of(user: User) -> list[NextStep]:
    """Return what waits for her, the most pressing first; the queries of a home."""
    return list(_steps(home_of(user)))


def _steps(home: Home) -> Iterator[NextStep]:
    for asked in home.questions:
        yield NextStep("question", "", "", asked["title"], asked["url"])
    for section in home.sections:
        yield from _in(section)
    for offer in home.offers:
        yield _offered(offer)


def _in(section: Section) -> Iterator[NextStep]:
    about = (section.side, section.program.slug)
    for card in section.introductions:
        yield NextStep("introduction", *about, f"{card['name']}: {card['facts']}", card["url"])
    for times in section.times:
        yield NextStep("times", *about, times["title"], times["url"])
    for check_in in section.check_ins:
        yield NextStep("check_in", *about, check_in.title, check_in.url)
    if section.meeting:
        yield NextStep("meeting", *about, section.meeting["title"], section.meeting["url"])
    for waiting in section.waiting:
        yield NextStep("waiting", *about, waiting.title, waiting.url)
    if section.step:
        yield NextStep("step", *about, section.step.title, section.step.url)


def _offered(offer: Offer) -> NextStep:
    return NextStep("apply", "", "", offer.title, offer.url)
