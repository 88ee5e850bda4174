"""One step of a mentorship's course: rest, go on longer, end; and a mentor's hours."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import long_month_day
from mentorship.clock import local_day
from mentorship.forms.fields import DayField
from mentorship.forms.standing import reason_field
from mentorship.models import Mentorship, Program
from mentorship.queries.closing import months_to_ask
from mentorship.queries.pauses import last_day
from mentorship.queries.texts import text

USUAL = timedelta(days=14)
A_YEAR = timedelta(days=365)
Data = Mapping[str, Any] | None


class RestForm(forms.Form):
    """When to ask again, and why; both may be left as they are."""

    def __init__(self, data: Data, mentorship: Mentorship) -> None:
        super().__init__(data)
        now = timezone.now()
        today = local_day(mentorship.program.time_zone, now)
        last = last_day(mentorship, mentorship.paused_at or now)
        said = _("Until %(day)s at the longest. You can come back earlier.")
        self.fields["until"] = _day(
            text("reasons.pause.ask_until") or _("When should we ask again?"),
            today + timedelta(days=1),
            last,
            help_text=said % {"day": long_month_day(last)},
            initial=mentorship.pause_until or min(today + USUAL, last),
        )
        if not mentorship.is_life:
            self.fields["reason"] = reason_field("reasons.pause", _("What makes you pause?"))


class ExtendForm(forms.Form):
    """For how many months more."""

    def __init__(self, data: Data, mentorship: Mentorship) -> None:
        super().__init__(data)
        most = months_to_ask(mentorship)
        self.fields["months"] = forms.TypedChoiceField(
            label=_("For how long?"),
            coerce=int,
            choices=[(n, _months(n)) for n in range(1, most + 1)],
            initial=most,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose for how long."),
                "invalid_choice": _("Choose one of these lengths."),
            },
        )


def _months(number: int) -> str:
    return ngettext("%(n)d more month", "%(n)d more months", number) % {"n": number}


class EndForm(forms.Form):
    """Why, if she likes; the other never reads it."""

    def __init__(self, data: Data, mentorship: Mentorship) -> None:
        super().__init__(data)
        reader = _("Only the program team reads this. It decides what we offer you next.")
        if mentorship.is_life:
            reader = _("Nobody reads this. It decides what we offer you next.")
        self.fields["reason"] = reason_field("reasons.end", _("What made it end?"), reader)


class NoForm(forms.Form):
    """Nothing is asked: the button says it all."""

    def __init__(self, data: Data, _mentorship: Mentorship) -> None:
        super().__init__(data)


class HoursForm(forms.Form):
    """A program in which she mentored, and the days to count."""

    def __init__(self, data: Data, programs: list[Program]) -> None:
        super().__init__(data)
        self.programs = {str(program.pk): program for program in programs}
        today = timezone.localdate()
        self.fields["program"] = forms.ChoiceField(
            label=_("Program"),
            choices=[(pk, program.name) for pk, program in self.programs.items()],
            error_messages={"invalid_choice": _("Choose a program in which you mentored.")},
        )
        self.fields["since"] = _day(_("From"), None, today, initial=today - A_YEAR, required=True)
        self.fields["until"] = _day(_("To"), None, today, initial=today, required=True)

    @property
    def program(self) -> Program:
        """The chosen program."""
        return self.programs[self.cleaned_data["program"]]


def _day(label: Any, first: date | None, last: date, **options: Any) -> DayField:
    """Return a field for a day, whose calendar ends with the last possible one."""
    field = DayField(label=label, **options)
    field.error_messages["required"] = _("Write the day as 2026-03-31.")
    limits = {"min": first.isoformat()} if first else {}
    field.widget.attrs.update(limits, max=last.isoformat())
    return field
