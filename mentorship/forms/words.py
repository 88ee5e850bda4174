"""In your words: an introduction, how one likes to work, and whom to keep apart."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.forms import AddressField
from mentorship.enums import ShownField
from mentorship.forms.asking import Fold, Line, StepForm
from mentorship.forms.fields import LineField, TextField, chips, read_by, yes
from mentorship.forms.now import KEPT_APART
from mentorship.queries.workplaces import MAX_AVOID

MAX_AVOID_LENGTH = 254
MATCHING_ONLY = _("Nobody but the matching.")
START_LINES = ("path", "support", "stay")
START_NAMES = tuple(f"start_{line}" for line in START_LINES)


def scale(label: Any, lowest: Any, highest: Any) -> forms.ChoiceField:
    """Return a scale from 1 to 5 that may be skipped; its ends are named for those who hear it."""
    choices = [
        ("1", _end("1", lowest)),
        *((number, number) for number in "234"),
        ("5", _end("5", highest)),
        ("", _("Skip")),
    ]
    field = forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect
    )
    field.layout = "segments"  # type: ignore[attr-defined]
    return field


def _end(number: str, meaning: Any) -> SafeString:
    return format_html('{}<span class="visually-hidden">, {}</span>', number, meaning)


class IntroductionMixin(StepForm):
    """A few words about oneself."""

    introduction_readers: Any = _("The program team, and the person we introduce you to.")

    def add_fields(self) -> None:
        """Add the text."""
        super().add_fields()
        field = TextField(
            label=_("A few words about you"),
            max_length=600,
            required=False,
            help_text=_("What you do, what you enjoy, what you hope for."),
        )
        self.fields["introduction"] = read_by(field, self.introduction_readers)


class OutlookMixin(StepForm):
    """The six statements, all or none."""

    def add_fields(self) -> None:
        """Add one scale for each statement."""
        super().add_fields()
        for slug, statement in self.asked.words.choices("outlook"):
            ends = (_("strongly disagree"), _("strongly agree"))
            self.fields[f"outlook_{slug}"] = scale(statement, *ends)

    @property
    def outlook_names(self) -> list[str]:
        """The names of the six statements' fields, in their order."""
        return [f"outlook_{slug}" for slug, _text in self.asked.words.choices("outlook")]

    @property
    def intro(self) -> str:
        """What the statements are for."""
        return self.asked.texts.get("outlook.intro", "")

    @property
    def nudge(self) -> str:
        """The kind question about six equal answers."""
        return self.asked.texts.get("outlook.nudge_same", "")

    @property
    def is_all_same(self) -> bool:
        """Whether the six answers are one and the same, which says little."""
        given = [self.given(name) for name in self.outlook_names]
        return bool(given) and bool(given[0]) and len(set(given)) == 1

    def clean(self) -> dict[str, Any]:
        """Want all six statements or none."""
        data = super().clean() or {}
        open_ones = [name for name in self.outlook_names if not data.get(name)]
        if open_ones and len(open_ones) < len(self.outlook_names):
            self.add_error(open_ones[0], _("Answer all six statements, or skip them all."))
        return data

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say only that the statements were answered."""
        if not name.startswith("outlook_") or self[name].errors:
            yield from super().lines_of(name)
        elif name == self.outlook_names[0] and self.cleaned_data.get(name):
            yield Line(_("How you like to work"), _("All six statements answered"))


class StartMixin(StepForm):
    """The three outcome lines, as the starting point."""

    @property
    def start_readers(self) -> str:
        """Who can read them."""
        return self.asked.texts.get("outcomes.readers", "")

    def add_fields(self) -> None:
        """Add one scale for each line."""
        super().add_fields()
        for line in START_LINES:
            label = self.asked.texts.get(f"outcomes.{line}", line.capitalize())
            self.fields[f"start_{line}"] = scale(label, _("not at all"), _("fully"))

    def clean(self) -> dict[str, Any]:
        """Want all three lines or none."""
        data = super().clean() or {}
        asked = [name for name in START_NAMES if name in self.fields]
        open_ones = [name for name in asked if not data.get(name)]
        if open_ones and len(open_ones) < len(asked):
            self.add_error(open_ones[0], _("Answer all three lines, or skip them all."))
        return data

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say only that the lines were answered."""
        if not name.startswith("start_") or self[name].errors:
            yield from super().lines_of(name)
        elif name == START_NAMES[0] and self.cleaned_data.get(name):
            yield Line(_("Where you start from"), _("All three lines answered"))


class AvoidMixin(StepForm):
    """People and employers to keep apart from."""

    def add_fields(self) -> None:
        """Add the list."""
        super().add_fields()
        field = TextField(
            rows=3,
            warns=False,
            label=_("Anyone you don't want to be introduced to?"),
            help_text=_("One e-mail address or employer on each line."),
            required=False,
            max_length=MAX_AVOID * MAX_AVOID_LENGTH,
        )
        self.fields["avoid"] = read_by(field, MATCHING_ONLY)

    def clean_avoid(self) -> list[str]:
        """Return the lines, without blanks."""
        lines = [line.strip() for line in self.cleaned_data["avoid"].split("\n") if line.strip()]
        if len(lines) > MAX_AVOID or any(len(line) > MAX_AVOID_LENGTH for line in lines):
            raise forms.ValidationError(_("Write at most 20 lines of up to 254 characters."))
        return lines

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say who is on the list on one line."""
        if name == "avoid" and not self[name].errors:
            if lines := self.cleaned_data["avoid"]:
                yield Line(_("Keep apart from"), ", ".join(lines))
        else:
            yield from super().lines_of(name)


class WorkplaceMixin(StepForm):
    """A mentee's workplace and supervisor."""

    def add_fields(self) -> None:
        """Add what keeps them out of her matches."""
        super().add_fields()
        employer = LineField(
            label=_("Employer"),
            max_length=160,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        )
        self.fields["employer"] = read_by(employer, KEPT_APART)
        self.fields["not_my_workplace"] = yes(_("Nobody from my workplace"))
        self.fields["same_employer_ok"] = yes(
            _("A life mentor from my own employer is fine with me")
        )
        supervisor = AddressField(
            label=_("Your supervisor's e-mail"),
            required=False,
            help_text=_("Only to keep them out of your matches. We never write to it."),
            widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "off"}),
        )
        self.fields["supervisor_email"] = read_by(supervisor, MATCHING_ONLY)

    def clean_supervisor_email(self) -> str:
        """Refuse her own address."""
        address = self.cleaned_data["supervisor_email"].lower()
        if address and address == self.asked.person.email.lower():
            raise forms.ValidationError(_("This is your own address. Write your supervisor's."))
        return str(address)


class PeerMixin(StepForm):
    """A mentee who would also be a peer, on a short form."""

    def add_fields(self) -> None:
        """Add the tick and what it asks."""
        super().add_fields()
        words = self.asked.words
        self.fields["peer_too"] = yes(
            _("I'd also be a peer for someone like me"),
            help_text=_("One place, about an hour a month. The program team reads it first."),
        )
        self.fields["specializations"] = chips(
            _("Fields you practice in"), words.grouped("specializations")
        )
        self.fields["peer_helps"] = chips(_("What you could help with"), words.grouped("goals"))


class ListedMixin(StepForm):
    """A mentor's consent to be shown to members, field by field."""

    def add_fields(self) -> None:
        """Add the tick and the fields."""
        super().add_fields()
        self.fields["is_listed"] = yes(
            _("Show me in the mentor directory"),
            help_text=_("By first name and initial. Mentees can then say that you sound right."),
        )
        self.fields["shown"] = chips(
            _("What members may read there"),
            list(ShownField.choices),
            help_text=_("Nobody sees your employer unless you tick it."),
        )


OUTLOOK = Fold(
    _("How you like to work: six statements"),
    ("outlook_",),
    template="mentorship/_apply_outlook.html",
)


class MenteeWordsStep(
    IntroductionMixin, OutlookMixin, StartMixin, WorkplaceMixin, AvoidMixin, PeerMixin, StepForm
):
    """A mentee's last questions."""

    plain = ("introduction",)
    folds = (
        OUTLOOK,
        Fold(
            _("Where you start from: three lines"),
            START_NAMES,
            template="mentorship/_apply_start.html",
        ),
        Fold(
            _("People to keep apart"),
            ("employer", "not_my_workplace", "same_employer_ok", "supervisor_email", "avoid"),
            _("We don't contact your employer, and your supervisor isn't told."),
        ),
        Fold(
            _("Be a peer for someone else, too"),
            ("peer_too", "specializations", "peer_helps"),
        ),
    )


class MentorWordsStep(IntroductionMixin, OutlookMixin, ListedMixin, AvoidMixin, StepForm):
    """A mentor's last questions."""

    introduction_readers = _(
        "The program team, the person we introduce you to, and members if you show your own words."
    )
    plain = ("introduction", "is_listed", "shown")
    folds = (
        OUTLOOK,
        Fold(
            _("People to keep apart"),
            ("avoid",),
            _("We don't contact your employer."),
        ),
    )
