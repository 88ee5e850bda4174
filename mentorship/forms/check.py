"""The last step: what somebody agrees to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.queries.agreeing import Document
from mentorship.services.applying import Accepted


class CheckForm(forms.Form):
    """One box for each document not agreed to yet."""

    def __init__(self, data: Any = None, *, documents: list[Document]) -> None:
        super().__init__(data)
        self.documents = documents
        for document in documents:
            box = forms.BooleanField(
                label=document.label,
                error_messages={"required": _("Tick this to send your answers.")},
            )
            box.text = document.text  # type: ignore[attr-defined]
            self.fields[document.field] = box

    @property
    def accepted(self) -> list[Accepted]:
        """What was agreed to."""
        return [Accepted(one.document, one.version) for one in self.documents]
