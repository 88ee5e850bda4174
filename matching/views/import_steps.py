"""One import: its headings, its preview, yes, how far it is, and its undoing."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from matching.forms.imports import ConfirmForm, HeadingsForm
from matching.lists.shape import taken
from matching.queries import people_imports
from matching.services import people_files
from matching.sheets.column_words import label_of
from matching.sheets.import_rows import REMARK, as_typed
from matching.sheets.importing import columns_of
from matching.sheets.problems import InputError
from matching.sheets.writing import Column
from matching.views import csv_files, import_words, pages
from matching.views.import_detail import detail_page
from mentorship.enums import ImportState
from mentorship.models import PeopleImport
from mentorship.services.importing import confirming, undoing
from mentorship.services.importing.lines import Reading
from mentorship.services.importing.planning import AT_ONCE
from mentorship.services.importing.rows import line_of
from mentorship.tasks import start_import
from mentorship.views.person import person

WHAT_TO_DO = f"{REMARK} what to do"  # reading leaves such a column out


def import_or_404(request: HttpRequest, slug: str, pk: int) -> Any:
    """Return an import of a program that the person administers; 403 and 404 as elsewhere."""
    program = pages.program_or_404(request, slug)
    one = get_object_or_404(people_imports.imports_of(program), pk=pk)
    one.program = program
    return one


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask what unknown headings mean; remember it and go to the preview."""
    one = import_or_404(request, program, pk)
    if not one.waits_for_headings or one.made_by_id != person(request).pk:
        return redirect("desk-import-detail", program=one.program.slug, pk=one.pk)
    reading = people_files.reading_of(one)
    form = HeadingsForm(
        request.POST if request.method == "POST" else None,
        side=one.side,
        unknown=reading.unknown,
        taken=[column for column in reading.headings.values() if column],
    )
    if not form.is_bound:
        return _columns(request, one, reading, form, HTTPStatus.OK)
    status = _explained(request, one, form) if form.is_valid() else HTTPStatus.BAD_REQUEST
    if status:
        return _columns(request, one, reading, form, status)
    return redirect("desk-import-detail", program=one.program.slug, pk=one.pk)


def _explained(request: HttpRequest, one: PeopleImport, form: HeadingsForm) -> int:
    """Take over the meanings; what refuses them goes onto the form, and its status is returned."""
    try:
        people_files.explain(people_import=one, actor=person(request), meanings=form.meanings())
        start_import(one.pk)
    except InputError as error:
        form.add_error(None, error.problems[0].text)
        return HTTPStatus.BAD_REQUEST
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return refusal.status
    return 0


def _columns(
    request: HttpRequest, one: PeopleImport, reading: Reading, form: HeadingsForm, status: int
) -> HttpResponse:
    known = [
        {"heading": heading, "column": label_of(column)}
        for heading, column in reading.headings.items()
        if column
    ]
    context = {
        "desk": pages.sidebar(one.program, "people"),
        "program": one.program,
        "one": one,
        "form": form,
        "known": known,
    }
    return render(request, "matching/import_columns.html", context, status=status)


@login_required
@require_safe
def detail(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Show an import: its preview, how far it is, or what became of it."""
    return detail_page(request, import_or_404(request, program, pk))


@login_required
@require_POST
def confirm(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Take over what was shown."""
    one = import_or_404(request, program, pk)
    form = ConfirmForm(request.POST, side=one.side, n_wrong=one.n_wrong)
    if not form.is_valid():
        return detail_page(request, one, form, status=HTTPStatus.BAD_REQUEST)
    try:
        confirming.confirm(import_id=one.pk, actor=person(request), **form.cleaned_data)
        start_import(one.pk)
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        fresh = import_or_404(request, program, pk)
        return detail_page(request, fresh, form, status=refusal.status)
    return redirect("desk-import-detail", program=one.program.slug, pk=one.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Ask, then undo an import; one that was undone shows what became of it."""
    one = import_or_404(request, program, pk)
    if request.method != "POST" and one.state == ImportState.UNDONE:
        return redirect("desk-import-detail", program=one.program.slug, pk=one.pk)
    if request.method != "POST":
        context = {
            "desk": pages.sidebar(one.program, "people"),
            "program": one.program,
            "one": one,
            "sentence": import_words.told_counts(one),
            "stays": _would_stay(request, one),
        }
        return render(request, "matching/import_undo.html", context)
    try:
        undoing.undo(import_id=one.pk, actor=person(request))
    except Refused as refusal:
        messages.error(request, pages.sentence(refusal))
        return detail_page(request, import_or_404(request, program, pk), status=refusal.status)
    return redirect("desk-import-detail", program=one.program.slug, pk=one.pk)


def _would_stay(request: HttpRequest, one: PeopleImport) -> list[dict[str, Any]]:
    """Return what undo would leave, by reason; of a large import that is only told afterwards."""
    if one.n_rows > AT_ONCE:
        return []
    found = undoing.would_stay(one, person(request))
    return [{"reason": import_words.reason(code), "count": n} for code, n in found.items()]


@login_required
@require_POST
def wrong(request: HttpRequest, program: str, pk: int) -> HttpResponseBase:
    """Answer with the wrong rows as a file, to mend and send again."""
    one = import_or_404(request, program, pk)
    headings = _headings(one)
    rows = [
        _typed(row, one.mapping, headings)
        for row in people_imports.wrong_rows(person(request), one)
    ]
    columns = [Column(heading, heading) for heading in (*headings, WHAT_TO_DO)]
    return csv_files.handed_over(request, one.program, taken("wrong-lines", tuple(columns), rows))


def _headings(one: PeopleImport) -> list[str]:
    """Return the file's headings, in the order of our template: PostgreSQL does not keep theirs."""
    column_of, order = one.mapping, columns_of(one.side)
    return sorted(filter(column_of.get, column_of), key=lambda one: order.index(column_of[one]))


def _typed(row: Any, mapping: dict[str, str], headings: list[str]) -> list[str]:
    """Return a row as it was typed, and what is wrong with it."""
    said = "; ".join(f"{label_of(column)}: {text}" for column, text, _cell in row.problems)
    cells = as_typed(line_of(row))
    return [*(cells.get(mapping[heading], "") for heading in headings), said]
