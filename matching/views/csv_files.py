"""The one door through which lists leave the product as files: CSV, .xlsx or JSON lines.

An export answers to POST: it writes the audit trail, and no other site can set one off.
"""

from allauth.core import ratelimit
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from accounts.views.errors import too_many_requests
from matching.lists import files, kinds
from matching.lists.shape import Taken
from matching.services import exports
from matching.sheets import writing
from mentorship.models import Program
from mentorship.views.person import person

PLAIN_CSV = "csv-plain"  # on pages: CSV without the mark


def export(
    request: HttpRequest, program: str, kind: str, query: QueryDict | None = None, **more: object
) -> HttpResponseBase:
    """Answer with a list of a program as a file, and record that it was taken out.

    ``query`` narrows it, by default the address's; ``more`` are further values of it. Too many in
    an hour: 429.
    """
    asked = (request.GET if query is None else query).copy()
    asked.update({name: str(value) for name, value in more.items()})
    taken = kinds.take(person(request), program, kind, asked)
    return handed_over(request, Program.objects.get(slug=program), taken)


def handed_over(request: HttpRequest, program: Program, taken: Taken) -> HttpResponseBase:
    """Answer with a list that is known already."""
    form, bom = form_of(request.POST.get("format", writing.CSV))
    if not ratelimit.consume(request, action=files.LIMIT):
        return too_many_requests(request)
    exports.record_export(
        actor=person(request), program=program, kind=taken.kind, form=form, rows=taken.count
    )
    return files.response(f"{program.slug}-{taken.kind}", taken.sheet, form, bom=bom)


def export_own(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with a list of what is the person's own as a file."""
    form, bom = form_of(request.POST.get("format", writing.CSV))
    taken = kinds.take_own(person(request), kind)
    if not ratelimit.consume(request, action=files.LIMIT):
        return too_many_requests(request)
    exports.record_own_export(actor=person(request), kind=taken.kind, form=form, rows=taken.count)
    return files.response(f"my-{taken.kind}", taken.sheet, form, bom=bom)


def form_of(text: str) -> tuple[str, bool]:
    """Return a format of a page's form, and whether it begins with its mark.

    Raises:
        BadRequest: there is no such format.
    """
    if text == PLAIN_CSV:
        return writing.CSV, False
    if text not in writing.NAMES:
        raise BadRequest
    return text, True
