"""Where a mentee wants to go."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mentorship.forms.asking import Fold, Line, StepForm
from mentorship.forms.fields import chips, read_by, select
from mentorship.forms.now import KINDS, renamed
from mentorship.forms.roles import RoleField
from mentorship.forms.types import CARDS, type_cards

MAX_WANTS = 4
ALL_KINDS = _("Choose each kind that would help. We look for the best fit among them.")
EACH_KIND = _("Choose each kind that would help. Each is a different person.")


class AimsStep(StepForm):
    """Target role, fields, kinds of mentor; goals and more behind a line."""

    plain = ("target_role", "wants", "seeks")
    folds = (
        Fold(_("Which kind first"), ("first_choice",)),
        Fold(_("What you want help with"), ("goals",)),
        Fold(_("Credentials you are working for"), ("working_for",)),
        Fold(_("Topics you like"), ("interests",)),
    )

    def add_fields(self) -> None:
        """Add them all."""
        super().add_fields()
        words = self.asked.words
        self._add_target()
        self.fields["wants"] = chips(
            _("What you'd like to get good at"),
            words.grouped("specializations"),
            limit=MAX_WANTS,
            help_text=_("Choose up to four."),
        )
        self._add_kinds()
        self.fields["goals"] = chips(_("What you want help with"), words.grouped("goals"))
        self.fields["working_for"] = chips(
            _("Credentials you are working for"), renamed(words.grouped("credentials"), KINDS)
        )
        self.fields["interests"] = chips(_("Topics you like"), words.choices("interests"))

    def _add_target(self) -> None:
        target = RoleField(
            self.asked.words.choices("roles"),
            hints=self.asked.hints,
            own_words=True,
            required=False,
            label=_("The role you're aiming for"),
            help_text=_(
                "Type to search, or write your own. “Not sure yet” is a good enough start: "
                "leave it open."
            ),
        )
        self.fields["target_role"] = read_by(
            target, _("The program team, and the person we introduce you to.")
        )

    def _add_kinds(self) -> None:
        program = self.asked.program
        assert program is not None
        several = EACH_KIND if program.mentors_per_mentee > 1 else ALL_KINDS
        self.fields["seeks"] = type_cards(_("The kind of mentor that would help"), program, several)
        if len(program.mentor_types) > 1:
            kinds = [(kind, CARDS[kind].name) for kind in program.mentor_types]
            self.fields["first_choice"] = select(
                _("The kind of mentor to look for first"),
                kinds,
                empty=_("No preference"),
                required=False,
            )

    def clean_target_role(self) -> str:
        """Keep a role of the list as one, and all else as her own words."""
        value = str(self.cleaned_data["target_role"])
        field = self.fields["target_role"]
        assert isinstance(field, RoleField)
        slug = field.slug_of(value)
        self.cleaned_data["target_words"] = "" if slug else value
        return slug

    def lines_of(self, name: str) -> Iterable[Line]:
        """Say that an open target is a good answer; name no first kind where there is only one."""
        if name == "target_role" and not self[name].errors and not self.given(name):
            yield Line(self[name].label, _("Not sure yet"))
        elif name != "first_choice" or len(self.given_list("seeks")) > 1:
            yield from super().lines_of(name)
