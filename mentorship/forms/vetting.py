"""What an admin asks a mentor, and his answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.forms.fields import TextField
from mentorship.services.vetting.questions import ANSWER_LENGTH, QUESTION_LENGTH


def _read_by(reader: Any, **options: Any) -> TextField:
    field = TextField(rows=3, **options)
    field.reader = reader  # type: ignore[attr-defined]
    return field


class QuestionForm(forms.Form):
    """One question to a mentor."""

    question = _read_by(
        _("They read this, with the program's name. The whole program team sees it."),
        label=_("Your question"),
        max_length=QUESTION_LENGTH,
        error_messages={"required": _("Write your question.")},
    )


class AnswerForm(forms.Form):
    """The mentor's answer."""

    answer = _read_by(
        _("Only the program team reads this."),
        label=_("Your answer"),
        max_length=ANSWER_LENGTH,
        error_messages={"required": _("Write a line or two.")},
    )
