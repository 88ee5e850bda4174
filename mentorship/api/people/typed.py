"""From a JSON body to what the wizards' forms read, and from their errors back to its fields.

The forms are those of the pages, so that both take and refuse the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.models import User
from mentorship.forms.asking import as_data
from mentorship.forms.profile import WholeProfileForm
from mentorship.queries.own_profile import OPEN, facts_of
from mentorship.queries.people import profile_of
from mentorship.queries.vocabulary import Vocabulary, vocabulary
from mentorship.services.profiles import ProfileAnswers

Json = Mapping[str, Any]
Typed = dict[str, Any]
Errors = dict[str, Any]
ON_FORMS = {"held_": "credentials", "window_": "windows", "outlook_": "outlook", "start_": "start"}
RENAMED = {"first_choice": "seeks", "__all__": "body"}
EVERY_WEEKDAY = range(7)


def profile_answers_of(person: User, body: Json) -> ProfileAnswers:
    """Return a person's answers with those of a body in their place; the rest stays as it is.

    Raises:
        ValidationError: by field.
    """
    words = vocabulary()
    form = profile_form(person, body, words)
    if not form.is_valid():
        raise ValidationError(errors_of([form]))
    return form.profile_answers


def profile_form(person: User, body: Json, words: Vocabulary) -> WholeProfileForm:
    """Return the form of the whole profile, bound to what is known and given."""
    typed = profile_typed({**_of_whom(person), **body}, words)
    return WholeProfileForm(as_data(typed), words=words, person=person, profile=profile_of(person))


def _of_whom(person: User) -> Json:
    return {**OPEN, **facts_of(person)}


def profile_typed(values: Json, words: Vocabulary) -> Typed:
    """Return a profile as a browser would post it."""
    years = values["years"]
    listed = {name: list(value) for name, value in values.items() if isinstance(value, list)}
    plain = {name: value or "" for name, value in values.items() if name not in listed}
    return {
        **plain,
        **listed,
        "years": "" if years is None else f"{years:g}",
        **_held(values["credentials"]),
        **_windows(values["windows"]),
        **_outlook(values["outlook"], words),
    }


def _held(credentials: Iterable[Json]) -> Typed:
    """Return credentials and their dates; of one given twice the first counts."""
    typed: Typed = {"credentials": []}
    for held in credentials:
        slug = held["credential"]
        if slug in typed["credentials"]:
            continue
        typed["credentials"].append(slug)
        typed[f"held_{slug}_state"] = held.get("state") or ""
        for part in ("issued", "expires"):
            day = held.get(f"{part}_on")
            typed[f"held_{slug}_{part}"] = day.isoformat() if day else ""
    return typed


def _windows(windows: Iterable[Json]) -> Typed:
    given = {window["weekday"]: window for window in windows}
    typed: Typed = {}
    for day in EVERY_WEEKDAY:
        window = given.get(day, {})
        typed[f"window_{day}_from"] = window.get("start", "")
        typed[f"window_{day}_to"] = window.get("end", "")
    return typed


def _outlook(answers: list[int], words: Vocabulary) -> Typed:
    statements = [slug for slug, _text in words.choices("outlook")]
    if answers and len(answers) != len(statements):
        raise ValidationError({"outlook": [_("Answer all six statements, or skip them all.")]})
    typed = {f"outlook_{slug}": "" for slug in statements}
    return typed | {
        f"outlook_{slug}": str(answer) for slug, answer in zip(statements, answers, strict=False)
    }


def errors_of(forms: Iterable[Form]) -> Errors:
    """Return what is wrong on forms under the names that the body has, each sentence once."""
    found: Errors = {}
    for form in forms:
        for name, errors in form.errors.items():
            sentences = found.setdefault(field_of(name), [])
            sentences += [str(one) for one in errors if str(one) not in sentences]
    return found


def field_of(name: str) -> str:
    """Return the field of a body that a form's field stands for."""
    for beginning, field in ON_FORMS.items():
        if name.startswith(beginning):
            return field
    return RENAMED.get(name, name)
