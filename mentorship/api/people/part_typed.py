"""From the body of an application, or of a change, to the answers that the services take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.models import User
from mentorship.api.people.typed import Errors, Json, Typed, errors_of, profile_form, profile_typed
from mentorship.enums import Side
from mentorship.forms.answers import mentee_answers, mentor_answers, start_lines
from mentorship.forms.asking import Asked, StepForm, as_data
from mentorship.forms.wizard import FORMS, not_asked
from mentorship.models import Mentee, Mentor
from mentorship.queries.agreeing import open_documents, texts_and_agreement
from mentorship.queries.known import answers_of
from mentorship.queries.own_profile import OPEN, facts_of
from mentorship.queries.people import profile_of
from mentorship.queries.vocabulary import Vocabulary, vocabulary
from mentorship.queries.wizard import Opened
from mentorship.services.applying import Accepted
from mentorship.services.participants import MenteeAnswers, MentorAnswers
from mentorship.services.profiles import ProfileAnswers

EMPTY: dict[str, Json] = {
    Side.MENTEE: {
        "seeks": [], "target_role": None, "target_words": "", "wants": [], "goals": [],
        "supervisor_email": "", "not_my_workplace": False, "same_employer_ok": False,
        "peer_too": False, "peer_helps": [], "avoid": [],
    },
    Side.MENTOR: {
        "offers": [], "capacity": "", "helps_with": [], "available_from": None,
        "available_until": None, "is_listed": False, "shown": [], "avoid": [],
    },
}  # fmt: skip
OF_PROFILE = {*OPEN, "time_zone"}


@dataclass(frozen=True)
class Asker:
    """Who answers for which side of a program; ``part`` is None before she applied.

    ``person`` was read with her profile.
    """

    person: User
    opened: Opened
    side: Side
    part: Mentee | Mentor | None = None


@dataclass(frozen=True)
class Sent:
    """What the services take; ``start`` is empty where it was not asked or not answered."""

    profile: ProfileAnswers
    answers: Any
    start: Mapping[str, int]


def sent_of(asker: Asker, body: Json) -> Sent:
    """Return the answers of a body; what it does not name stays as it is known.

    Raises:
        ValidationError: by field, as the wizard's pages refuse it; the profile's under ``profile``.
    """
    words = vocabulary()
    given = body.get("profile", {})
    profile = profile_form(asker.person, given, words)
    forms = _forms(asker, body, words)
    errors = _errors(asker, body, profile, forms)
    if errors:
        raise ValidationError(errors)
    cleaned = {name: value for form in forms for name, value in form.cleaned_data.items()}
    return Sent(profile.profile_answers, _answers(asker, cleaned, body), start_lines(cleaned))


def _forms(asker: Asker, body: Json, words: Vocabulary) -> list[StepForm]:
    """Return the forms of all steps, bound to what is known and given."""
    person, program = asker.person, asker.opened.program
    known = answers_of(words, profile_of(person), asker.part)
    profile = {**OPEN, **facts_of(person), **body.get("profile", {})}
    typed = as_data(known | profile_typed(profile, words) | _typed(asker, body))
    asked = Asked(
        person=person,
        words=words,
        program=program,
        profile=profile_of(person),
        hides=not_asked(asker.opened, asker.side),
    )
    return [form(typed, asked=asked) for form in FORMS[asker.side].values()]


def _typed(asker: Asker, body: Json) -> Typed:
    """Return a part's answers as a browser would post them."""
    own = {name: body[name] for name in EMPTY[asker.side] if name in body}
    typed = {name: _as_posted(value) for name, value in own.items()}
    typed |= {f"start_{line}": str(number) for line, number in body.get("start", {}).items()}
    if "avoid" in own:
        typed["avoid"] = "\n".join(own["avoid"])
    if "seeks" in own:
        typed["first_choice"] = own["seeks"][0] if len(own["seeks"]) > 1 else ""
    if own.keys() & {"target_role", "target_words"}:
        typed["target_role"] = own.get("target_role") or own.get("target_words") or ""
    return typed


def _as_posted(value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else ""
    if value is None:
        return ""
    return value if isinstance(value, list) else str(value)


def _errors(asker: Asker, body: Json, profile: StepForm, forms: Sequence[StepForm]) -> Errors:
    found = errors_of(forms)
    of_profile = {name: found.pop(name) for name in list(found) if name in OF_PROFILE}
    of_profile |= errors_of([profile])
    if of_profile:
        found["profile"] = of_profile
    return found or _of_target(body, forms) or _of_hidden(asker, body)


def _of_target(body: Json, forms: Sequence[StepForm]) -> Errors:
    """Refuse a slug that is no role, which the page would take as her own words."""
    role, own_words = body.get("target_role"), body.get("target_words")
    found = {slug for form in forms if (slug := form.cleaned_data.get("target_role"))}
    if role and own_words:
        return {"target_words": [_("Give a role or your own words, not both.")]}
    if role and role not in found:
        return {"target_role": [_("Choose a role from the list.")]}
    return {}


def _of_hidden(asker: Asker, body: Json) -> Errors:
    """Refuse answers that count for nothing here: she is a mentor, or the program has no peers."""
    hidden = not_asked(asker.opened, asker.side) & {"peer_too", "peer_helps"}
    return {name: [_("This isn't asked of you here.")] for name in hidden if body.get(name)}


def _answers(asker: Asker, cleaned: Json, body: Json) -> MenteeAnswers | MentorAnswers:
    if asker.side == Side.MENTOR:
        return mentor_answers(cleaned)
    answers = mentee_answers(cleaned, asker.opened.program)
    order = list(dict.fromkeys(body.get("seeks") or getattr(asker.part, "seeks", [])))
    return replace(answers, seeks=order) if set(order) == set(answers.seeks) else answers


def accepted_of(asker: Asker, body: Json) -> list[Accepted]:
    """Return what she agrees to: each document of the program that she has yet to agree to.

    Raises:
        ValidationError: one is missing, or was given in other words than today's.
    """
    program = asker.opened.program
    _texts, agreement = texts_and_agreement(program)
    documents = open_documents(asker.person, program, agreement)
    given = {(one["document"], one["version"]) for one in body.get("accepted", [])}
    missing = [one for one in documents if (one.document, one.version) not in given]
    if missing:
        said = _("Agree to {document} in version {version} first; the program tells its words.")
        raise ValidationError(
            {"accepted": [said.format(document=m.document, version=m.version) for m in missing]}
        )
    return [Accepted(one.document, one.version) for one in documents]
