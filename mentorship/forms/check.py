"""The last step: what somebody agrees to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.queries.agreeing import Document
from mentorship.services.applying import Accepted

CHANGED = _("These words have changed since you opened the page. Read them again, then tick this.")


class ReadBox(forms.CheckboxInput):
    """A box that sends the version of the document beside it, and counts for no other one."""

    def __init__(self, version: str) -> None:
        super().__init__({"value": version})
        self.version = version

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether it was ticked beside the present words."""
        return bool(data.get(name) == self.version)


class CheckForm(forms.Form):
    """One box for each document not agreed to yet."""

    def __init__(self, data: Any = None, *, documents: list[Document]) -> None:
        super().__init__(data)
        self.documents = documents
        for document in documents:
            box = forms.BooleanField(
                label=document.label,
                widget=ReadBox(document.version),
                error_messages={"required": self._why_open(document)},
            )
            box.layout, box.text = "row", document.text  # type: ignore[attr-defined]
            self.fields[document.field] = box

    def _why_open(self, document: Document) -> Any:
        """Return what to say where the box does not count: not ticked, or beside other words."""
        is_ticked = document.field in self.data
        return CHANGED if is_ticked else _("Tick this to send your answers.")

    @property
    def accepted(self) -> list[Accepted]:
        """What was agreed to."""
        return [Accepted(one.document, one.version) for one in self.documents]
