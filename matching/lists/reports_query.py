"""The address of a report: which program and year, and whether it tells every figure."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone

from accounts.models import User
from matching.queries import reports
from matching.queries.reports import EVER, Reader
from matching.queries.reports_figures import Period
from matching.queries.reports_tables import Section


@dataclass(frozen=True)
class Asked:
    """What the address asks for; ``is_exact`` shows small groups as well, to admins only."""

    reader: Reader
    years: list[int]
    period: Period
    is_exact: bool

    def sections(self) -> list[Section]:
        """Return the report; nine queries."""
        return reports.sections_of(
            self.reader.program, self.period, timezone.now(), is_exact=self.is_exact
        )


def asked_of(user: User, slug: str, query: QueryDict) -> Asked:
    """Return what an address asks for; two queries.

    Raises:
        BadRequest: it names a year or a parameter that there is not.
        PermissionDenied: every figure is for admins only.
        Http404: she is not of the program's staff.
    """
    reader = reports.reader_of(user, slug)
    if reader is None:
        raise Http404
    if set(query) - {"year", "exact"}:
        raise BadRequest
    years = reports.years_of(reader, timezone.now())
    is_exact = _is_exact(query, reader)
    key = query.get("year", str(years[0]))
    allowed = [str(year) for year in years] + ([EVER] if is_exact else [])
    if key not in allowed:
        raise BadRequest
    return Asked(reader, years, reports.period_of(reader.program, key), is_exact)


def _is_exact(query: QueryDict, reader: Reader) -> bool:
    wanted = query.get("exact", "")
    if wanted not in ("", "1"):
        raise BadRequest
    if wanted and not reader.is_admin:
        raise PermissionDenied
    return bool(wanted)
