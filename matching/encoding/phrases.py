"""The sentences behind the codes of reasons.

A value is a template, or a function of the parameters that returns one. A voice that is absent
leaves the reason unsaid: what could go wrong is for the admin, except what helps the pair to plan.
"""

from collections.abc import Callable, Mapping

from matching.encoding.outcome import Param

Template = str | Callable[[Mapping[str, Param]], str]


def _held(now: str, before: str) -> Template:
    """Choose by whether he holds the role now or held it before."""
    return lambda params: now if params["now"] else before


SENTENCES: Mapping[str, Mapping[str, Template]] = {
    "wish": {
        "admin": "{mentor} is {mentee}'s {rank} choice.",
        "mentee": "You asked for {mentor}.",  # he never learns of it
    },
    "path_target": {
        "admin": _held(
            "{mentor} holds the role {mentee} wants: {role}.",
            "{mentor} has held the role {mentee} wants: {role}.",
        ),
        "mentee": _held(
            "{mentor} holds the role you want: {role}.",
            "{mentor} has held the role you want: {role}.",
        ),
        "mentor": _held(
            "You hold the role {mentee} wants: {role}.",
            "You've held the role {mentee} wants: {role}.",
        ),
    },
    "path_beyond": {
        "admin": _held(
            "{mentor} has gone beyond the role {mentee} wants ({target}): {role}.",
            "{mentor} once went beyond the role {mentee} wants ({target}): {role}.",
        ),
        "mentee": "{mentor} knows where the role you want can lead: {role}.",
        "mentor": "You know where the role {mentee} wants can lead: {role}.",
    },
    "path_between": {
        "admin": _held(
            "{mentor} is on the way to the role {mentee} wants ({target}): {role}.",
            "{mentor} has been on the way to the role {mentee} wants ({target}): {role}.",
        ),
        "mentee": "{mentor} knows the way to the role you want: {role}.",
        "mentor": "You know the way {mentee} wants to go: {role}.",
    },
    "path_track": {
        "admin": "{mentor} knows the line of work {mentee} wants ({target}): {role}.",
        "mentee": "{mentor} knows the line of work you want to go into.",
        "mentor": "You know the line of work {mentee} wants to go into.",
    },
    "path_near": {
        "admin": "{mentor} knows a role near the one {mentee} wants ({target}): {role}.",
        "mentee": "{mentor} knows a role near the one you want: {role}.",
        "mentor": "You know a role near the one {mentee} wants: {role}.",
    },
    "setting_same": {
        "admin": "Both work in the same kind of place: {setting}.",
        "mentee": "You both work in the same kind of place: {setting}.",
        "mentor": "You both work in the same kind of place: {setting}.",
    },
    "setting_near": {
        "admin": "They work in similar settings: {hers} and {his}.",
        "mentee": "You work in similar settings: {hers} and {his}.",
        "mentor": "You work in similar settings: {hers} and {his}.",
    },
    "credentials": {
        "admin": "{mentor} holds what {mentee} is working for: {slugs}.",
        "mentee": "{mentor} holds what you're working for: {slugs}.",
        "mentor": "You hold what {mentee} is working for: {slugs}.",
    },
    "specialization_same": {
        "admin": "{mentor} practices {slugs}, which {mentee} wants to learn.",
        "mentee": "{mentor} practices {slugs}, which you want to learn.",
        "mentor": "{mentee} wants to learn {slugs}, which you practice.",
    },
    "specialization_near": {
        "admin": "{mentor} practices {practiced}, close to the {wanted} {mentee} wants to learn.",
        "mentee": "{mentor} practices {practiced}, close to the {wanted} you want to learn.",
        "mentor": "You practice {practiced}, close to the {wanted} {mentee} wants to learn.",
    },
    "goals": {
        "admin": "{mentor} helps with {slugs}.",
        "mentee": "{mentor} helps with {slugs}.",
        "mentor": "You help with what {mentee} wants: {slugs}.",
    },
    "interests": {
        "admin": "Both chose {slugs} among their interests.",
        "mentee": "You both chose {slugs} among your interests.",
        "mentor": "You both chose {slugs} among your interests.",
    },
    "level_same": {
        "admin": "Both are at the same stage.",
        "mentee": "You're at the same stage.",
        "mentor": "You're at the same stage.",
    },
    "level_close": {
        "admin": "They're {gap} apart.",
        "mentee": "You're at nearly the same stage.",
        "mentor": "You're at nearly the same stage.",
    },
    "level_ahead": {
        "admin": "{mentor} is {gap} further along.",
        "mentee": "{mentor} is {gap} further along than you.",
        "mentor": "You're {gap} further along than {mentee}.",
    },
    "experience": {
        "admin": "{mentor} brings {years} of experience.",
        "mentee": "{mentor} brings {years} of experience.",
        "mentor": "You bring {years} of experience.",
    },
    "other_employer": {
        "admin": "They work for different employers.",
        "mentee": "You work for different employers.",
        "mentor": "You work for different employers.",
    },
    "outlook_alike": {
        "admin": "They see work much the same way.",
        "mentee": "You see work much the same way.",
        "mentor": "You see work much the same way.",
    },
    "time_enough": {
        "admin": "They're both free for {quarters} of the week.",
        "mentee": "You're both free for {about} of the week.",
        "mentor": "You're both free for {about} of the week.",
    },
    "waited": {"admin": "{mentee} has been waiting for {rounds}."},
    "partner_left": {"admin": "{mentee}'s last mentorship ended early."},
    "first_named": {"admin": "{mentee} asked for a {mentor_type} mentor first."},
    "sought": {
        "mentee": "{mentor} offers what you asked for: a {mentor_type} mentor.",
        "mentor": "{mentee} asked for a {mentor_type} mentor, which you offer.",
    },
    "rule_broken": {"admin": lambda params: BROKEN[str(params["rule"])]},
    "path_none": {
        "admin": "{mentor} hasn't worked in or near the role {mentee} wants: {target}.",
    },
    "setting_other": {"admin": "They work in different settings: {hers} and {his}."},
    "credentials_missing": {"admin": "{mentor} doesn't hold {slugs}."},
    "specialization_missing": {"admin": "{mentor} doesn't practice {slugs}."},
    "goals_missing": {"admin": "{mentor} didn't offer to help with {slugs}."},
    "level_not_ahead": {"admin": "{mentor} isn't further along than {mentee}."},
    "level_far": {"admin": "{mentor} is {gap} further along, which may feel far."},
    "outlook_apart": {"admin": "They see work quite differently."},
    "time_little": {
        "admin": (
            "They're both free for only {quarters} of the week. {mentee}: {hers}; {mentor}: {his}."
        ),
        "mentee": "You're both free for only {quarters} of the week, so plan ahead.",
        "mentor": "You're both free for only {quarters} of the week, so plan ahead.",
    },
    "time_none": {
        "admin": "They're never both free in the week. {mentee}: {hers}; {mentor}: {his}.",
    },
    "time_unknown": {"admin": "We don't know when {who} is free."},
    "zone_unknown": {"admin": "We don't know {who}'s time zone."},
    "time_changes": {
        "admin": "{who}'s weeks change, so the two have to agree on each meeting.",
        "mentee": "Weeks change, so agree on each meeting beforehand.",
        "mentor": "Weeks change, so agree on each meeting beforehand.",
    },
    "time_short": {"admin": "{who} has only {minutes} minutes at a time."},
    "employer_unknown": {"admin": "We don't know where {who} works."},
    "same_employer": {"admin": "Both work for the same employer."},
    "not_answered": {"admin": "{mentor} left open: {slugs}."},
    "few_answers": {"admin": "The two left much open, so take the score with care."},
}

# What a component that he left open would have told.
UNANSWERED: Mapping[str, str] = {
    "setting": "work setting",
    "credentials": "credentials",
    "specialization": "specializations",
    "goals": "goals they help with",
    "interests": "interests",
    "experience": "years of experience",
    "independence": "employer",
    "outlook": "outlook",
    "availability": "availability",
}

# A hard rule that a pin overrides.
BROKEN: Mapping[str, str] = {
    "same_person": "{mentee} and {mentor} are the same person.",
    "excluded": "{mentee} and {mentor} were to be kept apart.",
    "type": "{mentor} doesn't offer this kind of mentoring.",
    "capacity": "{mentor} has no place free.",
    "language": "They share no language.",
    "overlap": "They're both free for less than the minimum.",
    "avoid": "One of them asked not to be paired with the other or their employer.",
    "workplace": "{mentee} wants nobody from their own workplace, and {mentor} works there.",
    "supervisor": "{mentor} is {mentee}'s supervisor.",
    "level": "{mentor} isn't at a stage that fits this kind of mentoring.",
    "other_employer": "Both work for the same employer.",
}

# The rule that removed the last mentor.
RULES: Mapping[str, str] = {
    "same_person": "The only mentor of this program is {name}.",
    "excluded": "The mentors who were left are not to be paired with {name}.",
    "type": "Nobody else offers what {name} asked for.",
    "capacity": "Nobody who offers what {name} asked for has a place free.",
    "language": "Nobody who has a place speaks a language of {name}.",
    "overlap": "Nobody who is left is free often enough when {name} is.",
    "avoid": "Whoever is left is on a list of people or employers to avoid.",
    "workplace": "Whoever is left works where {name} works, which {name} ruled out.",
    "supervisor": "Only the supervisor of {name} is left.",
    "level": "Nobody who is left is at a stage that fits, or on the way {name} wants to go.",
    "other_employer": "Whoever is left works for the same employer as {name}.",
}

# Added where somebody would fit but for the places.
FULL = " {other} would fit but has no place free."

# Why somebody was not matched.
DETAILS: Mapping[str, str] = {
    "type_not_offered": "Nobody offers what {name} asked for.",
    "below_minimum": (
        "The best possible pair, with {other}, has {best} points; the minimum is {minimum}."
    ),
    "served_otherwise": "{name} has a mentor for another request: {other}.",
    "served_before": "{name} has a mentor already.",
    "places_taken": (
        "Everyone who fits has given their places to others; the best would be {other}, "
        "{best} points."
    ),
    "no_capacity": "{name} has no place free.",
    "no_request": "Nobody who asked fits {name} well enough.",
    "not_needed": "Everyone who fits {name} is with another mentor or could not be served.",
}
