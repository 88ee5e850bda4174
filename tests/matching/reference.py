"""A slow scorer that shares nothing with the engine: plain Python, fractions, one pair at a time.

Written from the definition of the score, to be compared with the engine to the last integer.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from math import floor
from zoneinfo import ZoneInfo

from matching.encoding.records import MenteeRecord, MentorRecord, PairKey, PersonFacts
from matching.engine.pool import COMPONENTS, Settings
from mentorship.comparing import normalize
from tests.matching.people import taxonomy_data

QUARTER = timedelta(minutes=15)


def half_up(value: Fraction) -> int:
    """Round to the nearest whole number, halves up."""
    return floor(value + Fraction(1, 2))


class Reference:
    """Scores pairs of one pool; ``mentors`` are all of it, for the weights of specializations."""

    def __init__(self, mentors: Iterable[MentorRecord], settings: Settings) -> None:
        self.mentors = list(mentors)
        self.settings = settings

    def components(self, her: MenteeRecord, him: MentorRecord, kind: str) -> dict[str, int | None]:
        """Return each component in ten-thousandths, None where her answer is open."""
        values: Mapping[str, Fraction | None] = {
            "path": path(her, him),
            "setting": setting(her.facts, him.facts),
            "credentials": share(her.working_for, held(him.facts.credentials)),
            "specialization": self.specialization(her, him),
            "goals": share(her.goals, him.helps_with),
            "interests": share(her.interests, him.interests),
            "level": level_credit(her, him, kind),
            "experience": Fraction(min(him.facts.years or 0, 20)) / 20,
            "independence": independence(her.facts, him.facts),
            "outlook": outlook(her.facts, him.facts),
            "availability": self.availability(her.facts, him.facts),
        }
        return {k: None if v is None else half_up(10_000 * v) for k, v in values.items()}

    def score(self, her: MenteeRecord, him: MentorRecord, kind: str) -> tuple[int, int]:
        """Return base and score."""
        weights = dict(zip(COMPONENTS, self.settings.weights[kind], strict=True))
        values = self.components(her, him, kind)
        told = {k: v for k, v in values.items() if v is not None}
        whole = sum(weights[k] for k in told)
        base = half_up(Fraction(sum(weights[k] * v for k, v in told.items()), whole or 1))
        return base, base + min(bonus(her, him, kind), 10_000 - base)

    def specialization(self, her: MenteeRecord, him: MentorRecord) -> Fraction | None:
        """Return the credited share of the wanted fields, rare ones heavier."""
        if not her.wants:
            return None
        weight = {t: self.rarity(t) for t in her.wants}
        earned = sum(
            weight[t] * max((field_credit(t, p) for p in him.practices), default=Fraction(0))
            for t in her.wants
        )
        return Fraction(earned) / sum(weight.values())

    def rarity(self, field: str) -> int:
        """Return 1 to 5: one more for each doubling of mentors per holder."""
        holders = max(sum(field in m.practices for m in self.mentors), 1)
        doublings = 0
        while Fraction(len(self.mentors), holders) >= 2 ** (doublings + 1):
            doublings += 1
        return min(1 + doublings, 5)

    def availability(self, hers: PersonFacts, his: PersonFacts) -> Fraction | None:
        """Return shared hours over the full hours, at most 1."""
        if not self.week(hers):
            return None
        return min(Fraction(1), self.hours(hers, his) / Fraction(self.settings.full_overlap_hours))

    def hours(self, hers: PersonFacts, his: PersonFacts) -> Fraction:
        """Return the shared hours of a week."""
        a, b = self.week(hers), self.week(his)
        return sum((min(a[s], b[s]) for s in a.keys() & b.keys()), Fraction(0)) / 4

    def week(self, facts: PersonFacts) -> dict[int, Fraction]:
        """Return quarter hour of the reference week to the share of weeks in which it is free."""
        return _week(facts, self.settings.reference_week)

    def eligible(
        self, her: MenteeRecord, him: MentorRecord, kind: str, exclusions: Iterable[PairKey] = ()
    ) -> bool:
        """Return whether every hard rule but capacity holds."""
        a, b = her.facts, him.facts
        pair = (her.person, him.person)
        known = bool(self.week(a)) and bool(self.week(b))
        ours = normalize(a.employer)
        same_employer = bool(ours) and ours == normalize(b.employer)
        names_his = {normalize(him.email), normalize(b.employer)} - {""}
        names_hers = {normalize(her.email), ours} - {""}
        return (
            her.person != him.person
            and not any(
                (x.mentee, x.mentor) == pair and x.mentor_type in (None, kind) for x in exclusions
            )
            and kind in him.offers
            and bool(a.languages & b.languages)
            and (not known or self.hours(a, b) >= Fraction(self.settings.min_overlap_hours))
            and not (a.avoid & names_his or b.avoid & names_hers)
            and not (her.not_my_workplace and same_employer)
            and not (her.supervisor and her.supervisor == him.person)
            and level_allows(her, him, kind)
            and not (kind == "life" and same_employer and not her.same_employer_ok)
        )


@cache
def _week(facts: PersonFacts, monday: object) -> dict[int, Fraction]:
    """Look at every quarter hour of the three weeks around the reference week, one by one."""
    try:
        zone = ZoneInfo(facts.timezone) if facts.timezone else None
    except (KeyError, ValueError):
        zone = None
    if zone is None:
        return {}
    patterns = {e["slug"]: e for e in taxonomy_data()["availability"]}
    offered = [(tuple(w), Fraction(1)) for w in facts.windows]
    for slug in facts.patterns:
        share_ = Fraction(round(patterns[slug]["week_share"] * 100), 100)
        for day, start, end in patterns[slug]["windows"]:
            offered.append(((day, _minute(start), _minute(end)), share_))
    free: dict[int, Fraction] = {}
    start_of_week = datetime.combine(monday, time(), UTC)  # type: ignore[arg-type]
    for slot in range(-96, 672 + 96):
        begins = start_of_week + slot * QUARTER
        local = begins.astimezone(zone)
        if not monday <= local.date() < monday + timedelta(days=7):  # type: ignore[operator]
            continue
        minute = local.hour * 60 + local.minute
        for (day, start, end), share_ in offered:
            if local.weekday() == day and start <= minute and minute + 15 <= end:
                free[slot % 672] = max(free.get(slot % 672, Fraction(0)), share_)
    return free


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _entries(name: str) -> dict[str, dict]:
    return {entry["slug"]: entry for entry in taxonomy_data()[name]}


ROLES = _entries("roles")
FIELDS = _entries("specializations")
SETTINGS = _entries("work_settings")
CREDENTIALS = _entries("credentials")


@cache
def steps(start: str, end: str, undirected: bool = False) -> int | None:
    """Return the number of steps between two roles, None if there is no way."""
    reached, frontier, n = {start}, {start}, 0
    while frontier:
        if end in frontier:
            return n
        ahead = {r for f in frontier for r in ROLES[f]["leads_to"]}
        if undirected:
            ahead |= {r for r in ROLES if frontier & set(ROLES[r]["leads_to"])}
        frontier, n = ahead - reached, n + 1
        reached |= frontier
    return None


def roles_of(facts: PersonFacts) -> frozenset[str]:
    """Return the roles held now or before."""
    return facts.past_roles | {facts.role}


def on_the_way(her: MenteeRecord, role: str) -> Fraction | None:
    """Return the part of the way to her target at which a role stands, None if it does not."""
    whole = steps(her.facts.role, her.target_role)
    gone, left = steps(her.facts.role, role), steps(role, her.target_role)
    if whole is None or gone is None or left is None or gone + left != whole:
        return None
    return Fraction(gone, whole) if 0 < gone < whole else None


def path(her: MenteeRecord, him: MentorRecord) -> Fraction | None:
    """Return the best credit of his roles for her way."""
    if not her.target_role:
        return None
    return max(_path_credit(her, role) for role in roles_of(him.facts))


def _path_credit(her: MenteeRecord, role: str) -> Fraction:
    target = her.target_role
    if role == target:
        return Fraction(1)
    way = on_the_way(her, role)
    apart = steps(target, role, undirected=True)
    return max(
        Fraction(9, 10) if steps(target, role) is not None else Fraction(0),
        Fraction(1, 2) + Fraction(2, 5) * way if way is not None else Fraction(0),
        Fraction(1, 2) if ROLES[role]["track"] == ROLES[target]["track"] else Fraction(0),
        Fraction(5 - apart, 10) if apart is not None and apart <= 4 else Fraction(0),
    )


def setting(hers: PersonFacts, his: PersonFacts) -> Fraction | None:
    """Return the nearness of two work settings."""
    if not hers.setting:
        return None
    if not his.setting:
        return Fraction(0)
    if hers.setting == his.setting:
        return Fraction(1)
    a, b = SETTINGS[hers.setting], SETTINGS[his.setting]
    near = (
        a["parent"] == b["slug"]
        or b["parent"] == a["slug"]
        or (a["parent"] is not None and a["parent"] == b["parent"])
        or b["slug"] in a["related"]
    )
    return Fraction(1, 2) if near else Fraction(0)


def field_credit(a: str, b: str) -> Fraction:
    """Return the nearness of two specializations."""
    parents = {s: {FIELDS[s]["parent"], *FIELDS[s].get("also_under", ())} - {None} for s in (a, b)}
    if a == b:
        return Fraction(1)
    if a in parents[b] or b in parents[a]:
        return Fraction(7, 10)
    near = parents[a] & parents[b] or b in FIELDS[a]["related"]
    return Fraction(1, 2) if near else Fraction(0)


def held(credentials: Iterable[str]) -> set[str]:
    """Return credentials with all that they imply."""
    found = set(credentials)
    while True:
        more = {i for c in found for i in CREDENTIALS[c]["implies"]} - found
        if not more:
            return found
        found |= more


def share(wanted: frozenset[str], named: Iterable[str]) -> Fraction | None:
    """Return the share of the wanted that is named."""
    return Fraction(len(wanted & set(named)), len(wanted)) if wanted else None


def gap(her: MenteeRecord, him: MentorRecord) -> int:
    """Return his level minus hers."""
    return ROLES[him.facts.role]["level"] - ROLES[her.facts.role]["level"]


def level_credit(her: MenteeRecord, him: MentorRecord, kind: str) -> Fraction:
    """Return the credit of the level gap."""
    g = gap(her, him)
    if kind == "peer":
        return {0: Fraction(1), 1: Fraction(3, 5)}.get(abs(g), Fraction(0))
    if kind == "life":
        return max(Fraction(min(g, 5), 5), Fraction(1, 5))
    if g <= 0:
        return Fraction(2, 5)
    return Fraction(1) if g <= 3 else {4: Fraction(7, 10), 5: Fraction(2, 5)}.get(g, Fraction(1, 5))


def level_allows(her: MenteeRecord, him: MentorRecord, kind: str) -> bool:
    """Return whether the level rule of the type holds."""
    g = gap(her, him)
    if kind == "peer":
        return -1 <= g <= 1
    if kind == "life":
        return g >= 2 or (g >= 0 and (him.facts.years or 0) >= 15)
    if g >= 1 or not her.target_role:
        return g >= 1
    roles = roles_of(him.facts)
    return her.target_role in roles or any(on_the_way(her, role) is not None for role in roles)


def independence(hers: PersonFacts, his: PersonFacts) -> Fraction | None:
    """Return how far he stands from her workplace and chapter."""
    if not hers.employer:
        return None
    if not his.employer:
        return Fraction(0)
    parts = [normalize(hers.employer) != normalize(his.employer)]
    if hers.chapter and his.chapter:
        parts.append(normalize(hers.chapter) != normalize(his.chapter))
    return Fraction(sum(parts), len(parts))


def outlook(hers: PersonFacts, his: PersonFacts) -> Fraction | None:
    """Return the closeness of six answers."""
    if hers.outlook is None:
        return None
    if his.outlook is None:
        return Fraction(0)
    apart = sum(abs(a - b) for a, b in zip(hers.outlook, his.outlook, strict=True))
    return 1 - Fraction(apart, 24)


def bonus(her: MenteeRecord, him: MentorRecord, kind: str) -> int:
    """Return the bonuses before the cap."""
    ranks = [15, 12, 9, 6, 3]
    wish = 100 * ranks[her.wishes.index(him.person)] if him.person in her.wishes else 0
    waiting = min(1_000, max(200 * her.waited_rounds, 1_000 * her.partner_left))
    order = 200 if len(her.seeks) > 1 and her.seeks[0] == kind else 0
    return wish + waiting + order
