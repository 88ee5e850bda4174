"""A mentor's limits, first of all; and what he can help with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.forms.asking import Fold, StepForm
from mentorship.forms.fields import DayField, PlacesField, chips
from mentorship.forms.types import type_cards


class LimitsStep(StepForm):
    """How many people, and from when until when."""

    plain = ("capacity", ("available_from", "available_until"))

    def add_fields(self) -> None:
        """Add them."""
        super().add_fields()
        program = self.asked.program
        assert program is not None
        self.fields["capacity"] = PlacesField(
            most=program.capacity_max,
            label=_("How many people at once?"),
            help_text=_("From 1 to %(most)d. You can change this at any time.")
            % {"most": program.capacity_max},
            initial=program.capacity_start,
        )
        self.fields["available_from"] = DayField(
            label=_("From"), help_text=_("Leave it open to start at once.")
        )
        self.fields["available_until"] = DayField(
            label=_("Until"), help_text=_("Leave it open to stay.")
        )

    def clean(self) -> dict[str, Any]:
        """Want the last day after the first."""
        data = super().clean() or {}
        first, last = data.get("available_from"), data.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", _("Choose a day after the first one."))
        return data


class HelpStep(StepForm):
    """Kinds of mentoring, fields and goals."""

    plain = ("offers", "specializations", "helps_with")
    folds = (Fold(_("Topics you like"), ("interests",)),)

    def add_fields(self) -> None:
        """Add them."""
        super().add_fields()
        words, program = self.asked.words, self.asked.program
        assert program is not None
        self.fields["offers"] = type_cards(
            _("What kind of mentor would you be?"), program, _("Choose each kind you offer.")
        )
        self.fields["specializations"] = chips(
            _("Fields you practice in"), words.grouped("specializations")
        )
        self.fields["helps_with"] = chips(_("What you can help with"), words.grouped("goals"))
        self.fields["interests"] = chips(_("Topics you like"), words.choices("interests"))
