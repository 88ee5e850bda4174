"""Draw the demo's people from its stories: the same seed gives the same people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from matching.demo import facts, stories
from matching.demo.stories import MenteeStory, MentorStory

SEED = 2029
N_MENTEES = 120
N_MENTORS = 45
TEAMS_OWN = (62, 97)  # mentees who work where the program admin works
OWN_SHARE = 0.8  # of the answers in which a person differs from her story
MENTEE_VARIES = ("setting", "wants", "goals", "interests", "working_for")
MENTOR_VARIES = ("setting", "past_roles", "practices", "helps_with", "interests", "credentials")
LISTS = {
    MenteeStory: ("wants", "goals", "interests"),
    MentorStory: ("past_roles", "practices", "helps_with", "interests"),
}
Story = TypeVar("Story", MenteeStory, MentorStory)


@dataclass(frozen=True)
class Sketch:
    """One invented person: her story and what she adds to it."""

    name: str
    email: str
    story: MenteeStory | MentorStory
    seeks: tuple[str, ...]
    years: int
    state: str
    city: str
    time_zone: str
    employer: str
    patterns: tuple[str, ...]
    languages: tuple[str, ...]
    outlook: tuple[int, ...]
    capacity: int = 0
    modes: tuple[str, ...] = ("video", "phone")
    is_listed: bool = False
    shown: tuple[str, ...] = ()
    path_line: str = ""


def mentees() -> list[Sketch]:
    """Return the technicians; the first is the one with a sign-in."""
    random = Random(SEED)  # noqa: S311  invented people, not secrets
    chosen = _spread(stories.MENTEES, N_MENTEES, random)
    names = _names(N_MENTEES, random)
    drawn = [
        _mentee(name, story, number, random)
        for number, (name, story) in enumerate(zip(names, chosen, strict=True))
    ]
    return [
        replace(sketch, employer=facts.TEAM_EMPLOYER) if number in TEAMS_OWN else sketch
        for number, sketch in enumerate(drawn)
    ]


def mentors() -> list[Sketch]:
    """Return the mentors; the first is the one with a sign-in."""
    random = Random(SEED + 1)  # noqa: S311  invented people, not secrets
    chosen = _spread(stories.MENTORS, N_MENTORS, random)
    return [
        _mentor(name, story, number, random)
        for number, (name, story) in enumerate(zip(facts.MENTOR_NAMES, chosen, strict=True))
    ]


def _spread(kinds: Sequence[Story], count: int, random: Random) -> list[Story]:
    """Repeat each story by its share; the first story comes first, the others shuffled."""
    drawn = [story for story in kinds for _ in range(story.share)][:count]
    rest: list[Story] = drawn[1:]
    random.shuffle(rest)
    return drawn[:1] + rest


def _names(count: int, random: Random) -> list[str]:
    """Return different full names, the first as drawn in the product's pictures."""
    pairs = [f"{first} {last}" for first in facts.FIRST_NAMES for last in facts.LAST_NAMES]
    first = "Jamila Okafor"
    rest = random.sample([name for name in pairs if name != first], count - 1)
    return [first, *rest]


def _own(story: Story, kinds: Sequence[Story], fields: Sequence[str], random: Random) -> Story:
    """Make a story one person's own: she differs from it, and names only some of it."""
    other = {
        name: getattr(random.choice(kinds), name) for name in fields if random.random() < OWN_SHARE
    }
    own = replace(story, **other)
    is_mentee = isinstance(own, MenteeStory)
    some = {name: _some(getattr(own, name), is_mentee, random) for name in LISTS[type(own)]}
    if is_mentee and random.random() < OWN_SHARE:
        some["target"] = random.choice(stories.TARGETS)
    if random.random() < OWN_SHARE:
        some["words"] = random.choice(facts.MENTEE_WORDS if is_mentee else facts.MENTOR_WORDS)
    return replace(own, **some)


def _some(slugs: tuple[str, ...], least: int, random: Random) -> tuple[str, ...]:
    """Keep two at most, often only the least."""
    count = min(len(slugs), random.choice((least, 1, 1, 2)))
    return tuple(sorted(random.sample(slugs, count)))


def _mentee(name: str, story: MenteeStory, number: int, random: Random) -> Sketch:
    return Sketch(
        name=name,
        email="technician@example.org" if number == 0 else f"mentee{number}@example.org",
        story=_own(story, stories.MENTEES, MENTEE_VARIES, random) if number else story,
        seeks=_seeks(story, random),
        years=random.randint(1, 9),
        patterns=random.choice(facts.MENTEE_PATTERNS),
        **_whereabouts(random),
    )


def _mentor(name: str, story: MentorStory, number: int, random: Random) -> Sketch:
    return Sketch(
        name=name,
        email="mentor@example.org" if number == 0 else f"mentor{number}@example.org",
        story=_own(story, stories.MENTORS, MENTOR_VARIES, random) if number else story,
        seeks=(),
        years=random.randint(8, 27),
        patterns=random.choice(facts.MENTOR_PATTERNS),
        capacity=3 if number == 0 else random.choice((1, 2, 2, 3, 3, 4)),
        **_listing(number),
        **_whereabouts(random),
    )


def _listing(number: int) -> dict:
    """Return what a mentor lets members see, by turns; one in five stays out of the directory."""
    is_listed = number % 5 != 4
    return {
        "modes": facts.MENTOR_MODES[number % len(facts.MENTOR_MODES)],
        "is_listed": is_listed,
        "shown": facts.MENTOR_SHOWN[number % len(facts.MENTOR_SHOWN)] if is_listed else (),
        "path_line": facts.FIRST_PATH if number == 0 else "",
    }


def _seeks(story: MenteeStory, random: Random) -> tuple[str, ...]:
    """Mostly career mentors; exam takers like peers, the undecided a life mentor."""
    if "pass-certification-exam" in story.goals:
        return random.choice((("peer",), ("peer", "career")))
    if not story.target:
        return ("life", "career")
    return random.choice((("career",), ("career",), ("career", "peer"), ("career", "peer", "life")))


def _whereabouts(random: Random) -> dict:
    state, city, zone = random.choice(facts.PLACES)
    return {
        "state": state,
        "city": city,
        "time_zone": zone,
        "employer": random.choice(facts.EMPLOYERS),
        "languages": random.choice((("en",), ("en",), ("en",), ("en", "es"))),
        "outlook": tuple(random.randint(1, 5) for _ in range(6)) if random.random() < 0.8 else (),
    }
