"""Offering times, saying how it went, writing down what was held elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import clock, month_day
from mentorship.enums import MeetingMode
from mentorship.forms.fields import (
    DayField,
    LimitedChoices,
    LineField,
    TextField,
    moment_of,
    read_by,
)
from mentorship.forms.meeting import ClockField
from mentorship.models import Meeting
from mentorship.models.meetings import LONGEST_MINUTES
from mentorship.queries.meeting_words import Zones, length, when
from mentorship.services.meetings.plan import MAX_PLACE, MAX_TOPIC, MOST_TIMES, Plan
from mentorship.services.meetings.telling import MAX_SUMMARY, SHORTEST
from mentorship.wall_clock import moments

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
ROWS = range(1, MOST_TIMES + 1)


class OfferForm(forms.Form):
    """Up to three times: suggested ones, or days and hours of one's own."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        zones: Zones,
        suggested: Iterable[datetime] = (),
        meeting: Meeting | None = None,
        is_move: bool = False,
    ) -> None:
        super().__init__(data)
        self.zones, self.notes = zones, list[str]()
        self._add_times(suggested)
        if not is_move:
            self._add_what(meeting)

    def _add_times(self, suggested: Iterable[datetime]) -> None:
        offered = {moment.astimezone(UTC) for moment in suggested} | self._posted_times()
        if offered:
            self.fields["times"] = LimitedChoices(
                limit=MOST_TIMES,
                label=_("Times when you're both usually free"),
                choices=[(m.isoformat(), when(m, self.zones.here)) for m in sorted(offered)],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("That time has just gone. Choose another.")},
            )
            self.fields["times"].layout = "chips"  # type: ignore[attr-defined]
        for row in ROWS:
            said = {"n": row}
            self.fields[f"day_{row}"] = DayField(label=_("Day %(n)d") % said)
            self.fields[f"time_{row}"] = _clock(_("Time %(n)d") % said)

    def _posted_times(self) -> set[datetime]:
        """Keep what was chosen before, though it is suggested no more."""
        listed: list[str] = getattr(self.data, "getlist", lambda _name: [])("times")
        found = (moment_of(text) for text in listed[: 2 * MOST_TIMES])
        return {moment.astimezone(UTC) for moment in found if moment and moment.tzinfo}

    def _add_what(self, meeting: Meeting | None) -> None:
        minutes = meeting.minutes if meeting else 30
        lengths = sorted({*LENGTHS, minutes})
        self.fields["minutes"] = forms.TypedChoiceField(
            label=_("How long"),
            choices=[(n, length(n)) for n in lengths],
            coerce=int,
            initial=minutes,
            error_messages={"invalid_choice": _("Choose a length from the list."),
                            "required": _("Choose a length from the list.")},
        )  # fmt: skip
        add_details(self, meeting, self.zones.name)

    @property
    def own_rows(self) -> list[tuple[BoundField, BoundField]]:
        """The three rows of day and time."""
        return [(self[f"day_{row}"], self[f"time_{row}"]) for row in ROWS]

    @property
    def what(self) -> list[BoundField]:
        """The fields below the times."""
        return [self[name] for name in ("minutes", *DETAILS) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Join suggested and own times to ``moments``."""
        data = super().clean() or {}
        chosen = [moment_of(text) for text in data.get("times", [])]
        own = [self._own(data, row) for row in ROWS]
        found = sorted({moment for moment in [*chosen, *own] if moment is not None})
        first = "times" if "times" in self.fields else "day_1"
        if not found and not self.errors:
            self.add_error(first, _("Offer at least one time."))
        if len(found) > MOST_TIMES and first not in self.errors:
            self.add_error(first, _("Three times are the limit. Remove some."))
        data["moments"] = tuple(found)
        return data

    def _own(self, data: Mapping[str, Any], row: int) -> datetime | None:
        """Return the moment of one row; none where it is empty or can't be."""
        day, at = data.get(f"day_{row}"), data.get(f"time_{row}")
        if {f"day_{row}", f"time_{row}"} & self.errors.keys() or (day is None and at is None):
            return None
        if day is None or at is None:
            missing = "day" if day is None else "time"
            self.add_error(f"{missing}_{row}", _("Give both day and time, or neither."))
            return None
        wall = datetime.combine(day, at.replace(second=0, microsecond=0))
        return self._on_the_clock(wall, row)

    def _on_the_clock(self, wall: datetime, row: int) -> datetime | None:
        found = moments(wall, self.zones.here)
        said = {"time": clock(wall.time()), "day": month_day(wall.date())}
        if not found:
            sentence = _("That hour doesn't exist on %(day)s: the clocks jump. Choose another.")
            self.add_error(f"time_{row}", sentence % said)
            return None
        if len(found) > 1:
            sentence = _("%(time)s happens twice on %(day)s. We took the first of the two.")
            self.notes.append(sentence % said)
        return found[0]

    def plan(self, meeting: Meeting | None = None) -> Plan:
        """Return what the valid form offers; what it does not ask is the meeting's own."""
        data = self.cleaned_data
        if "minutes" not in self.fields and meeting is not None:
            return Plan(
                data["moments"], meeting.minutes, meeting.mode, meeting.place, meeting.topic
            )
        return Plan(data["moments"], data["minutes"], data["mode"], data["place"], data["topic"])


DETAILS = ("mode", "place", "topic")


def add_details(form: forms.Form, meeting: Meeting | None, partner: str) -> None:
    """Add how, where and what about."""
    both = _("You and %(name)s read this.") % {"name": partner}
    form.fields["mode"] = _mode(_("How"), meeting.mode if meeting else MeetingMode.VIDEO)
    form.fields["place"] = read_by(
        LineField(
            label=_("Join link or place"), max_length=MAX_PLACE, required=False,
            initial=meeting.place if meeting else "",
            help_text=_("For video, a link that begins with https. You can add it later."),
        ),
        both,
    )  # fmt: skip
    form.fields["topic"] = read_by(
        TextField(
            rows=2, label=_("To talk about"), max_length=MAX_TOPIC, required=False,
            initial=meeting.topic if meeting else "",
        ),
        both,
    )  # fmt: skip


class DetailsForm(forms.Form):
    """How and where an agreed meeting takes place."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, meeting: Meeting, partner: str
    ) -> None:
        super().__init__(data)
        add_details(self, meeting, partner)


class CancelForm(forms.Form):
    """A line for the other, if one likes."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, partner: str) -> None:
        super().__init__(data)
        said = {"name": partner}
        self.fields["line"] = read_by(
            TextField(
                rows=2, label=_("A line for %(name)s") % said, max_length=MAX_TOPIC, required=False
            ),
            _("Only %(name)s reads this.") % said,
        )


class HeldForm(forms.Form):
    """How long they met, and a line about it."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, meeting: Meeting, partner: str
    ) -> None:
        super().__init__(data)
        self.fields["minutes"] = _minutes(meeting.minutes)
        self.fields["summary"] = _summary(partner, meeting.summary)


class LogForm(forms.Form):
    """A meeting held elsewhere."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, partner: str, today: str) -> None:
        super().__init__(data)
        self.fields["day"] = DayField(label=_("Day"), required=True, initial=today)
        self.fields["day"].error_messages["required"] = _("Choose the day you met.")
        self.fields["minutes"] = _minutes(30)
        self.fields["mode"] = _mode(_("How"), MeetingMode.VIDEO)
        self.fields["summary"] = _summary(partner, "")


def _minutes(initial: int) -> forms.IntegerField:
    sentence = gettext_lazy("Enter minutes from 5 to 480.")
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=_("How many minutes"), min_value=SHORTEST, max_value=LONGEST_MINUTES, initial=initial,
        error_messages=dict.fromkeys(codes, sentence),
    )  # fmt: skip


def _mode(label: str, initial: str) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=label, choices=MeetingMode.choices, initial=initial, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )  # fmt: skip
    field.layout = "segments"  # type: ignore[attr-defined]
    return field


def _summary(partner: str, initial: str) -> forms.Field:
    field = TextField(
        rows=3, label=_("What was it about?"), max_length=MAX_SUMMARY, required=False,
        initial=initial, help_text=_("One line is plenty."),
    )  # fmt: skip
    return read_by(field, _("You and %(name)s read this.") % {"name": partner})


def _clock(label: str) -> ClockField:
    field = ClockField(label)
    field.widget.attrs["step"] = "300"
    return field
