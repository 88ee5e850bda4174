"""When and how somebody can meet."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.days import clock
from mentorship import weeks
from mentorship.enums import MeetingMode
from mentorship.forms.asking import Fold, Line, StepForm
from mentorship.forms.fields import US_ZONES, chips, zone_field
from mentorship.zones import ZONE_OF_STATE

LANGUAGES = {
    "en": _("English"), "es": _("Spanish"), "zh": _("Chinese"), "vi": _("Vietnamese"),
    "tl": _("Tagalog"), "ko": _("Korean"), "ar": _("Arabic"), "fr": _("French"),
    "ht": _("Haitian Creole"), "ru": _("Russian"), "pt": _("Portuguese"), "hi": _("Hindi"),
}  # fmt: skip
DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip


class ClockField(forms.TimeField):
    """A time of the day."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p"],
            widget=forms.TimeInput(attrs={"type": "time", "step": "900"}, format="%H:%M"),
            error_messages={"invalid": _("Write the time as 18:30.")},
        )


class MeetingMixin(StepForm):
    """Zone, languages, shift patterns, own hours, and how to meet."""

    def add_fields(self) -> None:
        """Add them all."""
        super().add_fields()
        words = self.asked.words
        self.fields["patterns"] = chips(
            _("When you are free"),
            words.choices("availability"),
            help_text=_("We match on hours you are awake and don't write while you sleep."),
        )
        self.fields["meeting_modes"] = chips(_("How you like to meet"), list(MeetingMode.choices))
        self._add_zone()
        languages = [(code, LANGUAGES.get(code, code)) for code, _n in words.choices("languages")]
        self.fields["languages"] = chips(_("Languages you can talk in"), languages, required=True)
        for day, name in enumerate(DAYS):
            self.fields[f"window_{day}_from"] = ClockField(_("%(day)s from") % {"day": name})
            self.fields[f"window_{day}_to"] = ClockField(_("%(day)s to") % {"day": name})

    def _add_zone(self) -> None:
        guess = ZONE_OF_STATE.get(str(self.given("state") or self.initial.get("state", "")), "")
        name = US_ZONES.get(guess, "")
        empty = _("That of your state: %(zone)s") % {"zone": name} if guess else ""
        self.fields["time_zone"] = zone_field(empty=empty, required=not guess)
        self.guessed_zone = guess

    def clean_time_zone(self) -> str:
        """Take the zone of her state where she chose none."""
        return self.cleaned_data["time_zone"] or self.guessed_zone

    def clean(self) -> dict[str, Any]:
        """Join the rows of her own hours to ``windows``."""
        data = super().clean() or {}
        rows: dict[int, tuple[int, int]] = {}
        for day in range(7):
            start, end = data.get(f"window_{day}_from"), data.get(f"window_{day}_to")
            if start is not None and end is not None:
                self._add_row(rows, day, start, end)
            elif (start is None) != (end is None) and not self._errs(day):
                empty = "from" if start is None else "to"
                self.add_error(f"window_{day}_{empty}", _("Give both times, or neither."))
        data["windows"] = self._windows(rows)
        return data

    def _errs(self, day: int) -> bool:
        return bool({f"window_{day}_from", f"window_{day}_to"} & self.errors.keys())

    def _add_row(self, rows: dict[int, tuple[int, int]], day: int, start: time, end: time) -> None:
        first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        if first == last:
            self.add_error(f"window_{day}_to", _("Choose a time after the first one."))
        else:
            rows[day] = (first, last)

    def _windows(self, rows: dict[int, tuple[int, int]]) -> list[list[int]]:
        """Return the rows as windows; what she has stays whole where no row of it was changed."""
        kept = self.asked.profile.windows if self.asked.profile else []
        if kept and rows == weeks.as_rows(kept):
            return [list(window) for window in kept]
        return [list(window) for window in weeks.from_rows(rows)]

    @property
    def window_rows(self) -> list[tuple[Any, BoundField, BoundField]]:
        """The seven days with their two fields."""
        return [
            (name, self[f"window_{day}_from"], self[f"window_{day}_to"])
            for day, name in enumerate(DAYS)
        ]

    def amount(self, name: str) -> int:
        """Count each day once."""
        is_end = name.startswith("window_") and name.endswith("_to")
        return 0 if is_end else super().amount(name)

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say each day's own hours on one line."""
        if not name.startswith("window_") or self[name].errors:
            yield from super().lines_of(name)
        elif name.endswith("_from") and self.cleaned_data.get(name):
            until = self.cleaned_data.get(name.replace("_from", "_to"))
            day = DAYS[int(name.split("_")[1])]
            if until:
                yield Line(day, f"{clock(self.cleaned_data[name])} to {clock(until)}")


class MeetingStep(MeetingMixin, StepForm):
    """The step that both wizards have."""

    plain = ("patterns", "meeting_modes", "time_zone")
    folds = (
        Fold(_("Languages you can talk in"), ("languages",)),
        Fold(
            _("Your own hours, day by day"),
            ("window_",),
            _("They count beside what you picked above. A time before the first one is the next "
              "morning."),
            "mentorship/_apply_windows.html",
        ),
    )  # fmt: skip
