"""One match as the open capsule shows it: who, why, what is missing, who else."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from matching.engine.pool import HEADINGS
from matching.enums import MatchOrigin
from matching.models import Match
from matching.queries.alternatives import alternatives_of
from matching.queries.wording import Names, Wording, first_names
from mentorship.models import Mentor, Profile, Program

SHARED_CHECKS = ("time_enough", "other_employer")
Json = dict[str, Any]
PART_FIELDS = {
    "career_path": "career_path",
    "specialization": "specialization",
    "mentor_type": "mentor_type_fit",
}


def points(score: int) -> int:
    """Return ten-thousandths as whole points of 100, rounded down as the score words are read."""
    return score // 100


def word(score: int, program: Program) -> str:
    """Return the program's word for a score."""
    if score >= program.strong_score:
        return _("Strong fit")
    return _("Good fit") if score >= program.good_score else _("Fair fit")


def parts_of(match: Match) -> list[Json]:
    """Return the three headings and the bonus as whole points that add up to those shown."""
    exact = {
        _("Career path"): match.career_path,
        _("Specialization"): match.specialization,
        _("Mentor type"): match.mentor_type_fit,
        _("Bonus"): match.bonus,
    }
    shown = {name: value // 100 for name, value in exact.items()}
    rest = points(match.score) - sum(shown.values())
    by_remainder = sorted(exact, key=lambda name: -(exact[name] % 100))
    for name in by_remainder[:rest]:
        shown[name] += 1
    return [{"name": name, "points": value} for name, value in shown.items()]


def capsule(match: Match, kept: Collection[int] = (), names: Names | None = None) -> Json:
    """Return what the open capsule shows of a match, without the addresses of its forms.

    Args:
        match: with its people, their profiles and its program.
        kept: users whom another admin sees to; they are not named as alternatives.
        names: those of the taxonomy, where the page has read them already.
    """
    wording = Wording(first_names([match]), names)
    reasons = wording.sentences(match, "reasons")
    shown = parts_of(match)
    first = {"mentee": match.mentee.user.first_name, "mentor": match.mentor.user.first_name}
    return {
        "id": match.pk,
        "version": match.version,
        "state": match.state,
        "first_names": first,
        "score": points(match.score),
        "word": word(match.score, match.round.program),
        "effect": _effect(match),
        "parts": [
            {
                **part,
                "out_of": most_points(match, heading),
                "reasons": _texts(reasons, heading),
            }
            for heading, part in zip(HEADINGS, shown, strict=False)
        ],
        "bonus": {"points": shown[3]["points"], "reasons": _texts(reasons, "bonus")}
        if match.bonus
        else None,
        "checks": _checks(wording, match, reasons),
        "alternatives": alternatives_of(match, kept),
        "mentee": _mentee(match, wording),
        "mentor": _mentor(match, wording),
        "note": match.note,
        "is_pinned": match.is_pinned,
    }


def _texts(reasons: list[dict[str, str]], heading: str) -> list[str]:
    return [
        one["text"]
        for one in reasons
        if one["heading"] == heading and one["code"] not in SHARED_CHECKS
    ]


def most_points(match: Match, heading: str) -> int:
    """Return the most points that a heading can give, of those components that she answered."""
    weights = match.breakdown.get("weights", {})
    components = match.breakdown.get("components", {})
    answered = {name: w for name, w in weights.items() if components.get(name) is not None}
    whole = sum(answered.values())
    part = sum(answered.get(name, 0) for name in HEADINGS[heading])
    exact = getattr(match, PART_FIELDS[heading])
    most: int = max(round(100 * part / whole) if whole else 0, -(-exact // 100))
    return most


def _effect(match: Match) -> str:
    """Say in one sentence what this pair means for everyone."""
    name = match.mentee.user.first_name
    if match.origin != MatchOrigin.RUN:
        return _("Chosen by your team.")
    rows = match.breakdown.get("alternatives", [])
    if not rows:
        return _("Nobody else is possible for %(name)s in this round.") % {"name": name}
    if max(row["difference"] for row in rows) > 0:
        return _("The place for %(name)s that works best for everyone together.") % {"name": name}
    return _("The best place for %(name)s that also works for everyone else.") % {"name": name}


def _checks(wording: Wording, match: Match, reasons: list[dict[str, str]]) -> list[Json]:
    good = [one for one in reasons if one["code"] in SHARED_CHECKS]
    return [
        *({"kind": "ok", "text": one["text"]} for one in good),
        *({"kind": "info", "text": one["text"]} for one in wording.sentences(match, "missing")),
    ]


def _mentee(match: Match, wording: Wording) -> Json:
    facts = _facts(match, "mentee")
    names = wording.names.name
    details = {
        _("Now"): names("roles", facts.get("role", "")),
        _("Wants"): names("roles", facts.get("target", ""))
        or match.mentee.target_words
        or _("Not sure yet"),
        _("Learning"): _listed(wording, "specializations", facts.get("wants", [])),
        _("Asked for"): types_text(match.mentee.seeks),
        _("Can meet"): _listed(wording, "availability", facts.get("availability", [])),
    }
    return _side(match.mentee.user.name, _profile(match.mentee), facts, wording, details)


def _mentor(match: Match, wording: Wording) -> Json:
    facts = _facts(match, "mentor")
    details = {
        _("Now"): wording.names.name("roles", facts.get("role", "")),
        _("Path"): _listed(wording, "roles", facts.get("past_roles", [])),
        _("Can teach"): _listed(wording, "specializations", facts.get("practices", [])),
        _("Offers"): types_text(match.mentor.offers),
        _("Can meet"): _listed(wording, "availability", facts.get("availability", [])),
    }
    side = _side(match.mentor.user.name, _profile(match.mentor), facts, wording, details)
    return {**side, "places": {"small": True, **places_of(match.mentor)}}


def _side(
    name: str,
    profile: Profile | None,
    facts: Mapping[str, Any],
    wording: Wording,
    details: Mapping[str, str],
) -> Json:
    held = _listed(wording, "credentials", facts.get("credentials", []))
    where = ", ".join(filter(None, [profile.city, profile.state])) if profile else ""
    return {
        "name": name,
        "facts": " · ".join(filter(None, [held, where])),
        "details": [{"term": term, "text": text} for term, text in details.items() if text],
        "words": profile.introduction if profile else "",
    }


def _facts(match: Match, side: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = match.breakdown.get("facts", {}).get(side, {})
    return facts


def _profile(part: Any) -> Profile | None:
    return getattr(part.user, "profile", None)


def _listed(wording: Wording, list_name: str, slugs: list[str]) -> str:
    return ", ".join(wording.names.name(list_name, slug) for slug in slugs)


def types_text(types: list[str]) -> str:
    """Return mentor types as text, in order of preference."""
    words = {"peer": _("peer"), "career": _("career"), "life": _("life")}
    said = ", ".join(words.get(kind, kind) for kind in types)
    return _("%(types)s mentor") % {"types": said.capitalize()} if said else ""


def places_of(mentor: Mentor) -> Json:
    """Return a mentor's places as the small capsule shows them."""
    free = mentor.capacity - mentor.places_held
    segments = [{"state": "taken"}] * mentor.places_held + [{"state": "free"}] * free
    return {
        "sentence": _("%(held)d of %(all)d places taken")
        % {"held": mentor.places_held, "all": mentor.capacity},
        "text": _("%(free)d of %(all)d free") % {"free": free, "all": mentor.capacity},
        "segments": segments[:5] if mentor.capacity > 1 else [*segments, {"state": "none"}][:1],
    }
