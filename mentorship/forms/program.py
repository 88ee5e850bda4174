"""A program's settings, a form for each section."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.enums import MentorType
from mentorship.forms import program_fields as fields
from mentorship.forms.fields import DayField, LineField, TextField, read_by, yes, zone_field
from mentorship.forms.program_section import Build, SectionForm
from mentorship.models import Program
from mentorship.program_rules import DATES

EVERYONE = gettext_lazy("Everyone can read this on the first page.")


class BasicsForm(SectionForm):
    """What it is called, for whom it is, and how people come into matching."""

    names = ("name", "about", "chapter", "time_zone", "intake")

    def add_fields(self) -> None:
        """Add them."""
        self.fields["name"] = LineField(
            label=_("Name"),
            max_length=120,
            help_text=_("Such as Career mentors. Members see it everywhere."),
            error_messages={
                "required": _("Give the program a name."),
                "max_length": _("Keep the name to 120 characters."),
            },
        )
        about = TextField(
            warns=False,
            label=_("What it is, in a few lines"),
            max_length=1000,
            required=False,
            error_messages={"max_length": _("Keep it to 1,000 characters.")},
        )
        self.fields["about"] = read_by(about, EVERYONE)
        self.fields["chapter"] = fields.chapter()
        self.fields["time_zone"] = zone = zone_field()
        zone.label = _("The program's time zone")
        zone.help_text = _("Its days begin and end by this clock.")
        zone.widget.attrs.pop("data-zone", None)
        self.fields["intake"] = fields.intake()


class DatesForm(SectionForm):
    """The days of a round; ``labels`` are the association's own words for them, in order."""

    names = (*DATES, "next_round_opens_on")

    def __init__(self, data: Any, *, program: Program, labels: list[str]) -> None:
        self.labels = labels
        super().__init__(data, program=program)

    def fresh(self, program: Program) -> SectionForm:
        """Return the form as the program fills it."""
        return type(self)(None, program=program, labels=self.labels)

    def add_fields(self) -> None:
        """Add a day for each."""
        for name, label in zip(DATES, self.labels, strict=False):
            self.fields[name] = DayField(label=label)
        for name in DATES[len(self.labels) :]:
            self.fields[name] = DayField(label=name.replace("_", " ").capitalize())
        self.fields["next_round_opens_on"] = DayField(
            label=_("The next round opens"),
            help_text=_("Shown while sign-up is closed, and to whoever waits."),
        )


class AskedForm(SectionForm):
    """What is asked of people: kinds, months, hours, and the orientation."""

    names = ("mentor_types", "months", "hours_a_month", "reply_days", "orientation_first")
    differing: ClassVar[Mapping[str, tuple[Build, Any]]] = {
        "months": (lambda label: fields.whole(label, "months", required=False),
                   gettext_lazy("Months")),
        "hours_a_month": (lambda label: fields.whole(label, "hours_a_month", required=False),
                          gettext_lazy("Hours a month")),
    }  # fmt: skip

    def add_fields(self) -> None:
        """Add them."""
        self.fields["mentor_types"] = forms.MultipleChoiceField(
            label=_("Kinds of mentors on offer"),
            choices=MentorType.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one."),
                "invalid_choice": _("Choose from the list."),
            },
        )
        self.fields["months"] = fields.whole(_("For how many months?"), "months")
        self.fields["hours_a_month"] = fields.whole(_("Hours a month"), "hours_a_month")
        self.fields["reply_days"] = fields.whole(
            _("Messages are answered within how many days?"),
            "reply_days",
            help_text=_("The agreement says so."),
        )
        self.fields["orientation_first"] = yes(
            _("Nobody is matched before the orientation is done")
        )


class OffersForm(SectionForm):
    """Who is asked first, and how long an introduction waits."""

    names = ("asked_first", "offer_days", "nudge_day")
    differing: ClassVar[Mapping[str, tuple[Build, Any]]] = {
        "asked_first": (lambda label: fields.asked_first(label, by_kind=True),
                        gettext_lazy("Who is asked first?")),
        "offer_days": (lambda label: fields.whole(label, "offer_days", required=False),
                       gettext_lazy("Days to answer")),
        "nudge_day": (lambda label: fields.whole(label, "nudge_day", required=False),
                      gettext_lazy("Nudge on day")),
    }  # fmt: skip

    def add_fields(self) -> None:
        """Add them."""
        self.fields["asked_first"] = fields.asked_first(_("Who is asked first?"))
        self.fields["offer_days"] = fields.whole(
            _("Days to answer"),
            "offer_days",
            help_text=_("Then the introduction runs out and the place is free again."),
        )
        self.fields["nudge_day"] = fields.whole(
            _("Nudge on day"),
            "nudge_day",
            help_text=_("One friendly reminder to whoever hasn't answered."),
        )


class CheckInsForm(SectionForm):
    """When pairs are asked how it goes, and how long they may rest or go on."""

    names = ("ladder_days", "no_meeting_days", "pause_days", "extension_months", "extensions_most")
    differing: ClassVar[Mapping[str, tuple[Build, Any]]] = {
        "ladder_days": (lambda label: fields.LadderField(label=label, required=False),
                        gettext_lazy("Check-ins on day")),
        "no_meeting_days": (lambda label: fields.whole(label, "no_meeting_days", required=False),
                            gettext_lazy("No first meeting by day")),
        "pause_days": (lambda label: fields.whole(label, "pause_days", required=False),
                       gettext_lazy("Longest pause in days")),
        "extension_months": (lambda label: fields.whole(label, "extension_months", required=False),
                             gettext_lazy("Months of an extension")),
        "extensions_most": (lambda label: fields.extensions(label, by_kind=True),
                            gettext_lazy("How often may a pair extend?")),
    }  # fmt: skip

    def add_fields(self) -> None:
        """Add them."""
        self.fields["ladder_days"] = fields.LadderField(
            label=_("Check-ins on day"),
            help_text=_(
                "Days after the start, such as 3, 14, 30. Mid-point, closing and the one thirty "
                "days after the end come by themselves; from day 60 on another follows every "
                "sixty days."
            ),
        )
        self.fields["no_meeting_days"] = fields.whole(
            _("No first meeting by day"),
            "no_meeting_days",
            help_text=_("Then the team is told."),
        )
        self.fields["pause_days"] = fields.whole(
            _("Longest pause in days"),
            "pause_days",
            help_text=_("A week before, both are asked; then the mentorship goes on by itself."),
        )
        self.fields["extension_months"] = fields.whole(
            _("Months of an extension"), "extension_months"
        )
        self.fields["extensions_most"] = fields.extensions(_("How often may a pair extend?"))


class DirectoryForm(SectionForm):
    """Who may see the mentor directory."""

    names = ("is_directory_public", "may_be_indexed")

    def add_fields(self) -> None:
        """Add them."""
        self.fields["is_directory_public"] = yes(
            _("Anyone can read the mentor directory"),
            help_text=_(
                "Without signing in: only mentors who agreed to be shown, and what each chose."
            ),
        )
        self.fields["may_be_indexed"] = yes(
            _("Search engines may list it"), help_text=_("Only where anyone can read it.")
        )
