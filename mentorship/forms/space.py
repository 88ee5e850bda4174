"""What the two write in their space."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.forms.fields import DayField, LineField, TextField, read_by, yes
from mentorship.services.space import goals, messages, milestones, notes, thank_yous

PRIVATE, SHARED = "me", "both"


def both_read(name: str) -> str:
    """Return who reads what is written for both."""
    return _("You and %(name)s read this, nobody else.") % {"name": name}


class GoalForm(forms.Form):
    """A goal in their own words; words of the taxonomy are offered."""

    def __init__(self, data: Any = None, *, partner: str, words: list[str], **options: Any):
        super().__init__(data, **options)
        attrs = {"list": "goal-words", "autocomplete": "off"} if words else {}
        title = LineField(
            label=_("What do you want to get to?"),
            max_length=goals.LONGEST_TITLE,
            widget=forms.TextInput(attrs=attrs),
            warns=True,
            error_messages={"required": _("Write the goal in a few words.")},
        )
        self.fields["title"] = read_by(title, both_read(partner))
        self.fields["due_on"] = DayField(label=_("By when?"))


class MilestoneForm(forms.Form):
    """One step towards a goal."""

    def __init__(self, data: Any = None, *, partner: str, **options: Any):
        super().__init__(data, **options)
        title = LineField(
            label=_("A step"),
            max_length=milestones.LONGEST_TITLE,
            warns=True,
            error_messages={"required": _("Write the step in a few words.")},
        )
        self.fields["title"] = read_by(title, both_read(partner))
        self.fields["due_on"] = DayField(label=_("By when?"))


class NoteForm(forms.Form):
    """A note, and who reads it."""

    def __init__(self, data: Any = None, *, partner: str, can_share: bool = True, **options: Any):
        super().__init__(data, **options)
        body: Any = TextField(
            rows=6,
            label=_("Your note"),
            max_length=notes.LONGEST,
            error_messages={"required": _("Write the note first.")},
        )
        self.fields["body"] = read_by(
            body, _("Only those you choose below read it. The program team never does.")
        )
        if can_share:
            choices = [(PRIVATE, _("Only me")), (SHARED, _("%(name)s and me") % {"name": partner})]
            readers: Any = forms.ChoiceField(
                label=_("Who reads it?"),
                choices=choices,
                initial=PRIVATE,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the two.")},
            )
            readers.layout = "segments"
            self.fields["readers"] = readers

    @property
    def arguments(self) -> dict[str, Any]:
        """What the service is told: the words, and whether the other one reads them too."""
        said = self.cleaned_data
        return {"body": said["body"], "is_shared": said.get("readers") == SHARED}


class ThanksForm(forms.Form):
    """One line of thanks, and whether the association may show it."""

    def __init__(
        self,
        data: Any = None,
        *,
        partner: str,
        by_mail: bool,
        is_asked: bool = True,
        **options: Any,
    ):
        super().__init__(data, **options)
        reader = (
            _("%(name)s reads it here and in an e-mail.") if by_mail else _("%(name)s reads it.")
        )
        line: Any = TextField(
            rows=2,
            label=_("What did they do that helped? One line is plenty."),
            max_length=thank_yous.LONGEST,
            required=is_asked,
            error_messages={"required": _("Write one line. What did they do that helped?")},
        )
        self.fields["line"] = read_by(line, reader % {"name": partner})
        self.fields["may_be_shown"] = yes(
            _("The association may show it, with my first name"),
            help_text=_("Only if you tick this. You can change it later."),
        )


class ReachedForm(ThanksForm):
    """The line of thanks that may stand beside a goal that was reached."""

    def __init__(self, data: Any = None, *, partner: str, by_mail: bool):
        super().__init__(data, partner=partner, by_mail=by_mail, is_asked=False)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the service is told."""
        said = self.cleaned_data
        return {"thanks": said["line"], "may_be_shown": said["may_be_shown"]}


class MessageForm(forms.Form):
    """A message to the other one."""

    def __init__(self, data: Any = None, *, reader: str, **options: Any):
        super().__init__(data, **options)
        body: Any = TextField(
            rows=4,
            label=_("Your message"),
            max_length=messages.LONGEST,
            error_messages={"required": gettext_lazy("Write a line or two.")},
        )
        self.fields["body"] = read_by(body, reader)
