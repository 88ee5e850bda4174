"""Import people, where it begins: the file, empty files to fill in, what was imported so far."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exceptions import Refused
from accounts.views.errors import too_many_requests
from matching.forms.imports import ImportForm
from matching.lists import files
from matching.queries import people_imports
from matching.queries.sheet_vocabulary import present_vocabulary
from matching.services import import_headings, people_files
from matching.sheets import import_template
from matching.sheets.column_words import label_of
from matching.sheets.import_rows import TooLargeError
from matching.sheets.importing import MAX_BYTES
from matching.sheets.problems import InputError, Problem
from matching.sheets.writing import XLSX, Column, Sheet, content_type
from matching.views import import_words, pages
from mentorship.enums import Side
from mentorship.models import HeadingMap, PeopleImport, Program
from mentorship.tasks import start_import
from mentorship.views.person import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, program: str) -> HttpResponse:
    """Show the form; read a file and go to what it would change, or to its headings."""
    found = pages.program_or_404(request, program)
    if request.method != "POST":
        return _page(request, found, ImportForm(initial={"side": request.GET.get("side")}))
    if not ratelimit.consume(request, action="member_import"):
        return too_many_requests(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.BAD_REQUEST)
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        return _too_large(request, found, form, _("This file is larger than 5 MB. Split it."))
    return _taken(request, found, form, file.read(), file.name)


def _taken(
    request: HttpRequest, program: Program, form: ImportForm, raw: bytes, name: str
) -> HttpResponse:
    """Read the file; a refusal goes onto the form."""
    try:
        one = people_files.take(
            program=program, actor=person(request), side=form.cleaned_data["side"],
            raw=raw, file=name[-200:],
        )  # fmt: skip
    except TooLargeError as error:
        return _too_large(request, program, form, error.problems[0].text)
    except InputError as error:
        form.add_error("file", _("This file can't be read yet. Nothing was saved."))
        return _page(request, program, form, status=HTTPStatus.BAD_REQUEST, problems=error.problems)
    except Refused as refusal:
        form.add_error(None, pages.sentence(refusal))
        return _page(request, program, form, status=refusal.status)
    start_import(one.pk)
    fresh = people_imports.imports_of(program).get(pk=one.pk)
    fresh.program = program
    return redirect(url_of(fresh))


def url_of(one: Any) -> str:
    """Return where an import goes on: its headings while they are unknown, else its own page."""
    name = "desk-import-columns" if one.waits_for_headings else "desk-import-detail"
    return reverse(name, args=[one.program.slug, one.pk])


def _too_large(request: HttpRequest, program: Program, form: ImportForm, said: str) -> HttpResponse:
    form.add_error("file", said)
    return _page(request, program, form, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _page(
    request: HttpRequest,
    program: Program,
    form: ImportForm,
    *,
    status: int = HTTPStatus.OK,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    number = pages.page_number(request)
    rows, has_more = pages.page_of(people_imports.imports_of(program), number)
    context = {
        "desk": pages.sidebar(program, "people"),
        "program": program,
        "form": form,
        "problems": problems[: pages.SHOWN_PROBLEMS],
        "templates": [_templates(program, side) for side in Side],
        "imports": [_row(program, one) for one in rows],
        "headings": _headings(program),
        "next_url": f"?page={number + 1}" if has_more else "",
        "back_page_url": f"?page={number - 1}" if number > 1 else "",
    }
    return render(request, "matching/import_start.html", context, status=status)


def _templates(program: Program, side: Side) -> dict[str, Any]:
    kinds = [("xlsx", _("Excel")), ("csv", _("CSV"))]
    return {
        "name": _("Mentees") if side is Side.MENTEE else _("Mentors"),
        "kinds": [
            {"name": name, "url": reverse("import-template", args=[program.slug, side, kind])}
            for kind, name in kinds
        ],
    }


def _row(program: Program, one: PeopleImport) -> dict[str, Any]:
    one.program = program
    return {
        "url": url_of(one),
        "file": one.file or _("Sent by a program"),
        "side": _("Mentees") if one.side == Side.MENTEE else _("Mentors"),
        "by": one.made_by.name if one.made_by else _("An operator"),
        "when": import_words.moment(one.made_at),
        "counts": import_words.told_counts(one),
        "tag": import_words.tag_of(one),
    }


def _headings(program: Program) -> list[dict[str, Any]]:
    """Return what is remembered, by side; a side without any is left out."""
    rows = list(people_imports.headings_of(program))
    sides = [(Side.MENTEE, _("Mentees")), (Side.MENTOR, _("Mentors"))]
    return [
        {"name": name, "rows": [_heading(row) for row in rows if row.side == side]}
        for side, name in sides
        if any(row.side == side for row in rows)
    ]


def _heading(row: HeadingMap) -> dict[str, Any]:
    column = label_of(row.column) if row.column else _("Left out")
    return {"pk": row.pk, "shown": row.shown, "column": column}


@login_required
@require_POST
def forget_heading(request: HttpRequest, program: str, pk: int) -> HttpResponse:
    """Forget what a heading means; the next file with it asks again."""
    found = pages.program_or_404(request, program)
    row = get_object_or_404(HeadingMap, program=found, pk=pk)
    import_headings.forget(heading_id=row.pk, program=found, actor=person(request))
    messages.success(request, _("Forgotten. The next file with this heading asks again."))
    return redirect("desk-import", program=found.slug)


@login_required
@require_safe
def template(request: HttpRequest, program: str, side: str, kind: str) -> HttpResponseBase:
    """Answer with an empty file to fill in."""
    pages.program_or_404(request, program)
    if side not in Side.values or kind not in ("xlsx", "csv"):
        raise Http404
    name = "mentees" if side == Side.MENTEE else "mentors"
    if kind == "csv":
        headings, explained = import_template.rows_of(side)
        columns = [Column(heading, heading) for heading in headings]
        return files.response(name, Sheet(columns, [explained]))
    raw = import_template.workbook(side, present_vocabulary())
    response = HttpResponse(raw, content_type(XLSX))
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
