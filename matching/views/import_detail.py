"""The page of one import, whatever its state."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from matching.forms.imports import ConfirmForm
from matching.lists.shape import one_of
from matching.queries import people_imports
from matching.views import import_words, pages
from matching.views.import_words import people
from mentorship.enums import ImportState, RowKind
from mentorship.models import PeopleImport
from mentorship.queries.people_imports import undoable_until
from mentorship.views.person import person

UNDER_WAY = (ImportState.READING, ImportState.QUEUED, ImportState.APPLYING)
# Which rows are looked at first: before the yes, those that need somebody.
FIRST = (RowKind.CHANGED, RowKind.NEW, RowKind.LEFT_OUT, RowKind.WRONG, RowKind.UNCHANGED)


def detail_page(
    request: HttpRequest, one: PeopleImport, form: ConfirmForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw the page; a form that was refused stays as it was sent."""
    is_preview = one.state == ImportState.PREVIEWED
    until = undoable_until(one)
    context = {
        "desk": pages.sidebar(one.program, "people"),
        "program": one.program,
        "one": one,
        "title": _title(one),
        "sentence": _sentence(one),
        "figures": _figures(one),
        "form": form or (_form(one) if is_preview else None),
        "confirm_label": _confirm_label(one) if is_preview else "",
        "nothing": _nothing(one),
        "progress": _progress(one),
        "undo_until": import_words.moment(until) if until else "",
        "failed": one.error if one.state == ImportState.FAILED else "",
        "stays": _stays(request, one),
        **({} if one.state == ImportState.READING else _rows(request, one)),
    }
    return render(request, "matching/import_detail.html", context, status=status)


def _form(one: PeopleImport) -> ConfirmForm:
    return ConfirmForm(side=one.side, n_wrong=one.n_wrong)


def _title(one: PeopleImport) -> str:
    total = one.n_new + one.n_changed
    if one.state == ImportState.PREVIEWED and not total:
        return _("Nothing to take over yet") if one.n_wrong else _("Nothing to take over")
    count = people(one.side, total)
    titles = {
        ImportState.READING: _("Reading the file"),
        ImportState.PREVIEWED: _("Take over %(people)s?"),
        ImportState.QUEUED: _("Taking over %(people)s"),
        ImportState.APPLYING: _("Taking over %(people)s"),
        ImportState.DONE: _("%(people)s taken over"),
        ImportState.UNDONE: _("The import was undone"),
        ImportState.FAILED: _("This import didn't work"),
    }
    return titles[ImportState(one.state)] % {"people": count}


def _sentence(one: PeopleImport) -> str:
    """Say which file it is, and who decided what when."""
    file = one.file or _("Sent by a program")
    said = [f"{file}, {import_words.moment(one.made_at)}."]
    if one.state == ImportState.PREVIEWED:
        said.append(_("Nothing has changed yet."))
    if one.done_at and one.confirmed_by:
        said.append(_by(_("%(name)s said yes; done %(when)s."), one.confirmed_by, one.done_at))
    if one.undone_at and one.undone_by:
        said.append(_by(_("%(name)s undid it, %(when)s."), one.undone_by, one.undone_at))
    return " ".join(said)


def _by(text: str, who: Any, when: Any) -> str:
    return text % {"name": who.name, "when": import_words.moment(when)}


def _figures(one: PeopleImport) -> list[dict[str, Any]]:
    if one.state == ImportState.UNDONE:
        return [
            {"name": _("Went back"), "count": f"{one.n_undone:,}"},
            {"name": _("Stayed"), "count": f"{one.n_stays:,}"},
        ]
    names = {
        RowKind.NEW: _("New"),
        RowKind.CHANGED: _("Changed"),
        RowKind.UNCHANGED: _("As before"),
        RowKind.LEFT_OUT: _("Left out"),
        RowKind.WRONG: _("Wrong"),
    }
    counts = import_words.counts_of(one)
    return [{"name": names[kind], "count": f"{counts[kind]:,}"} for kind in names]


def _confirm_label(one: PeopleImport) -> str:
    count = one.n_new + one.n_changed
    return _("Take over %(people)s") % {"people": people(one.side, count)} if count else ""


def _nothing(one: PeopleImport) -> str:
    """Say why there is no yes to give."""
    if one.n_wrong:
        return _("No line can be taken over as it is. Mend the wrong ones and send them again.")
    return _("The program knows all of this already.")


def _progress(one: PeopleImport) -> dict[str, Any] | None:
    """Return how far it is, in words and as a part of the whole."""
    if one.state not in UNDER_WAY:
        return None
    if not one.n_done:
        return {"text": _("It begins in a moment."), "at": 0, "of": 1}
    of = {"n": f"{one.n_done:,}", "all": f"{one.n_rows:,}"}
    said = _("%(n)s of %(all)s rows done") % of
    return {"text": said, "at": one.n_done, "of": max(one.n_rows, 1)}


def _stays(request: HttpRequest, one: PeopleImport) -> list[dict[str, Any]]:
    if one.state != ImportState.UNDONE or not one.n_stays:
        return []
    rows = people_imports.stays_for(person(request), one)[: import_words.MOST_STAYS]
    return [
        {"line": row.line, "name": row.name or row.email, "reason": import_words.reason(row.stays)}
        for row in rows
    ]


def _rows(request: HttpRequest, one: PeopleImport) -> dict[str, Any]:
    """Return the tabs, and one page of the rows of the present one."""
    counts = import_words.counts_of(one)
    kind = one_of(request.GET.get("kind", ""), RowKind.values) or _first(one, counts)
    number = pages.page_number(request)
    found = people_imports.rows_for(person(request), one, kind)
    rows, has_more = pages.page_of(found, number)
    if not rows and one.state in (ImportState.DONE, ImportState.UNDONE) and counts[kind]:
        return {"rows_gone": _("The rows themselves are kept for as long as they can be undone.")}
    path = reverse("desk-import-detail", args=[one.program.slug, one.pk])
    return {
        "kind": kind,
        "tabs": _tabs(path, counts, kind),
        "rows": import_words.shown_rows(rows, people_imports.names_in(rows)),
        "next_url": _url(path, kind, number + 1) if has_more else "",
        "back_page_url": _url(path, kind, number - 1) if number > 1 else "",
    }


def _first(one: PeopleImport, counts: Mapping[str, int]) -> str:
    if one.state == ImportState.PREVIEWED and counts[RowKind.WRONG]:
        return RowKind.WRONG.value
    return next((kind.value for kind in FIRST if counts[kind]), RowKind.NEW.value)


def _tabs(path: str, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "name": kind.label,
            "count": f"{counts[kind]:,}",
            "url": _url(path, kind, 1),
            "is_current": kind == current,
        }
        for kind in RowKind
        if counts[kind] or kind == current
    ]


def _url(path: str, kind: str, page: int) -> str:
    asked = {"kind": kind} | ({"page": page} if page > 1 else {})
    return f"{path}?{urlencode(asked)}#rows"
