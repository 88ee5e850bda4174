"""What a mentee says about a mentor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.forms.fields import TextField


class WishReason(forms.Form):
    """Why a mentee wishes for somebody."""

    reason = TextField(
        label=_("Why them?"),
        rows=2,
        max_length=200,
        required=False,
        error_messages={"max_length": _("Keep the reason to 200 characters.")},
    )
    reason.reader = _(  # type: ignore[attr-defined]
        "Only you. The program team learns that you named them, never why. "
        "The mentor learns of neither."
    )
