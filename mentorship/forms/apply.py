"""Apply to a program, as mentee or as mentor, on one page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Card
from accounts.forms import AddressField
from accounts.models import User
from mentorship.enums import MentorType
from mentorship.forms.fields import LineField, PlacesField, TextField, chips, select
from mentorship.forms.profile import TRACKS, ProfileForm, renamed
from mentorship.models import Goal, Mentee, Mentor, Profile, Program, Role, Specialization
from mentorship.queries.vocabulary import Vocabulary, slugs_of
from mentorship.services.participants import MenteeAnswers, MentorAnswers

MAX_WANTS = 4
MAX_AVOID, MAX_AVOID_LENGTH = 20, 254
CARDS = {
    "peer": Card(_("Peer mentor"), _("Someone at about your level, somewhere else."),
                 _("For company, studying together, and \"is it just us?\""), icon="coffee"),
    "career": Card(_("Career mentor"), _("Someone a role or two further along."),
                   _("For the next step, exams and interviews."), icon="signpost"),
    "life": Card(_("Life mentor"), _("Someone with long experience, outside your workplace."),
                 _("For choices that are hard to discuss at work."), icon="compass"),
}  # fmt: skip

Section = tuple[Any, Any, tuple[str, ...]]


def type_cards(label: Any, program: Program, help_text: Any) -> forms.MultipleChoiceField:
    """Return the program's mentor types as cards, of which at least one is chosen."""
    field = forms.MultipleChoiceField(
        label=label,
        choices=[(kind, CARDS[kind]) for kind in program.mentor_types],
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one kind of mentor."),
            "invalid_choice": _("Choose kinds of mentor that this program has."),
        },
    )
    field.layout, field.three = "cards", True  # type: ignore[attr-defined]
    return field


class PartForm(ProfileForm):
    """A profile with a person's part in one program."""

    sections: tuple[Section, ...]

    def __init__(
        self,
        data: Any = None,
        *,
        program: Program,
        words: Vocabulary,
        person: User,
        profile: Profile | None,
        part: Any = None,
    ) -> None:
        super().__init__(data, words=words, person=person, profile=profile)
        self.program, self.person = program, person
        self.fields["avoid"] = TextField(
            rows=3,
            label=_("Anyone you don't want to be introduced to?"),
            help_text=_("One e-mail address or employer on each line."),
            required=False,
            max_length=MAX_AVOID * MAX_AVOID_LENGTH,
        )
        self.fields["avoid"].reader = _("Nobody but the matching.")  # type: ignore[attr-defined]
        if part is not None:
            self.initial["avoid"] = "\n".join(part.avoid)
        self._add_part(part)
        asked = {name for _title, _text, names in self.sections for name in names}
        asked.update(self.outlook_names)
        for name in set(self.fields) - asked:
            del self.fields[name]

    def _add_part(self, part: Any) -> None:
        raise NotImplementedError

    def clean_avoid(self) -> list[str]:
        """Return the lines, without blanks."""
        lines = [line.strip() for line in self.cleaned_data["avoid"].split("\n") if line.strip()]
        if len(lines) > MAX_AVOID or any(len(line) > MAX_AVOID_LENGTH for line in lines):
            raise forms.ValidationError(_("Write at most 20 lines of up to 254 characters."))
        return lines

    @property
    def parts(self) -> Iterable[dict[str, Any]]:
        """The form's sections as the page draws them."""
        for title, text, names in self.sections:
            listed = self.outlook_names if names == ("outlook",) else names
            yield {"title": title, "text": text, "fields": [self[name] for name in listed]}


OUTLOOK: Section = (
    _("How you like to work"),
    _("1 is strongly disagree, 5 strongly agree. There are no right answers, nobody reads your "
      "single answers, and you can skip them all."),
    ("outlook",),
)  # fmt: skip
MEETING: Section = (
    _("How you'd like to meet"), "", ("time_zone", "languages", "patterns", "meeting_modes"),
)  # fmt: skip
WORDS: Section = (_("In your words"), "", ("introduction",))


class MenteeForm(PartForm):
    """What a mentee is asked."""

    roles_list = "roles"
    sections = (
        (_("You now"), "", ("role", "years", "setting", "state", "credentials")),
        (
            _("Where you want to go"),
            _("\"Not sure yet\" is a good enough start."),
            ("target_role", "target_words", "seeks", "first_choice", "wants", "goals",
             "working_for", "interests"),
        ),
        MEETING,
        OUTLOOK,
        WORDS,
        (
            _("People to keep apart"),
            _("We don't contact your employer, and your supervisor isn't told."),
            ("employer", "not_my_workplace", "supervisor_email", "same_employer_ok", "avoid",
             "peer_too"),
        ),
    )  # fmt: skip

    def _add_part(self, part: Mentee | None) -> None:
        self._add_aims()
        self._add_limits()
        if part is not None:
            self.initial.update(
                {
                    "target_role": part.target_role.slug if part.target_role else "",
                    "target_words": part.target_words,
                    "seeks": part.seeks,
                    "first_choice": part.seeks[0] if len(part.seeks) > 1 else "",
                    **slugs_of(wants=part.wants, goals=part.goals),
                    "supervisor_email": part.supervisor_email,
                    "not_my_workplace": part.not_my_workplace,
                    "same_employer_ok": part.same_employer_ok,
                    "peer_too": part.peer_too,
                }
            )

    def _add_aims(self) -> None:
        kinds = [(k, CARDS[k].name) for k in self.program.mentor_types]
        several = _("Choose each kind that would help. We look for the best fit among them.")
        if self.program.mentors_per_mentee > 1:
            several = _("Choose each kind that would help. Each is a different person.")
        self.fields["seeks"] = type_cards(_("What kind of mentor?"), self.program, several)
        self.fields["first_choice"] = select(
            _("Which of them first?"), kinds, empty=_("No preference"), required=False
        )
        self.fields["target_role"] = select(
            _("The role you have in mind"),
            renamed(self.words.grouped("roles"), TRACKS),
            empty=_("Not sure yet"),
            required=False,
        )
        self.fields["target_words"] = LineField(
            label=_("Or in your own words"), max_length=160, required=False
        )
        self.fields["wants"] = chips(
            _("Fields you want to learn"),
            self.words.grouped("specializations"),
            limit=MAX_WANTS,
            help_text=_("Up to four."),
        )
        self.fields["goals"] = chips(_("What you want help with"), self.words.grouped("goals"))

    def _add_limits(self) -> None:
        self.fields["not_my_workplace"] = forms.BooleanField(
            label=_("Nobody from my workplace"), required=False
        )
        self.fields["supervisor_email"] = AddressField(
            label=_("Your supervisor's e-mail"),
            required=False,
            help_text=_("Only to keep them out of your matches. We never write to it."),
        )
        self.fields["same_employer_ok"] = forms.BooleanField(
            label=_("A life mentor from my own employer is fine with me"), required=False
        )
        self.fields["peer_too"] = forms.BooleanField(
            label=_("I'd also be a peer for someone like me"), required=False
        )

    def clean_supervisor_email(self) -> str:
        """Refuse her own address."""
        address = self.cleaned_data["supervisor_email"].lower()
        if address and address == self.person.email.lower():
            raise forms.ValidationError(_("This is your own address. Write your supervisor's."))
        return str(address)

    @property
    def part_answers(self) -> MenteeAnswers:
        """What was answered, for the service."""
        data = self.cleaned_data
        chosen = [kind for kind in self.program.mentor_types if kind in data["seeks"]]
        chosen.sort(key=lambda kind: kind != data["first_choice"])
        return MenteeAnswers(
            seeks=chosen,
            target_role=Role.objects.filter(slug=data["target_role"]).first(),
            target_words=data["target_words"],
            wants=list(Specialization.objects.filter(slug__in=data["wants"])),
            goals=list(Goal.objects.filter(slug__in=data["goals"])),
            supervisor_email=data["supervisor_email"],
            not_my_workplace=data["not_my_workplace"],
            same_employer_ok=data["same_employer_ok"],
            peer_too=data["peer_too"],
            avoid=data["avoid"],
        )


class MentorForm(PartForm):
    """What a mentor is asked, his limits first."""

    sections = (
        (
            _("Your limits"),
            _("You read about a person before you answer, and you can say no, pause or stop."),
            ("capacity", "available_from", "available_until"),
        ),
        (
            _("Where you are, and where you have been"),
            "",
            ("role", "years", "setting", "employer", "state", "past_roles", "credentials"),
        ),
        (
            _("What you can help with"), "",
            ("offers", "specializations", "helps_with", "interests"),
        ),
        MEETING,
        OUTLOOK,
        WORDS,
        (_("People to keep apart"), "", ("avoid",)),
    )  # fmt: skip

    def _add_part(self, part: Mentor | None) -> None:
        most = self.program.capacity_max
        self.fields["capacity"] = PlacesField(
            most=most,
            label=_("How many people at once?"),
            help_text=_("From 1 to %(most)d.") % {"most": most},
            initial=self.program.capacity_start,
        )
        self.fields["available_from"] = _date(_("From"))
        self.fields["available_until"] = _date(_("Until"))
        self.fields["offers"] = type_cards(
            _("What kind of mentor would you be?"), self.program, _("Choose each kind you offer.")
        )
        self.fields["helps_with"] = chips(_("What you can help with"), self.words.grouped("goals"))
        if part is not None:
            self.initial.update(
                {
                    "capacity": part.capacity,
                    "offers": part.offers,
                    "available_from": part.available_from,
                    "available_until": part.available_until,
                    "helps_with": [row.slug for row in part.helps_with.all()],
                }
            )

    def clean(self) -> dict[str, Any]:
        """Want the last day after the first."""
        data = super().clean()
        first, last = data.get("available_from"), data.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", _("Choose a day after the first one."))
        return data

    @property
    def part_answers(self) -> MentorAnswers:
        """What was answered, for the service."""
        data = self.cleaned_data
        return MentorAnswers(
            offers=[kind for kind in MentorType.values if kind in data["offers"]],
            capacity=data["capacity"],
            helps_with=list(Goal.objects.filter(slug__in=data["helps_with"])),
            available_from=data["available_from"],
            available_until=data["available_until"],
            avoid=data["avoid"],
        )


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-03-31, or leave it open.")},
    )
