"""Refusals of changes to a whole plan: a swap that cannot be, or that is not what was shown."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused


class PlanChanged(Refused):
    """The plan is not any more what the preview showed."""

    code = "plan_changed"
    sentence = gettext_lazy(
        "Not swapped. Something in this round changed after you opened the preview. "
        "Here is what the swap would do now."
    )


class RowFixed(Refused):
    """The pair that would have to move is pinned, decided, or in another admin's hands."""

    code = "row_fixed"

    def __init__(self, *, name: str) -> None:
        text = _("%(name)s has a pair that is pinned, decided or another admin's, so it stays.")
        super().__init__(text % {"name": name})


class NoPlaceToSwap(Refused):
    """Every place of the mentor is taken by a pair that stays."""

    code = "no_place_to_swap"

    def __init__(self, *, name: str) -> None:
        text = _(
            "Every place of %(name)s is held by pairs that are approved, pinned or another "
            "admin's. Unpin one, or take an approval back, and swap again."
        )
        super().__init__(text % {"name": name})


class NotPossible(Refused):
    """A run would not pair the two."""

    code = "not_possible"

    def __init__(self, *, why: str) -> None:
        text = _("A swap keeps to the rules of matching, and these two break one. %(why)s")
        super().__init__(text % {"why": why})


class SameMentor(Refused):
    """The two are a pair of this plan already."""

    code = "same_mentor"
    sentence = gettext_lazy("These two are paired in this plan already.")
